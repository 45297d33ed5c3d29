"""What a preview shows, to whom, and for how long."""

from datetime import timedelta

import pytest
from django.urls import reverse

from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from news.models import Article
from news.preview import Look, token_for
from tests.news.factories import NOW, a_draft, an_article

pytestmark = pytest.mark.django_db
FRAMES = "frame-ancestors 'self'"


def link_to(article, look=Look.OUT):
    return reverse("preview:link", args=[token_for(article.latest), look])


def frame_of(article, look=Look.OUT):
    return reverse("preview:frame", args=[article.pk, article.latest.number, look])


@pytest.fixture
def draft():
    return a_draft(title="Nobody knows this yet", body="<p>Words to come.</p>")


def test_a_draft_is_seen_as_it_will_be_by_whoever_has_the_link(client, draft):
    page = client.get(link_to(draft))

    assert page.status_code == 200
    assert "Words to come." in page.content.decode()
    assert client.get(draft.get_absolute_url()).status_code == 404


def test_no_cache_and_no_search_engine_keeps_it(client, draft):
    page = client.get(link_to(draft))

    assert page["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    assert "no-store" in page["Cache-Control"]
    assert not page.cookies


def test_a_preview_changes_nothing(client, draft):
    before = list(Article.objects.values())

    for look in Look:
        client.get(link_to(draft, look))

    assert list(Article.objects.values()) == before


def test_a_link_works_for_48_hours(client, draft, clock):
    link = link_to(draft)

    clock.move_to(NOW + timedelta(hours=48))
    assert client.get(link).status_code == 200
    clock.move_to(NOW + timedelta(hours=48, seconds=1))
    assert client.get(link).status_code == 404


def test_a_link_that_was_altered_leads_nowhere(client, draft):
    token = token_for(draft.latest)
    other = token_for(a_draft("another").latest)

    for wrong in [token[:-1], f"{other.split(':')[0]}:{token.split(':')[1]}", "x", "a:b"]:
        assert client.get(reverse("preview:link", args=[wrong, Look.OUT])).status_code == 404


def test_a_link_shows_the_text_that_it_was_made_for(client, draft):
    link = link_to(draft)

    draft.save_revision(None, draft.says() | {"body": "<p>Changed since.</p>"}, began_from=1)

    assert "Words to come." in client.get(link).content.decode()
    assert "Changed since." in client.get(link_to(draft)).content.decode()


def test_a_link_says_of_when_its_text_is_and_that_a_later_one_was_saved(client, draft, clock):
    link = link_to(draft)
    before = client.get(link).content.decode()

    clock.shift(60)
    draft.save_revision(None, draft.says() | {"body": "<p>Changed since.</p>"}, began_from=1)
    after = client.get(link).content.decode()

    assert "This is the text of 10:16am on 23 January 2023." in before
    assert "A later text has been saved since." not in before
    assert (
        "This is the text of 10:16am on 23 January 2023. A later text has been saved since."
    ) in after


def test_whoever_makes_a_link_is_told_that_it_shows_this_text_only(draft, signed_in_as):
    page = signed_in_as(Role.PUBLISHER).get(reverse("admin:news_preview", args=[draft.pk]))

    assert "The link shows this text only." in page.content.decode()


def test_an_unknown_look_is_not_found(client, draft):
    link = reverse("preview:link", args=[token_for(draft.latest), "naked"])

    assert client.get(link).status_code == 404


def test_it_can_be_seen_as_it_will_be_when_it_is_over(client, draft):
    kept = draft.says() | {"after_expiry": Article.AfterExpiry.KEPT}
    draft.save_revision(None, kept, began_from=1)

    assert client.get(link_to(a_draft("goes"), Look.OVER)).status_code == 410
    assert client.get(link_to(draft, Look.OVER)).status_code == 200


def test_it_can_be_seen_as_it_would_be_if_it_were_withdrawn(client, draft):
    page = client.get(link_to(draft, Look.WITHDRAWN)).content.decode()

    assert "The reason will stand here." in page
    assert "Words to come." in page


def test_links_that_were_stopped_lead_nowhere_and_new_ones_do(client, draft, signed_in_as, clock):
    link = link_to(draft)
    officer = signed_in_as(Role.PUBLISHER)

    clock.shift(60)
    officer.post(reverse("admin:news_stop_previews", args=[draft.pk]))
    assert client.get(link).status_code == 404
    clock.shift(1)
    assert client.get(link_to(draft)).status_code == 200


def test_nothing_on_hold_or_under_embargo_is_shown_by_a_link(client, draft, signed_in_as):
    officer = signed_in_as(Role.PUBLISHER).staff
    link, other = link_to(draft), a_draft("other")
    other_link = link_to(other)

    draft.hold(officer, owner=officer, why="A warrant")
    other.embargo(officer, other.version, named=[])

    assert client.get(link).status_code == 404
    assert client.get(other_link).status_code == 404


def test_staff_see_it_in_a_frame_of_their_own_site_with_a_way_out_that_does_nothing(
    draft, signed_in_as
):
    page = signed_in_as(Role.PUBLISHER).get(frame_of(draft))

    html = page.content.decode()
    assert FRAMES in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "SAMEORIGIN"
    assert "In this preview the button does nothing." in html
    assert "data-exit" not in html
    assert "<script>" not in html


def test_a_link_has_a_way_out_that_works_and_stands_in_no_frame(client, draft):
    page = client.get(link_to(draft))

    assert "data-exit" in page.content.decode()
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_the_frame_is_for_staff_who_may_see_the_article(client, draft, signed_in_as):
    named, other = signed_in_as(Role.PUBLISHER), signed_in_as(Role.PUBLISHER, name="other")
    draft.embargo(named.staff, draft.version, named=[])

    assert named.get(frame_of(draft)).status_code == 200
    assert other.get(frame_of(draft)).status_code == 404
    assert client.get(frame_of(draft)).status_code == 403
    assert signed_in_as(Role.TRIAGE).get(frame_of(draft)).status_code == 403


def test_a_look_into_a_frame_is_on_record_once(draft, signed_in_as):
    officer = signed_in_as(Role.PUBLISHER)

    officer.get(reverse("admin:news_preview", args=[draft.pk]))
    officer.get(frame_of(draft))
    officer.get(frame_of(draft, Look.OVER))

    looks = AuditEntry.objects.filter(action=AuditEntry.Action.VIEW, record=str(draft.pk))
    assert looks.count() == 1


def test_the_page_of_a_preview_shows_a_phone_and_a_desktop(draft, signed_in_as):
    page = signed_in_as(Role.PUBLISHER).get(reverse("admin:news_preview", args=[draft.pk]))

    assert page.content.decode().count(f'src="{frame_of(draft)}"') == 2
    assert "frame-src 'self'" in page["Content-Security-Policy"]


def test_a_link_is_shown_once_works_and_is_on_record(client, draft, signed_in_as):
    officer = signed_in_as(Role.PUBLISHER)

    made = officer.post(reverse("admin:news_preview_link", args=[draft.pk, 1]))

    link = made.context["address"]
    assert link in made.content.decode()
    assert client.get(link.removeprefix("http://testserver")).status_code == 200
    entry = AuditEntry.objects.filter(action=AuditEntry.Action.SHARE).get()
    assert (entry.record, entry.outcome) == (str(draft.pk), "preview: revision 1")


def test_no_link_is_made_to_what_is_under_embargo(draft, signed_in_as):
    officer = signed_in_as(Role.PUBLISHER)
    draft.embargo(officer.staff, draft.version, named=[])

    made = officer.post(reverse("admin:news_preview_link", args=[draft.pk, 1]))

    assert made.status_code == 302
    assert not AuditEntry.objects.filter(action=AuditEntry.Action.SHARE).exists()


def test_a_change_to_what_is_out_can_be_seen_before_it_is_published(client):
    article = an_article()
    values = article.says() | {"body": "<p>Put right.</p>"}
    article.save_revision(None, values, began_from=1)

    assert "Put right." in client.get(link_to(article)).content.decode()
    assert "Put right." not in client.get(article.get_absolute_url()).content.decode()
