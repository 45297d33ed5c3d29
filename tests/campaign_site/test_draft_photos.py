"""A photo that waits can be opened with the visitor's cookie alone."""

from types import SimpleNamespace

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import settings
from django.http import HttpResponse

from campaign_site.draft_photos import DraftPhotos, locked
from campaign_site.drafts import Drafts, Unfinished
from campaign_site.models import Draft, DraftPhoto
from tests.decoding_search import finds

PHOTO = b"a picture of a canary"


def a_browser():
    """Its drafts, with one that is stored."""
    drafts = Drafts(SimpleNamespace(COOKIES={}))
    response = HttpResponse()
    draft = Unfinished("reports", "a" * 16, typed={"danger": "danger=no"})
    drafts.keep(draft, response)
    cookies = {settings.ANSWERS_COOKIE_NAME: response.cookies[settings.ANSWERS_COOKIE_NAME].value}
    return Drafts(SimpleNamespace(COOKIES=cookies)), draft


@pytest.fixture
def photos(db):
    return DraftPhotos(*a_browser())


def test_a_photo_is_opened_again(photos):
    names = [photos.add(PHOTO), photos.add(b"another")]

    assert photos.opened(names) == [PHOTO, b"another"]
    assert photos.opened(reversed(names)) == [b"another", PHOTO]
    assert photos.opened([]) == []


def test_the_row_tells_nothing_and_names_no_one(photos):
    name = photos.add(PHOTO)

    row = DraftPhoto.objects.get()
    assert not finds("canary", bytes(row.photo))
    assert name not in row.place


def test_another_browser_opens_nothing(photos):
    name = photos.add(PHOTO)
    others, draft = a_browser()

    assert DraftPhotos(others, draft).opened([name]) == []
    assert DraftPhotos(others, photos.draft).opened([name]) == []


def test_a_photo_moved_to_another_place_does_not_open(photos):
    first, second = photos.add(PHOTO), photos.add(b"another")
    moved = bytes(DraftPhoto.objects.get(place=photos.drafts.place(f"photo:{first}")).photo)

    with pytest.raises(InvalidTag):
        photos.open(second, moved)


def test_the_same_photo_is_there_once_and_has_another_name_elsewhere(photos):
    assert photos.add(PHOTO) == photos.add(PHOTO)
    assert DraftPhoto.objects.count() == 1
    assert DraftPhotos(*a_browser()).name(PHOTO) != photos.name(PHOTO)


def test_one_is_removed_or_all_are_forgotten(photos):
    names = [photos.add(PHOTO), photos.add(b"another"), photos.add(b"a third")]

    photos.remove(names[0])
    assert photos.opened(names) == [b"another", b"a third"]

    photos.forget()
    assert not DraftPhoto.objects.exists()
    assert Draft.objects.exists()


def test_the_photos_go_with_their_draft_and_no_other(photos):
    photos.add(PHOTO)
    others = DraftPhotos(*a_browser())
    name = others.add(PHOTO)

    photos.drafts.forget(photos.draft)

    assert DraftPhoto.objects.count() == 1
    assert others.opened([name]) == [PHOTO]


def test_a_draft_that_is_gone_is_locked_as_an_empty_one(photos):
    assert locked(photos.drafts, photos.draft).typed == {"danger": "danger=no"}

    photos.drafts.forget(photos.draft)

    assert locked(photos.drafts, photos.draft).is_empty
