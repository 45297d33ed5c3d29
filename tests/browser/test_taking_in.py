"""Receipts, bins and totals in a real browser: on a small screen, on paper, in forced colours."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from amnesty.models import ApprovedTotal, ItemKind, ReceivedItem
from campaign_site.dates import monday_of
from campaign_site.roles import Role
from tests.amnesty.factories import a_bin, a_booking, a_kind, a_period, a_slot, an_area
from tests.amnesty.factories import an_item as booked
from tests.amnesty.taken_in import a_receipt, an_emptied_bin, an_item, sent_out, somebody
from tests.news.factories import a_campaign, a_week

SMALL = {"width": 320, "height": 700}


@pytest.fixture
def today(live_server):
    return timezone.localdate()


@pytest.fixture
def kinds(live_server):
    return {
        "shotgun": a_kind("shotgun", name="Shotgun", order=0),
        "knife": a_kind("knife", name="Knife", group=ItemKind.Group.BLADES),
        "cartridges": a_kind(
            "cartridges", name="Bullets or cartridges", group=ItemKind.Group.AMMUNITION
        ),
    }


@pytest.fixture
def visit(today, kinds):
    a_period(opens_on=today, closes_on=today)
    items = [booked(kinds["shotgun"], number=2), booked(kinds["cartridges"], number=None)]
    return sent_out(a_booking(a_slot(an_area(), date=today), booked=items))


@pytest.fixture
def receipt(today, visit, kinds):
    item = an_item(kinds["shotgun"], make="Example & Sons", serial="A 123", route="destroy")
    return a_receipt(item, taken_on=today, booking=visit, version=visit.version)


@pytest.fixture
def staff_page(new_page, live_server, settings, signed_in_as):
    client = signed_in_as(Role.COLLECTIONS, Role.APPROVER, name="second")
    page = new_page(viewport=SMALL)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    return page


@pytest.fixture
def pages(today, kinds, receipt):
    """The address of each page of this part, with something on it."""
    emptied = an_emptied_bin({kinds["knife"]: 12, kinds["shotgun"]: 1}, emptied_on=today)
    signed = a_receipt(an_item(kinds["shotgun"], route="destroy"), taken_on=today).items.get()
    ReceivedItem.objects.sign(somebody("first"), [signed])
    week = monday_of(today)
    ApprovedTotal.objects.approve(somebody("first"), week, {kinds["knife"].pk: 3})
    return {
        "take_in": [receipt.booking.pk],
        "walk_in": [],
        "receipt": [receipt.number],
        "received_item": [receipt.items.get().pk],
        "destruction": [],
        "bins": [],
        "bin_emptied": [a_bin("Other").pk],
        "emptying": [emptied.pk],
        "totals": [],
        "totals_week": [week],
    }


def address(name, *args):
    return reverse(f"admin:amnesty_{name}", args=args)


def test_every_page_can_be_used_by_everyone_on_a_small_screen(staff_page, axe, pages):
    wrong = {}
    for name, args in pages.items():
        staff_page.goto(address(name, *args))
        width = staff_page.evaluate("document.documentElement.scrollWidth")
        if found := [*axe(staff_page), *([width] if width > SMALL["width"] else [])]:
            wrong[name] = found

    assert wrong == {}


def test_items_are_taken_in_by_keyboard_and_a_mistake_is_read_first(staff_page, visit, axe):
    staff_page.goto(address("take_in", visit.pk))
    staff_page.get_by_label("How many").first.fill("2")
    staff_page.get_by_label("goes to forensic examination").first.check()
    staff_page.keyboard.press("Enter")
    expect(staff_page.get_by_role("group", name="Item 4")).to_be_visible()
    staff_page.get_by_role("button", name="Store the receipt").press("Enter")

    problem = staff_page.get_by_role("alert")
    expect(problem).to_be_focused()
    assert axe(staff_page) == []
    problem.get_by_role("link", name="Enter why it is examined").click()
    staff_page.keyboard.type("An old case.")
    staff_page.get_by_role("button", name="Store the receipt").press("Enter")

    expect(staff_page.get_by_text("is stored.")).to_be_visible()
    expect(staff_page.get_by_role("heading", name="2 × Shotgun")).to_be_visible()


def test_the_receipt_goes_on_one_sheet_of_paper_alone(staff_page, receipt, axe):
    staff_page.goto(address("receipt_print", receipt.number))
    assert axe(staff_page) == []
    expect(staff_page.get_by_role("button", name="Print the receipt")).to_be_visible()

    staff_page.emulate_media(media="print")

    assert staff_page.locator("body").inner_text().split("\n")[0] == f"Receipt {receipt}"
    expect(staff_page.get_by_text("1 × Shotgun")).to_be_visible()
    assert staff_page.pdf(format="A5").count(b"/Type /Page\n") == 1


@pytest.fixture
def campaign(today, kinds):
    monday = monday_of(today)
    campaign = a_campaign(starts_on=monday)
    a_week(campaign, number=1, starts_on=monday)
    counts = {kinds["shotgun"].pk: 20, kinds["knife"].pk: 40, kinds["cartridges"].pk: 2}
    ApprovedTotal.objects.approve(somebody("boss"), monday, counts)
    return campaign


@pytest.mark.parametrize("colours", ["none", "active"])
def test_what_was_handed_in_is_a_picture_and_a_table(new_page, campaign, axe, colours):
    page = new_page(viewport=SMALL)
    page.emulate_media(forced_colors=colours)
    page.goto(campaign.get_absolute_url())

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]
    expect(page.get_by_role("row", name="Ammunition fewer than 5")).to_be_visible()
    expect(page.get_by_role("img", name="What was handed in")).to_be_visible()
    bars = page.locator("svg").first.locator("rect")
    widths = [bars.nth(place).bounding_box()["width"] for place in range(3)]
    assert [round(width / widths[2], 1) for width in widths] == [0.5, 0.1, 1]
    style = "bar => [getComputedStyle(bar).fill, getComputedStyle(bar).stroke]"
    (filled, _), (small, outline) = bars.nth(0).evaluate(style), bars.nth(1).evaluate(style)
    assert (small, outline) == ("none", filled)
    assert filled == bars.nth(0).evaluate("bar => getComputedStyle(bar).color")
