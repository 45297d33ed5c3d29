"""The figures in a real browser: on a small screen, in forced colours and on one sheet of paper."""

import re
from datetime import date

import pytest
from django.urls import reverse

from campaign_site.roles import Role
from reports.models import Topic
from tests.reports.admin.test_figures import DRUGS, FIGURES, receive

SMALL = {"width": 320, "height": 700}


@pytest.fixture
def staff_page(new_page, live_server, settings, signed_in_as):
    Topic.objects.get_or_create(slug="figures", defaults={"name": DRUGS})
    for week in (9, 16, 23):
        receive(week, on=date(2023, 1, week), outward_code=f"NN{week}")
    receive(2, on=date(2023, 1, 30))
    client = signed_in_as(Role.SUPERVISOR)
    name = settings.SESSION_COOKIE_NAME
    page = new_page(viewport=SMALL)
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    page.context.add_cookies([cookie])
    return page


@pytest.mark.parametrize(
    "address",
    [
        f"{FIGURES}?first=2023-01-09&last=2023-02-05",
        f"{FIGURES}?first=2023-01-09&last=soon",
        reverse("admin:reports_month", args=["2023-01"]),
        reverse("admin:report-entry:start"),
    ],
)
def test_it_can_be_used_by_everyone_on_a_small_screen(staff_page, axe, address):
    staff_page.goto(address)

    assert axe(staff_page) == []
    assert staff_page.evaluate("document.documentElement.scrollWidth") <= SMALL["width"]


def test_bars_are_as_long_as_their_numbers_and_are_seen_in_forced_colours(staff_page):
    staff_page.goto(f"{FIGURES}?first=2023-01-09&last=2023-02-05")
    staff_page.emulate_media(forced_colors="active")

    bars = staff_page.locator("#week ~ * rect")
    heights = [bars.nth(place).bounding_box()["height"] for place in range(bars.count())]
    fills = [bars.nth(place).evaluate("bar => getComputedStyle(bar).fill") for place in range(4)]
    assert [round(height / heights[2], 1) for height in heights] == [0.4, 0.6, 1, 0.2]
    assert [fill == "none" for fill in fills] == [False, False, False, True]


def test_a_month_goes_on_one_sheet_of_paper(staff_page):
    staff_page.goto(reverse("admin:reports_month", args=["2023-01"]))

    sheets = re.findall(rb"/Type\s*/Page\b", staff_page.pdf(format="A4"))

    assert len(sheets) == 1
