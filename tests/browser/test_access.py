"""For everyone who needs it: in the dark, in their own colours, in large letters, by touch."""

import pytest

from tests import addresses

NARROW = {"width": 320, "height": 640}
# What axe finds by colour. All its rules run in `test_every_page.py`, in the light.
BY_COLOUR = ["color-contrast", "link-in-text-block"]
# WCAG 2.2, 2.5.8: 24 px each way. A link within a sentence may be less, and what is not shown.
SMALL_TARGETS = """() => {
  const pressed = "a[href], button, input:not([type=hidden]), select, summary, textarea";
  const words = (one) => one.textContent.trim();
  const isInSentence = (one) => getComputedStyle(one).display === "inline"
    && words(one.closest("p, li, dd, dt, td, label, legend, h2, h3") || one) !== words(one);
  const isSkipped = (one) => !one.checkVisibility()
    || one.closest(".govuk-visually-hidden, .govuk-skip-link, .govuk-radios, .govuk-checkboxes");
  return [...document.querySelectorAll(pressed)]
    .filter((one) => !isSkipped(one) && !isInSentence(one))
    .map((one) => [one, one.getBoundingClientRect()])
    .filter(([, box]) => box.width && Math.min(box.height, box.width) < 24)
    .map(([one, box]) => `${one.outerHTML.slice(0, 90)} ${box.width} x ${box.height}`);
}"""


@pytest.mark.parametrize(
    "colours", [{"color_scheme": "dark"}, {"forced_colors": "active"}], ids=str
)
def test_everything_can_be_read_in_every_kind_of_colours(demo_site, new_page, axe, colours):
    page = new_page(viewport=NARROW, **colours)
    found = {}

    for address in [*addresses.PAGES, "/no-such-page/"]:
        page.goto(address)
        found[address] = axe(page, rules=BY_COLOUR)

    assert {address: faults for address, faults in found.items() if faults} == {}


def test_what_is_pressed_is_large_enough(demo_site, phone_page):
    small = {}

    for address in [*addresses.PAGES, "/no-such-page/"]:
        phone_page.goto(address)
        small[address] = phone_page.evaluate(SMALL_TARGETS)

    assert {address: found for address, found in small.items() if found} == {}
