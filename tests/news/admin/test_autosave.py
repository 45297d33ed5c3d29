"""What is being typed and is not saved: kept for its writer alone, offered again, and gone."""

import json
from datetime import timedelta

import pytest

from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from news.models import Article, Autosave
from tests.news.factories import NOW, a_draft

pytestmark = pytest.mark.django_db

ADD = "/admin/news/article/add/"
NEW = "/admin/news/article/autosave/"
THROW_AWAY_NEW = f"{NEW}throw-away/"
OFFER = "There is text that you had not saved, from 10:16am"
TYPED = {"title": "Half a tit", "slug": "half", "body": "<p>Half</p>", "publish_at_0": "2023-0"}


@pytest.fixture
def writer(signed_in_as):
    return signed_in_as(Role.PUBLISHER)


@pytest.fixture
def colleague(signed_in_as):
    return signed_in_as(Role.PUBLISHER, name="colleague")


def form_of(article):
    return f"/admin/news/article/{article.pk}/change/"


def autosave_of(article):
    return f"/admin/news/article/{article.pk}/autosave/"


def shown(client, address):
    return client.get(address).content.decode()


def test_what_is_typed_into_a_new_article_is_kept_and_said(writer):
    answer = writer.post(NEW, TYPED)

    assert json.loads(answer.content) == {"said": "Saved by itself at 10:16am"}
    assert Autosave.objects.get().typed == TYPED
    assert not Article.objects.exists()


def test_it_is_offered_and_taken_up_as_it_was_typed_with_its_mistakes(writer):
    writer.post(NEW, TYPED)

    offered = shown(writer, ADD)
    taken_up = shown(writer, f"{ADD}?autosave=1")

    assert OFFER in offered
    assert "Half a tit" not in offered
    assert 'value="Half a tit"' in taken_up
    assert "&lt;p&gt;Half&lt;/p&gt;" in taken_up
    assert 'value="2023-0"' in taken_up
    assert "This is what you had typed by 10:16am. It is not saved yet." in taken_up


def test_each_person_gets_their_own_back_and_nobody_elses(writer, colleague):
    draft = a_draft()
    writer.post(autosave_of(draft), TYPED)
    colleague.post(autosave_of(draft), TYPED | {"title": "Other words"})

    pages = [shown(each, f"{form_of(draft)}?autosave=1") for each in (writer, colleague)]

    assert "Half a tit" in pages[0]
    assert "Other words" not in pages[0]
    assert "Other words" in pages[1]


def test_somebody_who_left_nothing_is_offered_nothing(writer, colleague):
    draft = a_draft()
    colleague.post(autosave_of(draft), TYPED)

    page = shown(writer, f"{form_of(draft)}?autosave=1")

    assert "There is text that you had not saved" not in shown(writer, form_of(draft))
    assert "Half a tit" not in page
    assert 'value="A draft"' in page


def test_the_latest_takes_the_place_of_the_one_before(writer):
    for title in ("first", "second"):
        writer.post(NEW, TYPED | {"title": title})

    assert [each.typed["title"] for each in Autosave.objects.all()] == ["second"]


def test_saving_the_article_ends_it(writer):
    draft = a_draft()
    writer.post(autosave_of(draft), TYPED)
    writer.post(NEW, TYPED)

    whole = {"publish_at_0": "", "began_from": 1, "after_expiry": "gone"}
    writer.post(form_of(draft), TYPED | whole)

    assert draft.revisions.count() == 2
    assert [each.article for each in Autosave.objects.all()] == [None]


def test_saving_a_new_article_ends_what_was_left_of_it(writer):
    writer.post(NEW, TYPED)

    writer.post(ADD, {"title": "Title", "slug": "title", "after_expiry": "gone"})

    assert Article.objects.exists()
    assert not Autosave.objects.exists()


def test_it_can_be_thrown_away(writer, colleague):
    draft = a_draft()
    for each in (writer, colleague):
        each.post(autosave_of(draft), TYPED)
        each.post(NEW, TYPED)

    answers = [writer.post(THROW_AWAY_NEW), writer.post(f"{autosave_of(draft)}throw-away/")]

    assert [answer.url for answer in answers] == [ADD, form_of(draft)]
    assert {each.staff for each in Autosave.objects.all()} == {colleague.staff}


def test_what_was_made_from_an_older_text_is_not_saved_over_a_later_one(writer, colleague):
    draft = a_draft()
    writer.post(autosave_of(draft), TYPED | {"began_from": 1})
    draft.save_revision(colleague.staff, draft.says() | {"title": "Theirs"}, 1)

    page = shown(writer, f"{form_of(draft)}?autosave=1")
    answer = writer.post(form_of(draft), TYPED | {"publish_at_0": "", "began_from": 1})

    assert 'name="began_from" value="1"' in page
    assert answer.status_code == 409


def test_it_is_kept_for_thirty_days(writer, colleague, clock):
    writer.post(NEW, TYPED)
    offered = []
    for days in (29, 31):
        clock.move_to(NOW + timedelta(days=days))
        writer.force_login(writer.staff)
        offered.append("from 10:16am on 23 January 2023" in shown(writer, ADD))
    colleague.force_login(colleague.staff)
    colleague.post(NEW, TYPED)

    assert offered == [True, False]
    assert [each.staff for each in Autosave.objects.all()] == [colleague.staff]


def test_under_an_embargo_others_can_leave_nothing(writer, colleague):
    draft = a_draft()
    draft.embargo(colleague.staff, draft.version, [])

    assert writer.post(autosave_of(draft), TYPED).status_code == 404
    assert colleague.post(autosave_of(draft), TYPED).status_code == 200


def test_whoever_may_not_write_can_leave_nothing(signed_in_as):
    approver, officer = signed_in_as(Role.APPROVER), signed_in_as(Role.SUPERVISOR)

    assert approver.post(NEW, TYPED).status_code == 403
    assert officer.post(autosave_of(a_draft()), TYPED).status_code == 403
    assert not Autosave.objects.exists()


def test_whoever_is_signed_out_is_told_so_and_leaves_nothing(client):
    answer = client.post(autosave_of(a_draft()), TYPED)

    assert answer.status_code == 403
    assert not Autosave.objects.exists()


def test_no_record_tells_what_was_typed_and_none_is_made(writer, caplog):
    entries = AuditEntry.objects.count()

    writer.post(NEW, TYPED)

    assert AuditEntry.objects.count() == entries
    assert "Half" not in caplog.text


def test_only_fields_of_the_form_are_kept(writer):
    writer.post(NEW, {"title": "nul\0nul", "_save": "Save", "other": "x", "began_from": "9" * 5000})

    kept = Autosave.objects.get()
    assert kept.typed == {"title": "nulnul", "began_from": "9" * 5000}
    assert kept.began_from == 999_999_999


def test_more_than_a_megabyte_is_refused_and_what_was_kept_stays(writer):
    writer.post(NEW, TYPED)

    answer = writer.post(NEW, TYPED | {"body": "x" * 1024 * 1024})

    assert answer.status_code == 413
    assert Autosave.objects.get().typed == TYPED
