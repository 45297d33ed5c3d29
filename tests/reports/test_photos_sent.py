"""Photos that were added come with the report, whatever is done at the same moment."""

import io
import threading
from functools import partial

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from campaign_site.journeys import QuestionView
from campaign_site.models import Draft, DraftPhoto
from reports import photos_page
from reports.models import Attachment, ConcernReport
from reports.photos import MOST
from tests.racing import all_at_once
from tests.reports.adding_photos import a_file, added, adds, leaves


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


# Two tabs of one run


def with_another_tab(visitor):
    """The same cookies and the same run, in a client of its own."""
    tab = type(visitor)(Client(), visitor.namespace)
    tab.client.cookies, tab.run = visitor.client.cookies.copy(), visitor.run
    return tab


@pytest.mark.django_db(transaction=True)
def test_photos_that_are_added_at_the_same_moment_are_all_kept(at_photos, monkeypatch):
    drawn = threading.Barrier(MOST)

    def redrawn_at_the_same_moment(file):
        drawn.wait(timeout=10)
        return file.read()

    monkeypatch.setattr(photos_page, "redrawn", redrawn_at_the_same_moment)
    tabs = [with_another_tab(at_photos) for _ in range(MOST)]

    all_at_once(
        [
            partial(adds, tab, SimpleUploadedFile("photo.jpg", b"photo %d" % number))
            for number, tab in enumerate(tabs)
        ]
    )

    assert len(added(at_photos.opens("photos"))) == MOST
    assert DraftPhoto.objects.count() == MOST


def test_an_answer_in_another_tab_meanwhile_does_not_lose_the_photo(at_photos, monkeypatch):
    """The answer had read the draft already when the photo was added."""
    tab = with_another_tab(at_photos)
    lock = QuestionView.lock

    def lock_too_late(view):
        if view.step.slug == "story":
            adds(tab, a_file())
        lock(view)

    monkeypatch.setattr(QuestionView, "lock", lock_too_late)
    at_photos.answers("story", story="Four vans")

    assert len(added(at_photos.opens("photos"))) == 1
    assert "Four vans" in at_photos.opens("story").text


def test_an_answer_in_another_tab_does_not_bring_back_what_was_left(at_photos, monkeypatch):
    lock = QuestionView.lock

    def lock_too_late(view):
        leaves(at_photos)
        lock(view)

    monkeypatch.setattr(QuestionView, "lock", lock_too_late)
    with_another_tab(at_photos).answers("story", story="Four vans")

    assert not Draft.objects.exists()


# What is sent


def test_the_photos_come_with_the_report_in_their_order(at_photos):
    adds(at_photos, a_file(0))
    adds(at_photos, a_file(10))
    at_photos.answers("photos").sends()

    assert at_photos.step == "sent"
    report = ConcernReport.objects.get()
    assert [photo.order for photo in report.attachments.all()] == [1, 2]
    assert [width_of(photo.open()) for photo in report.attachments.all()] == [60, 70]
    assert ["Photos", "2 photos"] in report.answers.open()["pages"][-1]["rows"]


def width_of(jpeg):
    return Image.open(io.BytesIO(jpeg)).width


def test_sending_twice_keeps_each_photo_once(at_photos, folder):
    adds(at_photos, a_file())
    at_photos.answers("photos")
    again = at_photos.client.cookies.copy()

    at_photos.sends()
    at_photos.client.cookies = again
    at_photos.sends()

    assert Attachment.objects.count() == 1
    assert len(list((folder / "sealed").iterdir())) == 1


def test_a_removed_photo_is_not_sent(at_photos):
    adds(at_photos, a_file(0))
    adds(at_photos, a_file(10))
    at_photos.answers("photos", remove=added(at_photos)[0]).answers("photos").sends()

    assert width_of(Attachment.objects.get().open()) == 70


def test_photos_of_a_question_that_is_asked_no_more_are_not_sent(at_photos):
    adds(at_photos, a_file())
    at_photos.answers("photos").answers("topic", topic="weapons").goes_on_to_the_check_page()

    at_photos.sends()

    assert ConcernReport.objects.count() == 1
    assert not Attachment.objects.exists()
    assert not DraftPhoto.objects.exists()


def test_a_photo_that_cannot_be_stored_loses_nothing(at_photos, monkeypatch, folder):
    """The disk is full: no report without its photos, and another try."""
    adds(at_photos, a_file())
    at_photos.answers("photos")
    (folder / "sealed").write_text("no folder")

    with pytest.raises(OSError):
        at_photos.sends()

    assert not ConcernReport.objects.exists()
    assert DraftPhoto.objects.count() == 1

    (folder / "sealed").unlink()
    at_photos.sends()
    assert Attachment.objects.count() == 1
