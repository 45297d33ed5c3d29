"""Every page, as a browser sees it: no cookie, no other host, no fault that axe can find."""

import pytest
from django.urls import get_resolver

from tests import addresses

NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 900}


def overflow(page):
    """How far the page is wider than the window, in pixels."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize("viewport", [NARROW, WIDE], ids=["320", "1280"])
def test_axe_finds_nothing_and_nothing_is_cut_off(demo_site, new_page, axe, viewport):
    page = new_page(viewport=viewport)
    found = {}

    for address in [*addresses.PAGES, "/no-such-page/"]:
        page.goto(address)
        found[address] = [*axe(page), *(["too wide"] if overflow(page) > 0 else [])]

    assert {address: faults for address, faults in found.items() if faults} == {}


def test_reading_sets_no_cookie_and_stores_nothing(demo_site, page):
    kept = {}

    for address in [*addresses.READING, *addresses.ENDS, "/no-such-page/"]:
        page.goto(address)
        stored = page.evaluate("[...Object.keys(localStorage), ...Object.keys(sessionStorage)]")
        kept[address] = [*page.context.cookies(), *stored]

    assert {address: found for address, found in kept.items() if found} == {}


def test_every_page_has_the_ways_out_and_the_ways_on(demo_site, page):
    missing = {}

    for address in [*addresses.PAGES, "/no-such-page/"]:
        page.goto(address)
        needed = {
            "exit link": "a[data-exit]",
            "skip link": "a.govuk-skip-link",
            "beta banner": ".govuk-phase-banner a[href='/feedback/']",
            # Where a journey stops there is no menu: the number comes first.
            "ways on": "nav.site-nav a, main .govuk-link:not([href^='tel:'])",
            "footer": "footer a[href='/accessibility/']",
            "one heading": "h1",
        }
        missing[address] = [
            name for name, selector in needed.items() if page.locator(selector).count() == 0
        ]

    assert {address: names for address, names in missing.items() if names} == {}


def test_the_first_tab_stop_is_the_way_out_and_the_second_skips_to_the_text(demo_site, page):
    page.goto("/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Leave this site"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"


def test_the_list_of_addresses_is_whole(demo_site, client):
    """A page that is new in the URL map must be added to `tests/addresses.py`."""
    known = {
        client.get(address).resolver_match.view_name
        for address in [*addresses.PAGES, *addresses.MACHINES, *addresses.DESIGN]
        if not address.startswith("/admin/")
    }
    opened = {"reports:status-opened", "reports:status-keep"} | {
        f"amnesty:manage-{page}" for page in ("opened", "time", "cancel", "keep")
    }
    needs_rows = {"picture", "preview:link", "preview:frame"}
    needs_rows |= {"preview:picture", "preview:link_picture"}
    needs_a_token = {"metrics"}
    needs_answers = {"leave", "calendar", "amnesty:problem", *opened} | {
        f"{journey}:{page}"
        for journey in ("reports", "amnesty:booking")
        for page in ("step", "check", "sent", "cancel", "keep")
    }

    names = {name for _address, name in addresses.patterns(get_resolver())}
    names = {name for name in names if not name.startswith("admin:")}
    unknown = names - known - needs_rows - needs_answers
    assert unknown - needs_a_token == set()
