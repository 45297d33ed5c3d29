"""A visit is opened with its code, moved and cancelled, with the keyboard alone, on a phone."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from amnesty.models import Booking, BookingNote, CollectionSlot
from amnesty.working_days import next_working_days
from campaign_site.secret_codes import code_for, hash_code
from tests.amnesty.factories import a_booking, a_period, a_slot, an_area
from tests.browser import keyboard

PHONE = {"width": 375, "height": 812}
CODE = code_for("the token of this booking")
SECRETS = ["Ring twice", CODE, "1 Example Street"]


@pytest.fixture
def booking(live_server):
    today = timezone.localdate()
    a_period(opens_on=today, closes_on=today + timedelta(days=20))
    area = an_area()
    day = next_working_days(today, 2)[1]
    a_slot(area, date=day, window=CollectionSlot.Window.AFTERNOON)
    slot = a_slot(area, date=day)
    return a_booking(slot, code_hash=hash_code(CODE))


def press(page, element):
    """Go to it with the Tab key, and press Enter."""
    for _ in range(80):
        page.keyboard.press("Tab")
        if element.evaluate("element => element === document.activeElement"):
            return page.keyboard.press("Enter")
    raise AssertionError("The Tab key does not reach it.")


def fault_free(page, axe):
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    return axe(page) == [] and wide <= 0


def test_from_the_code_to_a_note_to_another_time_to_the_end(booking, new_page, axe):
    page = new_page(viewport=PHONE)
    page.goto("/amnesty/book/")
    press(page, page.get_by_role("link", name="I have a code"))
    expect(page.locator("h1")).to_have_text("See, move or cancel your visit")
    assert fault_free(page, axe)
    keyboard.tab_to(page, "#id_reference")
    page.keyboard.type(booking.reference.lower())
    page.keyboard.press("Tab")
    page.keyboard.type(CODE)
    keyboard.send(page)

    expect(page.locator("h1")).to_have_text("Your visit")
    assert fault_free(page, axe)
    keyboard.tab_to(page, "#id_text")
    page.keyboard.type("Ring twice")
    keyboard.send(page)
    expect(page.locator(".govuk-notification-banner")).to_contain_text("We have your note.")
    assert fault_free(page, axe)
    assert [note.text.open() for note in BookingNote.objects.all()] == ["Ring twice"]

    press(page, page.get_by_role("link", name="Ask for another time"))
    expect(page.locator("h1")).to_have_text("Which other time suits you?")
    keyboard.send(page)
    expect(page.locator(".govuk-error-summary")).to_contain_text("Select a time")
    assert fault_free(page, axe)
    keyboard.tab_to(page, "main input[type=radio]")
    page.keyboard.press("Space")
    keyboard.send(page)
    expect(page.locator(".govuk-notification-banner")).to_contain_text(
        "You have asked for another time."
    )
    expect(page.locator("main")).to_contain_text("afternoon")

    press(page, page.get_by_role("link", name="Cancel the visit"))
    expect(page.locator("h1")).to_have_text("Cancel the visit?")
    assert fault_free(page, axe)
    keyboard.send(page)
    expect(page.locator("main")).to_contain_text("The visit is cancelled. Nobody comes.")
    assert fault_free(page, axe)
    assert Booking.objects.get().status == Booking.Status.CANCELLED

    press(page, page.get_by_role("button", name="Close this page"))
    expect(page.locator("h1")).to_have_text("This page is closed")
    assert seen_on_the_way_back(page) == []


def seen_on_the_way_back(page):
    """Nothing of what was typed or told, wherever the Back button leads."""
    found = []
    for _ in range(6):
        page.go_back(wait_until="commit")
        expect(page.locator("h1")).to_be_visible()
        boxes = page.locator("textarea, input:not([type=hidden])").all()
        shown = [page.content(), *(box.input_value() for box in boxes)]
        found += [secret for secret in SECRETS if any(secret in text for text in shown)]
    return found
