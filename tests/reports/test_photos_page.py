"""Adding photos to a report: one at a time, none by mistake, and none that stays behind."""

import tempfile
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from campaign_site.models import Draft, DraftPhoto
from reports import photos_page
from reports.models import Attachment, Topic
from reports.photos import redrawn
from tests.reports import pictures
from tests.reports.adding_photos import a_file, added, adds, leaves


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def error(visitor):
    return visitor.errors.get("photo", [""])[0]


# Adding and removing


def test_photos_are_optional(at_photos):
    at_photos.answers("photos")

    assert at_photos.step == "check"
    assert "Not provided" in at_photos.text


def test_an_added_photo_is_listed_and_more_may_follow(at_photos):
    adds(at_photos, a_file())

    assert at_photos.step == "photos"
    assert "You have added 1 photo" in at_photos.text
    assert at_photos.address.endswith("#photos")

    adds(at_photos, a_file(1))

    assert "You have added 2 photos" in at_photos.text


def test_continue_adds_the_chosen_photo_too(at_photos):
    at_photos.answers("photos", photo=a_file())

    assert at_photos.step == "check"
    assert "1 photo" in at_photos.text


def test_the_name_of_the_file_is_never_shown(at_photos):
    adds(at_photos, a_file(name="sam-example-kitchen.jpg"))

    assert len(added(at_photos)) == 1
    assert "kitchen" not in at_photos.text
    at_photos.answers("photos")
    assert "kitchen" not in at_photos.text


def test_a_removed_photo_is_deleted(at_photos):
    adds(at_photos, a_file())
    adds(at_photos, a_file(1))
    first, second = added(at_photos)

    at_photos.answers("photos", remove=first)

    assert added(at_photos) == [second]
    assert DraftPhoto.objects.count() == 1


def test_removing_twice_removes_one(at_photos):
    adds(at_photos, a_file())
    adds(at_photos, a_file(1))
    first = added(at_photos)[0]

    at_photos.answers("photos", remove=first).answers("photos", remove=first)

    assert len(added(at_photos)) == 1


def test_a_double_click_adds_a_photo_once(at_photos):
    adds(at_photos, a_file())
    adds(at_photos, a_file())

    assert len(added(at_photos)) == 1
    assert DraftPhoto.objects.count() == 1


def test_the_check_page_says_how_many_and_leads_back(at_photos):
    adds(at_photos, a_file())
    adds(at_photos, a_file(1))
    at_photos.answers("photos")

    assert "2 photos" in at_photos.text
    at_photos.opens("photos")
    assert len(added(at_photos)) == 2


def test_where_it_may_be_about_a_gun_no_photo_is_asked_for(visitor):
    visitor.answers_up_to("topic", topic="weapons")

    visitor.goes_on_to_the_check_page()

    assert "Photos" not in visitor.text
    visitor.opens("photos")
    assert visitor.step == "check"


def test_where_weapons_are_involved_no_photo_is_asked_for_and_one_from_before_is_dropped(at_photos):
    adds(at_photos, a_file())

    at_photos.answers("risks", risks=["weapons", "children"])

    assert at_photos.step == "check"
    assert "Photos" not in at_photos.text
    at_photos.sends()
    assert not Attachment.objects.exists()
    assert not DraftPhoto.objects.exists()


def test_staff_say_where_no_photo_is_asked_for(visitor):
    Topic.objects.filter(slug="drugs").update(asks_for_photos=False)

    visitor.answers_up_to("contact")

    assert visitor.step == "check"
    assert "Photos" not in visitor.text


def test_only_this_form_sends_files(at_photos):
    assert at_photos.text.count('enctype="multipart/form-data"') == 1
    assert 'enctype="multipart/form-data"' not in at_photos.opens("story").text


# What is refused


@pytest.mark.parametrize("name", pictures.REFUSED)
def test_a_refused_file_is_told_by_the_field_and_not_kept(at_photos, name):
    make, message = pictures.REFUSED[name]

    adds(at_photos, SimpleUploadedFile("photo.jpg", make()))

    assert error(at_photos) == message
    assert at_photos.text.count(message) == 2  # in the summary, and by the field
    assert "<title>Error:" in at_photos.text
    assert not DraftPhoto.objects.exists()


def test_a_button_pressed_without_a_file_asks_for_one(at_photos):
    at_photos.answers("photos", add="Add photo")

    assert error(at_photos) == "Select a photo"


def test_a_sixth_photo_is_refused_and_the_five_stay(at_photos):
    for number in range(5):
        adds(at_photos, a_file(number))

    adds(at_photos, a_file(5))

    assert error(at_photos) == "Select no more than 5 photos. Remove one before you add another"
    assert len(added(at_photos)) == 5


def test_a_refused_file_does_not_lead_on(at_photos):
    at_photos.answers("photos", photo=a_file(content=b"%PDF-1.7"))

    assert at_photos.step == "photos"
    at_photos.goes_to(at_photos.url("check"))
    assert at_photos.step == "photos"


def test_the_message_is_gone_with_the_next_answer(at_photos):
    adds(at_photos, a_file())
    adds(at_photos, a_file(content=b"%PDF-1.7"))

    at_photos.answers("photos")

    assert at_photos.step == "check"
    assert "1 photo" in at_photos.text


def test_a_file_over_the_limit_is_told_by_the_field(at_photos, settings):
    settings.LARGEST_FILE = 1000

    adds(at_photos, a_file(content=bytes(200_000)))

    assert error(at_photos) == "The selected file must be smaller than 10MB"


def test_a_request_far_over_the_limit_is_refused_and_nothing_is_lost(at_photos, settings):
    adds(at_photos, a_file())
    settings.LARGEST_UPLOAD = 50_000

    adds(at_photos, a_file(content=bytes(60_000)))

    assert at_photos.page.status_code == 413
    assert len(added(at_photos.opens("photos"))) == 1


def test_two_files_at_once_are_refused(at_photos):
    at_photos.answers("photos", photo=[a_file(), a_file(1)], add="Add photo")

    assert (at_photos.page.status_code, DraftPhoto.objects.count()) == (400, 0)


@pytest.mark.parametrize(
    "name",
    [
        "x" * 200 + ".jpg",
        "../../etc/passwd.jpg",
        "a\0b.jpg",
        "\u202egpj.exe",
        "<script>.jpg",
        "é😀.jpg",
    ],
)
def test_any_name_will_do_because_none_is_kept(at_photos, name):
    adds(at_photos, a_file(name=name))

    assert len(added(at_photos)) == 1


# Nobody else's


def test_a_forged_name_neither_adds_nor_removes(at_photos, client):
    adds(at_photos, a_file())
    mine = added(at_photos)[0]
    other = at_photos.opens_a_new_tab()
    other.answers_up_to("contact")

    other.answers("photos", added=mine, photos=mine, fault="virus")
    other.answers("photos", remove=mine)

    assert added(other) == []
    assert added(at_photos.opens("photos")) == [mine]


def test_photos_cannot_be_added_before_their_turn(visitor):
    visitor.answers_up_to("topic")

    adds(visitor, a_file())

    assert visitor.step == "timing"
    assert not DraftPhoto.objects.exists()


def test_a_photo_needs_a_token_of_this_site(at_photos):
    at_photos.client.handler.enforce_csrf_checks = True

    adds(at_photos, a_file())

    assert at_photos.page.status_code == 403
    assert not DraftPhoto.objects.exists()


# Nothing stays behind


def test_no_upload_is_written_to_a_disk(at_photos, monkeypatch, folder):
    monkeypatch.setattr(tempfile, "tempdir", str(folder / "no-such-folder"))
    large = pictures.a_jpeg() + bytes(5 * 1024 * 1024)

    adds(at_photos, a_file(content=large))

    assert len(added(at_photos)) == 1
    assert list(folder.iterdir()) == []


def cancels(visitor):
    visitor.posts("cancel")


def is_in_danger(visitor):
    visitor.answers("danger", danger="yes")


def comes_back_too_late(visitor):
    with time_machine.travel(timezone.now() + timedelta(minutes=31)):
        Draft.objects.expired().delete()


def sends_it(visitor):
    visitor.answers("photos").sends()


@pytest.mark.parametrize(
    "ending",
    [leaves, cancels, is_in_danger, comes_back_too_late, sends_it],
    ids=lambda f: f.__name__,
)
def test_each_way_of_ending_deletes_the_photos_that_wait(at_photos, ending):
    adds(at_photos, a_file())
    assert DraftPhoto.objects.count() == 1

    ending(at_photos)

    assert not DraftPhoto.objects.exists()


def test_who_left_while_the_photo_was_drawn_has_left(at_photos, monkeypatch):
    def redrawn_too_late(file):
        photo = redrawn(file)
        leaves(at_photos)
        return photo

    monkeypatch.setattr(photos_page, "redrawn", redrawn_too_late)

    adds(at_photos, a_file())

    assert at_photos.step == "timed-out"
    assert not Draft.objects.exists()
    assert not DraftPhoto.objects.exists()
