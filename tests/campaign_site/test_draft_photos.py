"""A photo that waits can be opened with the visitor's cookie alone."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from cryptography.exceptions import InvalidTag
from django.http import HttpResponse

from campaign_site.draft_photos import DraftPhotos
from campaign_site.drafts import Drafts, Unfinished
from campaign_site.models import Draft, DraftPhoto
from tests.decoding_search import finds

PHOTO = b"a picture of a canary"


def a_stored_draft():
    draft = Unfinished("reports", "a" * 16, typed={"danger": "danger=no"})
    Drafts(SimpleNamespace(COOKIES={})).keep(draft, HttpResponse())
    return draft


def drafts_with(draft):
    """The drafts of the browser that has the cookie of this one."""
    return Drafts(SimpleNamespace(COOKIES={draft.key.cookie: draft.key.secret}))


@pytest.fixture
def photos(db):
    return DraftPhotos(a_stored_draft())


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
    other = a_stored_draft()

    assert DraftPhotos(other).opened([name]) == []
    assert DraftPhotos(replace(photos.draft, key=other.key)).opened([name]) == []


def test_a_photo_moved_to_another_place_does_not_open(photos):
    names = photos.add(PHOTO), photos.add(b"another")
    first, second = (photos.draft.key.place(f"photo:{name}") for name in names)
    moved = DraftPhoto.objects.get(place=first).photo
    DraftPhoto.objects.filter(place=second).update(photo=moved)

    with pytest.raises(InvalidTag):
        photos.opened([names[1]])


def test_the_same_photo_is_there_once_and_has_another_name_elsewhere(photos):
    assert photos.add(PHOTO) == photos.add(PHOTO)
    assert DraftPhoto.objects.count() == 1
    assert DraftPhotos(a_stored_draft()).name(PHOTO) != photos.name(PHOTO)


def test_one_is_removed_or_all_are_forgotten(photos):
    names = [photos.add(PHOTO), photos.add(b"another"), photos.add(b"a third")]

    photos.remove(names[0])
    assert photos.opened(names) == [b"another", b"a third"]

    photos.forget()
    assert not DraftPhoto.objects.exists()
    assert Draft.objects.exists()


def test_the_photos_go_with_their_draft_and_no_other(photos):
    photos.add(PHOTO)
    others = DraftPhotos(a_stored_draft())
    name = others.add(PHOTO)

    drafts_with(photos.draft).forget(photos.draft)

    assert DraftPhoto.objects.count() == 1
    assert others.opened([name]) == [PHOTO]


def test_a_draft_that_is_gone_is_locked_as_an_empty_one(photos):
    drafts = drafts_with(photos.draft)
    assert drafts.lock(photos.draft).typed == {"danger": "danger=no"}

    drafts.forget(photos.draft)

    assert drafts.lock(photos.draft).is_empty
