"""The pages that show every part of the site hold to what every page holds to."""

import pytest

from tests import addresses
from tests.browser.test_every_page import overflow

NARROW = {"width": 320, "height": 640}
WIDE = {"width": 1280, "height": 900}


@pytest.mark.parametrize(("viewport", "scheme"), [(NARROW, "light"), (WIDE, "dark")])
def test_axe_finds_nothing_in_any_state(new_page, axe, viewport, scheme):
    page = new_page(viewport=viewport, color_scheme=scheme)
    found = {}

    for address in addresses.DESIGN:
        page.goto(address)
        found[address] = [*axe(page), *(["too wide"] if overflow(page) > 0 else [])]

    assert {address: faults for address, faults in found.items() if faults} == {}
    assert page.context.cookies() == []
