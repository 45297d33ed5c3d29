"""How a page looks: on a small telephone, in the dark, on paper, in large letters, mirrored."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from campaign_site import inline

TELEPHONE = {"width": 375, "height": 667}
SMALL = {"width": 320, "height": 640}
CAMPAIGN = "/campaigns/matters-of-priority-2023/"
TWICE_AS_LARGE = "document.documentElement.style.fontSize = '200%'"
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"
GROUND = "getComputedStyle(document.body).backgroundColor"
INK = "getComputedStyle(document.querySelector('main .govuk-body')).color"
INK_OF_PAGE = "getComputedStyle(document.body).color"
NARROWEST_WITH_COLUMNS = {"width": 641, "height": 1024}
TABLET = {"width": 768, "height": 1024}
DESK = {"width": 1280, "height": 800}
IN_COLUMNS = [
    "/design/pages/times/",
    "/design/pages/photos-added/",
    "/design/pages/question-with-advice/",
    "/design/pages/visit-check/",
    "/contact/",
    "/pl/contact/",
    "/",
    "/pl/",
    "/lt/",
]
LARGE = [
    "/",
    CAMPAIGN,
    f"{CAMPAIGN}week-1/",
    "/news/?q=nothing-has-this-word",
    "/report/",
    "/amnesty/knives/",
    "/cookies/",
    "/pl/",
    "/pl/report/",
    "/pl/report/danger/",
    "/lt/amnesty/",
    "/lt/what-happens/",
]
LONG_WORDS = """() => {
  const kinds = "h1, h2, h3, p, li, dt, dd, legend, label, strong, button, .govuk-hint";
  const whole = [...document.querySelectorAll(`main :is(${kinds})`)]
    .filter((one) => !one.children.length && one.textContent.trim());
  for (const one of whole) one.textContent = "niebezpieczeństwie".repeat(4);
  return whole.length;
}"""
BROKEN_WORDS = """() => {
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (text.parentElement.closest("script, style, .govuk-visually-hidden")) continue;
    for (const word of text.data.matchAll(/[\\p{L}\\p{N}]{2,}/gu)) {
      const range = document.createRange();
      range.setStart(text, word.index);
      range.setEnd(text, word.index + word[0].length);
      const tops = [...range.getClientRects()].map((line) => Math.round(line.top));
      if (new Set(tops).size > 1) found.push(word[0]);
    }
  }
  return found;
}"""
TURN = """(mirrored) => {
  document.querySelector("style").textContent = mirrored;
  document.documentElement.dir = "rtl";
}"""


@pytest.fixture
def is_demo(settings):
    settings.DEMO = True


@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_home_says_what_is_going_on_and_what_to_do_on_the_first_screen(
    demo_site, is_demo, new_page, code
):
    page = new_page(viewport=TELEPHONE, has_touch=True, is_mobile=True)
    page.goto("/" if code == settings.LANGUAGE_CODE else f"/{code}/")

    expect(page.locator(".site-demo")).to_be_visible()
    tops = [page.locator(one).first.bounding_box()["y"] for one in ("h1", ".site-actions__title")]
    assert tops[0] <= 0.45 * TELEPHONE["height"]
    assert tops[1] < page.locator(".site-exit").bounding_box()["y"]


def test_nothing_is_too_wide_with_letters_twice_as_large(demo_site, new_page):
    page = new_page(viewport=SMALL)
    too_wide = {}

    for address in LARGE:
        page.goto(address)
        page.evaluate(TWICE_AS_LARGE)
        too_wide[address] = page.evaluate(OVERFLOW)

    assert {address: pixels for address, pixels in too_wide.items() if pixels > 0} == {}


def test_home_at_a_desk_is_not_too_wide_with_letters_twice_as_large(demo_site, page):
    page.goto("/")

    page.evaluate(TWICE_AS_LARGE)

    assert page.evaluate(OVERFLOW) == 0


@pytest.mark.parametrize("address", ["/report/", "/report/danger/", "/design/fields/", "/signs/"])
def test_a_word_longer_than_the_line_is_broken_wherever_it_stands(demo_site, new_page, address):
    page = new_page(viewport=SMALL)
    page.goto(address)

    changed = page.evaluate(LONG_WORDS)

    assert changed > 5
    assert page.evaluate(OVERFLOW) == 0


@pytest.mark.parametrize(
    "window", [NARROWEST_WITH_COLUMNS, TABLET, DESK], ids=["narrow", "tablet", "desk"]
)
def test_no_word_is_broken_where_the_page_has_columns(demo_site, new_page, window):
    page = new_page(viewport=window)
    broken = {}

    for address in IN_COLUMNS:
        page.goto(address)
        broken[address] = page.evaluate(BROKEN_WORDS)

    assert {address: words for address, words in broken.items() if words} == {}


def test_the_ring_around_the_list_of_mistakes_can_be_seen_on_white(demo_site, page):
    page.goto("/report/danger/")
    page.get_by_role("button", name="Continue").click()

    summary = page.locator(".govuk-error-summary")

    expect(summary).to_be_focused()
    ink = page.evaluate(INK_OF_PAGE)
    assert summary.evaluate("one => getComputedStyle(one).boxShadow").startswith(ink)


def test_in_the_dark_a_page_is_dark_and_on_paper_it_is_light(demo_site, new_page):
    page = new_page(color_scheme="dark")
    page.goto("/report/")

    assert page.evaluate(GROUND) == "rgb(18, 22, 31)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(GROUND) == "rgb(255, 255, 255)"
    assert page.evaluate(INK) == "rgb(0, 0, 0)"


@pytest.mark.parametrize(
    ("address", "shape"),
    [
        ("/", ".site-actions__link"),
        ("/", ".site-progress__link"),
        ("/report/", ".govuk-button"),
        (f"{CAMPAIGN}week-3/", ".govuk-tag"),
    ],
)
def test_in_forced_colours_a_shape_has_a_border(demo_site, new_page, address, shape):
    page = new_page(forced_colors="active")
    page.goto(address)

    border = page.locator(shape).first.evaluate(
        "one => { const s = getComputedStyle(one); return [s.borderTopStyle, s.borderTopColor]; }"
    )

    assert border[0] != "none"
    assert border[1] not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")


def test_from_right_to_left_a_page_is_its_mirror(demo_site, new_page):
    page = new_page(viewport=TELEPHONE, bypass_csp=True)
    page.goto("/")
    before = page.locator(".site-header__name").bounding_box()["x"]

    page.evaluate(TURN, str(inline.style(settings.FORCE_PROFILE, True)))

    name = page.locator(".site-header__name").bounding_box()
    assert round(TELEPHONE["width"] - name["x"] - name["width"]) == round(before)
    assert page.evaluate(OVERFLOW) == 0
    number = page.locator(".site-channels__number").last
    assert number.evaluate("one => getComputedStyle(one).direction") == "ltr"
