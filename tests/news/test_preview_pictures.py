"""Pictures that readers may not see: by a link to a preview, and for staff."""

from datetime import timedelta

import pytest
from django.test import Client, override_settings
from django.urls import resolve, reverse
from django.urls.exceptions import Resolver404

from campaign_site.roles import Role
from news.models import Article
from news.preview import Look, token_for
from tests.news import drawn
from tests.news.factories import NOW, a_draft, an_article
from tests.news.test_preview import frame_of, link_to

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def picture():
    return drawn.a_picture()


@pytest.fixture
def draft(picture):
    return a_draft(picture=picture.pk)


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.PUBLISHER)


@pytest.fixture
def reader():
    return Client()


def linked(article):
    """Where the picture lies that a link made now shows."""
    revision = article.latest
    shown = article.as_revised(revision).picture.at("preview:link_picture", token_for(revision))
    return shown.thumbnail


def hidden(article):
    return article.picture.for_staff(article).thumbnail


def shown_by(page):
    return page.context["article"].picture.thumbnail


def test_a_link_shows_the_picture_at_an_address_of_its_own(reader, draft):
    page = reader.get(link_to(draft))

    address = shown_by(page)
    assert address == linked(draft)
    assert address in page.content.decode()
    assert draft.picture.thumbnail not in page.content.decode()
    response = reader.get(address)
    assert response["Content-Type"] == "image/jpeg"
    assert response["Cache-Control"] == "private, no-store"
    assert not response.cookies


def test_the_picture_of_a_link_is_gone_when_the_link_is(reader, draft, clock):
    address = shown_by(reader.get(link_to(draft)))

    clock.move_to(NOW + timedelta(hours=48))
    assert reader.get(address).status_code == 200
    assert shown_by(reader.get(link_to(draft, Look.OUT)))
    clock.move_to(NOW + timedelta(hours=48, seconds=1))
    assert reader.get(address).status_code == 404


def test_a_look_at_the_end_of_the_48_hours_gives_no_more_of_them(reader, draft, clock):
    link = link_to(draft)
    clock.move_to(NOW + timedelta(hours=47))

    address = shown_by(reader.get(link))

    clock.move_to(NOW + timedelta(hours=49))
    assert reader.get(address).status_code == 404


def held(article, officer):
    article.hold(officer, owner=officer, why="A warrant.")


def embargoed(article, officer):
    article.embargo(officer, article.version, named=[])


def stopped(article, officer):
    article.stop_previews(officer)


def removed(article, officer):
    article.revisions.all().delete()
    article.delete()


@pytest.mark.parametrize("ended", [held, embargoed, stopped, removed])
def test_the_picture_of_a_link_goes_at_once_with_the_article(reader, draft, officer, ended):
    address = linked(draft)
    assert reader.get(address).status_code == 200

    ended(draft, officer.staff)

    assert reader.get(address).status_code == 404


def test_a_link_opens_the_picture_of_its_own_text_alone(reader, draft):
    other = drawn.a_picture()
    old = token_for(draft.latest)

    draft.save_revision(None, draft.says() | {"picture": other.pk}, began_from=1)

    assert reader.get(other.at("preview:link_picture", old).thumbnail).status_code == 404
    assert reader.get(linked(draft)).status_code == 200
    wrong = other.at("preview:link_picture", f"{token_for(draft.latest)}x")
    assert reader.get(wrong.thumbnail).status_code == 404


def test_the_frame_shows_the_picture_to_staff_who_may_see_the_article(
    reader, draft, officer, signed_in_as
):
    other = signed_in_as(Role.PUBLISHER, name="other")

    address = shown_by(officer.get(frame_of(draft)))

    assert address == hidden(draft)
    assert officer.get(address)["Cache-Control"] == "private, no-store"
    assert other.get(address).status_code == 200
    assert reader.get(address).status_code == 403
    assert signed_in_as(Role.TRIAGE).get(address).status_code == 403


def test_under_an_embargo_only_those_named_see_the_picture(draft, officer, signed_in_as):
    other = signed_in_as(Role.PUBLISHER, name="other")
    draft.picture.made_by = other.staff
    draft.picture.save()

    embargoed(draft, officer.staff)

    assert officer.get(hidden(draft)).status_code == 200
    assert other.get(hidden(draft)).status_code == 404
    assert other.get(draft.picture.for_staff().thumbnail).status_code == 404


def test_the_address_of_another_article_opens_no_picture(draft, officer):
    wrong = draft.picture.for_staff(an_article("another"))

    assert officer.get(wrong.thumbnail).status_code == 404


def test_the_picture_of_an_older_text_is_seen_too(draft, officer):
    before = hidden(draft)

    draft.save_revision(officer.staff, draft.says() | {"picture": None}, began_from=1)

    assert officer.get(before).status_code == 200


def test_what_is_not_saved_yet_is_seen_by_whoever_uploaded_it(officer, signed_in_as):
    address = drawn.a_picture(made_by=officer.staff).for_staff().thumbnail

    assert officer.get(address).status_code == 200
    assert signed_in_as(Role.PUBLISHER, name="other").get(address).status_code == 404


def test_staff_who_left_the_site_or_signed_out_see_no_picture(draft, officer):
    address = hidden(draft)
    assert officer.get(address).status_code == 200

    officer.logout()

    assert officer.get(address).status_code == 403


def test_no_key_opens_a_picture_to_readers(reader, draft):
    for key in ["", "1tPqrs:nonsense", token_for(draft.latest)]:
        assert reader.get(draft.picture.plain, {"key": key}).status_code == 404


def test_hidden_pictures_are_only_read(draft, officer):
    for address in [linked(draft), hidden(draft)]:
        assert officer.post(address).status_code == 405


def test_the_readers_side_has_no_address_for_them(draft):
    addresses = [linked(draft), hidden(draft)]

    assert [resolve(address).url_name for address in addresses] == ["link_picture", "picture"]
    with override_settings(ROOT_URLCONF="news.picture_urls"):
        for address in addresses:
            with pytest.raises(Resolver404):
                resolve(address)


def test_what_is_published_keeps_the_address_that_readers_have(reader, picture):
    article = an_article(picture=picture)

    reader.get(link_to(article))

    assert Article.objects.get().picture.thumbnail == reverse(
        "picture", args=[picture.name, "320.jpg"]
    )
    assert reader.get(picture.thumbnail).status_code == 200
