"""The opened run list in a real browser: gone by Back, on paper only as the sheet for it."""

from datetime import UTC, datetime

import pytest
import time_machine
from playwright.sync_api import Error, expect

from amnesty.models import Booking
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from tests.amnesty.factories import TUESDAY, a_booking, a_period, a_slot, an_area, as_told

PLACE = "12 Canary Lane"
SMALL = {"width": 320, "height": 700}


@pytest.fixture
def monday():
    """It is 10 o'clock on the day before the visit."""
    with time_machine.travel(datetime(2026, 11, 23, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def staff_page(monday, new_page, live_server, settings, signed_in_as):
    a_period()
    slot = a_slot(an_area())
    a_booking(slot, notices=["dog"], told={"place": as_told(place=PLACE)})
    Booking.objects.update(status="confirmed", held_until=None)
    client = signed_in_as(Role.COLLECTIONS, name="ann")
    name = settings.SESSION_COOKIE_NAME
    page = new_page(viewport=SMALL)
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    page.goto(f"/admin/amnesty/booking/run/?team={slot.area.team.pk}&day={TUESDAY}")
    return page


def opens(page, button):
    page.get_by_label("Why you need to know").fill("driving there today")
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_text(PLACE)).to_be_visible()


def can_be_used_by_everyone(page, axe):
    return axe(page) == [] and page.evaluate("document.body.scrollWidth") <= SMALL["width"]


def test_what_was_opened_does_not_come_back(staff_page, axe, neutral, other_hosts):
    other_hosts.add(neutral.url.split("/")[2])
    assert can_be_used_by_everyone(staff_page, axe)
    opens(staff_page, "Open it")
    assert can_be_used_by_everyone(staff_page, axe)

    staff_page.goto(neutral.url)
    with pytest.raises(Error, match="ERR_CACHE_MISS"):
        staff_page.go_back()

    expect(staff_page).to_have_url("chrome-error://chromewebdata/")
    expect(staff_page.get_by_text(PLACE)).to_have_count(0)
    assert AuditEntry.objects.filter(action="reveal").count() == 1


def test_on_paper_goes_the_sheet_that_is_made_for_it_and_no_other(staff_page, axe):
    opens(staff_page, "Open it")
    staff_page.emulate_media(media="print")
    expect(staff_page.get_by_text(PLACE)).to_be_hidden()

    staff_page.emulate_media(media="screen")
    staff_page.get_by_role("button", name="Open it to print").click()
    assert can_be_used_by_everyone(staff_page, axe)
    staff_page.emulate_media(media="print")

    expect(staff_page.get_by_text(PLACE)).to_be_visible()
    expect(staff_page.get_by_text("Beware: a dog")).to_be_visible()
    expect(staff_page.get_by_text("Printed by ann").first).to_be_visible()
    expect(staff_page.get_by_role("button")).to_have_count(0)


def test_without_scripts_it_can_be_opened_and_printed_too(new_page, staff_page):
    page = new_page(java_script_enabled=False)
    page.context.add_cookies(staff_page.context.cookies())
    page.goto(staff_page.url)

    opens(page, "Open it to print")

    expect(page.get_by_text("Print this page with your browser")).to_be_visible()
    expect(page.get_by_role("button", name="Print the list")).to_be_hidden()
