"""A team's day: slots, requests, the run, what came of each visit, and what the public reads."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from playwright.sync_api import expect

from amnesty.models import Booking, CollectionSlot, ItemKind
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from tests.amnesty.factories import MONDAY, TUESDAY, a_booking, a_kind, a_period, an_area, an_item
from tests.news.factories import a_campaign, a_week

LIST = reverse("admin:amnesty_booking_changelist")
WIDTHS = [1280, 768, 320]


@pytest.fixture
def clock():
    """It is 10 o'clock on Monday 23 November 2026, until the test moves on."""
    with time_machine.travel(datetime(2026, 11, 23, 10, tzinfo=UTC)) as clock:
        yield clock


@pytest.fixture
def team(clock, live_server):
    """A team with its area, and a campaign that has this week."""
    shotgun = a_kind("shotgun", order=1)
    cartridges = a_kind("cartridges", group=ItemKind.Group.AMMUNITION)
    a_period(kinds=[shotgun, cartridges])
    campaign = a_campaign(starts_on=MONDAY)
    a_week(campaign, number=1, starts_on=MONDAY)
    return an_area().team


def page_of(booking):
    return reverse("admin:amnesty_booking_change", args=[booking.pk])


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def makes_slots(page):
    page.goto(reverse("admin:amnesty_make_slots"))
    page.get_by_label("West").check()
    page.get_by_label("First day").fill(TUESDAY.isoformat())
    page.get_by_label("Last day").fill(TUESDAY.isoformat())
    page.get_by_label("Places, morning").fill("3")
    press(page, "Show what this would do")
    press(page, "Do this now")
    expect(page.get_by_text("1 slot was made.")).to_be_visible()


def three_requests():
    slot = CollectionSlot.objects.get()
    shotgun, cartridges = (ItemKind.objects.get(slug=slug) for slug in ("shotgun", "cartridges"))
    told = [an_item(shotgun, number=2), an_item(cartridges, number=40)]
    calm, absent = a_booking(slot, 1, booked=told), a_booking(slot, 2)
    loaded = [an_item(shotgun, loaded="yes")]
    return calm, absent, a_booking(slot, 3, booked=loaded, notices=["children"])


def reviews(page, dangerous, *others):
    page.goto(LIST)
    expect(page.locator(".site-queue__table tbody tr").first).to_contain_text("could be loaded")
    page.locator(".site-queue__table tbody a").first.click()
    expect(page.locator(".staff-held")).to_contain_text("children")
    page.get_by_text("It needs a call first").first.click()
    page.get_by_label("What the call is to make clear").fill("Who has the key?")
    press(page, "It needs a call first")
    page.get_by_label("Why you need to know where it is or who asked").fill("To call them")
    press(page, "Open place and contact")
    expect(page.get_by_text("1 Example Street")).to_be_visible()
    page.get_by_role("link", name="Shut it and go back to the visit").click()
    for booking in (dangerous, *others):
        page.goto(page_of(booking))
        press(page, "Confirm the visit")
        expect(page.get_by_text("Saved: confirmed.")).to_be_visible()


def prints_the_run_and_leaves(page, team):
    run = f"{reverse('admin:amnesty_run')}?team={team.pk}&day={TUESDAY}"
    page.goto(run)
    page.get_by_label("Why you need to know where these visits go").fill("The run of today")
    press(page, "Open it to print")
    page.emulate_media(media="print")
    expect(page.get_by_text("Beware: could be loaded, children")).to_be_visible()
    expect(page.get_by_text("1 Example Street")).to_have_count(3)
    page.emulate_media(media="screen")
    page.goto(run)
    press(page, "Morning: officers are out for 3 visits")


def takes_in(page, booking):
    page.goto(page_of(booking))
    press(page, "Record what was taken in")
    page.get_by_label("How many").nth(0).fill("2")
    page.get_by_label("How many").nth(1).fill("40")
    press(page, "Store the receipt")
    press(page, "Go to the paper")
    page.emulate_media(media="print")
    expect(page.get_by_text("2 × Shotgun")).to_be_visible()
    expect(page.get_by_text("1 Example Street")).to_have_count(0)
    page.emulate_media(media="screen")


def writes_down_what_came_of_it(page, absent, dangerous):
    page.goto(page_of(absent))
    press(page, "Nobody was in")
    expect(page.get_by_text("Saved: nobody in.")).to_be_visible()
    page.goto(page_of(dangerous))
    page.get_by_text("It was not handed over").first.click()
    page.locator("#to-not-handed-over-reason").fill("They want to keep it")
    press(page, "It was not handed over")
    expect(page.get_by_text("Saved: not handed over.")).to_be_visible()


def approves(page):
    page.goto(reverse("admin:amnesty_totals_week", args=[MONDAY]))
    press(page, "Approve what is counted now")
    expect(page.get_by_text("The public can read this week now.")).to_be_visible()


def test_a_day_of_a_team(clock, team, enters, new_page):
    office, boss, reader = new_page(), new_page(), new_page()
    enters(office, Role.COLLECTIONS)
    makes_slots(office)
    calm, absent, dangerous = three_requests()
    reviews(office, dangerous, calm, absent)
    clock.shift(timedelta(days=1))
    enters(office, Role.COLLECTIONS)
    prints_the_run_and_leaves(office, team)
    takes_in(office, calm)
    writes_down_what_came_of_it(office, absent, dangerous)
    enters(boss, Role.APPROVER)
    approves(boss)
    reader.goto("/campaigns/twelve-weeks/")

    expect(reader.locator("main")).to_contain_text("Handed in so far")
    expect(reader.get_by_role("row", name="Cartridges 40")).to_be_visible()
    ended = {booking.pk: booking.status for booking in Booking.objects.all()}
    assert ended == {calm.pk: "collected", absent.pk: "nobody-in", dangerous.pk: "not-handed-over"}
    looks = AuditEntry.objects.filter(action="reveal", record=dangerous.reference)
    assert list(looks.values_list("reason", flat=True).order_by("pk")) == [
        "To call them",
        "The run of today",
    ]


@pytest.mark.parametrize("width", WIDTHS)
def test_the_pages_of_a_visit_have_no_fault_that_axe_can_find(
    clock, team, enters, new_page, axe, width
):
    slot = CollectionSlot.objects.create(area=team.areas.get(), date=TUESDAY, window=1, capacity=3)
    booking = a_booking(slot, notices=["dog", "secret"], contact="telephone")
    page = new_page(viewport={"width": width, "height": 900})
    enters(page, Role.COLLECTIONS)
    found = {}

    def looks_at(name):
        found[name] = [*axe(page), *(["too wide"] if overflow(page) > 0 else [])]

    page.goto(f"{LIST}?day=never")
    looks_at("the list with an error")
    page.goto(page_of(booking))
    page.get_by_text("Cancel the visit").first.click()
    looks_at("the visit")
    press(page, "Cancel the visit")
    expect(page.get_by_role("alert")).to_be_focused()
    looks_at("the visit with an error")
    page.get_by_label("Why you need to know where it is or who asked").fill("To call them")
    page.evaluate("document.querySelector('form[action$=\"/place/\"]').submit()")
    expect(page.locator("h1")).to_have_text("Place and contact")
    looks_at("the place")
    page.goto(reverse("admin:booking-entry:start"))
    looks_at("the start of an entry")

    assert {name: faults for name, faults in found.items() if faults} == {}
