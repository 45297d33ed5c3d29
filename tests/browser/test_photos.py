"""Adding a photo in a real browser, with and without JavaScript."""

import pytest
from django.test import Client
from playwright.sync_api import expect

from campaign_site.journeys import new_run
from reports.models import Attachment
from tests.reports import pictures
from tests.reports.conftest import ANSWERS, Reporter
from tests.unfinished import hand_over

PHOTO = {"name": "sam-at-home.jpg", "mimeType": "image/jpeg", "buffer": pictures.a_jpeg()}
VIDEO = {"name": "film.jpg", "mimeType": "image/jpeg", "buffer": b"\0\0\0\x18ftypisom" + bytes(99)}


def comes_to_the_photos(page):
    """A visitor who has answered all before the photos, on that page."""
    visitor = Reporter(Client(), "reports")
    visitor.run = new_run()
    visitor.has_answered({slug: typed for slug, typed in ANSWERS.items() if slug != "photos"})
    page.goto("/report/")
    hand_over(visitor.client, page, page.url)
    page.goto(visitor.url("step", "photos"))


def chooses(page, file):
    page.get_by_label("Choose a photo").set_input_files(file)
    page.get_by_role("button", name="Add photo").click()


@pytest.mark.parametrize("has_javascript", [True, False], ids=["script", "no script"])
def test_a_photo_is_chosen_refused_added_removed_and_sent(
    demo_site, new_page, axe, settings, tmp_path, has_javascript
):
    settings.MEDIA_ROOT = tmp_path
    page = new_page(java_script_enabled=has_javascript)
    comes_to_the_photos(page)

    chooses(page, VIDEO)
    expect(page.locator(".govuk-error-message")).to_contain_text("not a video")
    assert not has_javascript or axe(page) == []

    chooses(page, PHOTO)
    expect(page.locator("#photos")).to_have_text("You have added 1 photo")
    assert not has_javascript or axe(page) == []
    assert "sam-at-home" not in page.content()

    chooses(page, VIDEO)
    expect(page.locator(".govuk-error-message")).to_be_visible()
    if has_javascript:
        expect(page.locator(".govuk-error-summary")).to_be_focused()

    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_label("Choose a photo")).to_have_value("")
    expect(page.locator("#photos")).to_have_count(0)

    page.get_by_label("Choose a photo").set_input_files(PHOTO)
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("h1")).to_have_text("Check your answers")
    page.get_by_role("button", name="Send").click()

    expect(page.locator(".site-reference")).to_be_visible()
    assert Attachment.objects.get().open().startswith(b"\xff\xd8\xff")


def test_back_after_sending_shows_neither_the_file_nor_how_many(
    demo_site, page, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    comes_to_the_photos(page)
    page.get_by_label("Choose a photo").set_input_files(PHOTO)
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".site-reference")).to_be_visible()

    for _ in range(2):
        page.go_back()
        assert "1 photo" not in page.content()
        assert [box.input_value() for box in page.locator("input[type=file]").all()] == []
