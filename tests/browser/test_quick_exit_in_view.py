"""The way out is in view, in reach and first, on every page, for every kind of reader."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from reports.models import Topic
from tests import addresses, filling
from tests.browser.leaving import OnItsWay, escape, picture_of_nothing, waits_for
from tests.exit.slow_site import SlowSite
from tests.telling import ReportTeller
from tests.unfinished import hand_over

KEYBOARD = 300
SIZES = {
    "small telephone": ({"width": 320, "height": 568}, True),
    "telephone": ({"width": 390, "height": 844}, True),
    "telephone on its side": ({"width": 844, "height": 390}, True),
    "desk": ({"width": 1280, "height": 800}, False),
    "four times as big": ({"width": 320, "height": 200}, False),
}

LINK = """() => {
  const link = document.querySelector("a[data-exit]");
  const box = link.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    isWhole: box.top >= 0 && box.left >= 0
      && box.bottom <= innerHeight && box.right <= document.documentElement.clientWidth,
    isOnTop: top === link,
    isBig: box.width >= 48 && box.height >= 48,
    isWithinThePage: document.documentElement.scrollWidth <= innerWidth,
  };
}"""
ALL_IS_WELL = {"isWhole": True, "isOnTop": True, "isBig": True, "isWithinThePage": True}

# Text one and a half times as far apart: WCAG 2.2, 1.4.12.
SPACED_TEXT = """() => {
  for (const element of document.querySelectorAll("body, body *")) {
    element.style.lineHeight = "1.5";
    element.style.letterSpacing = "0.12em";
    element.style.wordSpacing = "0.16em";
  }
}"""

LARGE_TEXT = "html { font-size: 200% }"
WIDE_PAGE = "main { width: 700px }"
# What the reader sees of the page, which a page wider than the window makes smaller.
IN_SIGHT = """() => {
  const box = document.querySelector("a[data-exit]").getBoundingClientRect();
  const {offsetLeft, offsetTop, width, height} = visualViewport;
  return box.left >= offsetLeft && box.right <= offsetLeft + width + 1
    && box.top >= offsetTop && box.bottom <= offsetTop + height + 1;
}"""
TOO_WIDE = "document.documentElement.scrollWidth > visualViewport.width + 1"

# By the bar, or by the message that answers will be deleted, which stays in view too.
COVERED = """() => {
  const focused = document.activeElement;
  const box = focused.getBoundingClientRect();
  return focused !== document.body && !focused.closest(".site-exit")
    && [...document.querySelectorAll(".site-exit, .site-time-left--shown")]
      .filter((one) => !one.contains(focused) && !focused.contains(one))
      .map((one) => one.getBoundingClientRect())
      .some((limits) => box.top < limits.bottom && box.bottom > limits.top);
}"""

OUTLINE = "document.activeElement.outerHTML.slice(0, 120)"

# A page with mistakes in its form begins at the list of them.
TO_THE_BEGINNING = "document.body.setAttribute('tabindex', '-1'); document.body.focus()"


@pytest.mark.parametrize("is_touch", [True, False], ids=["in the hand", "at a desk"])
def test_the_link_is_whole_big_and_on_top_wherever_the_page_is(demo_site, new_page, is_touch):
    sizes = {name: size for name, (size, has_touch) in SIZES.items() if has_touch == is_touch}
    page = new_page(has_touch=is_touch, is_mobile=is_touch)
    wrong = {}

    for address in [*addresses.PAGES, "/no-such-page/"]:
        page.goto(address)
        for name, size in sizes.items():
            page.set_viewport_size(size)
            for part in (0, 0.5, 1):
                page.evaluate("part => scrollTo(0, part * document.body.scrollHeight)", part)
                wrong[address, name, part] = page.evaluate(LINK)

    assert {place: found for place, found in wrong.items() if found != ALL_IS_WELL} == {}


def in_every_language(*addresses):
    others = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    return [*addresses, *(f"/{code}{address}" for code in others for address in addresses)]


def stops_of(page):
    """Goes round the page by keyboard, both ways: at each stop, whether it is covered."""
    stops = []
    for key in ("Tab", "Shift+Tab"):
        page.keyboard.press(key)
        while page.evaluate("document.activeElement !== document.body"):
            stops.append((page.evaluate(COVERED), key, page.evaluate(OUTLINE)))
            page.keyboard.press(key)
    return stops


@pytest.mark.parametrize("size", ["telephone", "desk", "four times as big"])
def test_the_focus_is_never_under_the_bar(demo_site, new_page, size):
    viewport, is_touch = SIZES[size]
    page = new_page(viewport=viewport, has_touch=is_touch, is_mobile=is_touch)
    stops = []

    for address in ("/", "/report/danger/", "/feedback/", "/safety/", "/amnesty/knives/"):
        page.goto(address)
        stops += [(address, *stop) for stop in stops_of(page)]

    assert [stop for stop in stops if stop[1]] == []
    assert len(stops) > 100


def test_in_a_low_window_the_bar_leaves_room_for_the_focus_in_every_language(demo_site, new_page):
    page = new_page(viewport={"width": 320, "height": 225})
    stops = []

    for address in in_every_language("/report/danger/"):
        page.goto(address)
        stops += [(address, *stop) for stop in stops_of(page)]

    assert [stop for stop in stops if stop[1]] == []
    assert len(stops) > 100


@pytest.mark.parametrize(
    ("width", "height", "is_touch"),
    [(375, 667, True), (667, 375, True), (320, 225, False), (1280, 700, False)],
)
def test_the_focus_is_never_under_the_message_that_answers_will_be_deleted(
    demo_site, new_page, width, height, is_touch
):
    page = new_page(
        viewport={"width": width, "height": height}, has_touch=is_touch, is_mobile=is_touch
    )
    page.goto("/design/pages/time-left/")
    expect(page.get_by_role("button", name="Keep my answers")).to_be_in_viewport()
    page.evaluate(TO_THE_BEGINNING)

    stops = stops_of(page)

    assert [stop for stop in stops if stop[0]] == []
    assert len(stops) > 20


def test_large_letters_leave_the_link_in_sight_of_a_finger_in_every_language(demo_site, new_page):
    page = new_page(
        viewport=SIZES["small telephone"][0], has_touch=True, is_mobile=True, bypass_csp=True
    )
    wrong = []

    for address in in_every_language("/", "/report/", "/report/danger/", "/amnesty/"):
        page.goto(address)
        page.add_style_tag(content=LARGE_TEXT)
        if not page.evaluate(IN_SIGHT) or page.evaluate(TOO_WIDE):
            wrong.append(address)

    assert wrong == []


def test_a_page_that_is_too_wide_leaves_the_link_in_sight_of_a_finger(live_server, new_page):
    page = new_page(
        viewport=SIZES["small telephone"][0], has_touch=True, is_mobile=True, bypass_csp=True
    )
    page.goto("/terms/")

    page.add_style_tag(content=WIDE_PAGE)

    assert page.evaluate(TOO_WIDE)
    assert page.evaluate(IN_SIGHT)


def test_the_keyboard_of_a_telephone_does_not_cover_the_link(live_server, new_page):
    page = new_page(viewport=SIZES["telephone"][0], has_touch=True, is_mobile=True)
    page.goto("/feedback/")
    page.locator("textarea").focus()

    page.set_viewport_size({"width": 390, "height": 844 - KEYBOARD})

    assert page.evaluate(LINK) == ALL_IS_WELL
    assert not page.evaluate(COVERED)
    assert page.locator(".site-exit").bounding_box()["y"] == 0


def test_on_a_page_to_read_it_is_under_the_thumb(live_server, new_page):
    page = new_page(viewport=SIZES["telephone"][0], has_touch=True, is_mobile=True)
    page.goto("/report/")

    bar = page.locator(".site-exit").bounding_box()

    assert bar["y"] + bar["height"] == 844


def test_where_nothing_is_typed_it_is_under_the_thumb_too(live_server, new_page):
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    visitor = ReportTeller(Client(), contact="none").comes_to_the_check_page()
    page = new_page(viewport=SIZES["telephone"][0], has_touch=True, is_mobile=True)
    hand_over(visitor.client, page, live_server.url)

    for address in (visitor.url("step", "photos"), visitor.url("check")):
        page.goto(address)

        bar = page.locator(".site-exit").bounding_box()

        assert page.url.endswith(address)
        assert bar["y"] + bar["height"] == 844


def test_at_the_end_of_a_page_the_bar_covers_nothing(live_server, new_page):
    page = new_page(viewport=SIZES["telephone"][0], has_touch=True, is_mobile=True)
    page.goto("/report/")

    page.evaluate("scrollTo(0, document.body.scrollHeight)")

    footer = page.locator("footer").bounding_box()
    assert footer["y"] + footer["height"] <= page.locator(".site-exit").bounding_box()["y"] + 1


def test_wide_set_text_keeps_the_link_whole(live_server, new_page):
    for viewport, is_touch in SIZES.values():
        page = new_page(viewport=viewport, has_touch=is_touch, is_mobile=is_touch)
        page.goto("/report/")

        page.evaluate(SPACED_TEXT)

        assert page.evaluate(LINK) == ALL_IS_WELL


def test_in_forced_colours_it_has_a_border(live_server, new_page):
    page = new_page(forced_colors="active")
    page.goto("/terms/")

    border = page.locator("a[data-exit]").evaluate(
        "link => { const s = getComputedStyle(link); return [s.borderTopStyle, s.borderTopColor]; }"
    )

    assert border[0] == "solid"
    assert border[1] not in ("rgba(0, 0, 0, 0)", "rgb(255, 255, 255)")


def test_on_paper_there_is_no_bar(live_server, page):
    page.goto("/terms/")

    page.emulate_media(media="print")

    expect(page.locator(".site-exit")).to_be_hidden()


def test_its_name_is_what_is_written_on_it_and_it_is_the_first_stop(demo_site, page):
    for address in [*addresses.PAGES, "/no-such-page/"]:
        page.goto(address)
        page.evaluate(TO_THE_BEGINNING)

        page.keyboard.press("Tab")

        name, is_link = page.evaluate(
            "[document.activeElement.textContent, document.activeElement.matches('a[href]')]"
        )
        assert (name, is_link) == ("Leave this site", True), address


def test_nothing_is_said_or_moved_by_itself(live_server, page):
    page.goto("/terms/")

    bar = page.locator(".site-exit")

    assert bar.locator("[aria-live], [role=alert], [role=status]").count() == 0
    assert bar.evaluate("bar => bar.getAnimations({subtree: true}).length") == 0
    assert bar.locator("a").evaluate("link => getComputedStyle(link).transitionDuration") == "0s"


# Pages that do not go as they should

ERROR_PAGES = [
    "/bad-request/",
    "/suspicious/",
    "/forbidden/",
    "/no-such-page/",
    "/gone/",
    "/too-often/",
    "/broken/",
    "/no-database/",
    "/no-connection/",
]


@pytest.mark.urls("tests.campaign_site.test_error_pages")
def test_every_error_page_can_be_left(live_server, neutral, page, faults):
    for address in ERROR_PAGES:
        page.goto(address)
        assert page.evaluate(LINK) == ALL_IS_WELL

        escape(page)

        waits_for(page, neutral)
    faults.clear()


def send_without_token(page):
    page.evaluate("document.querySelector('[name=csrfmiddlewaretoken]').remove()")


def send_too_much(page):
    page.evaluate("document.querySelector('textarea').value = 'x'.repeat(1100000)")


@pytest.mark.parametrize("spoil", [send_without_token, send_too_much])
def test_a_form_that_is_refused_can_be_left(live_server, neutral, page, spoil):
    page.goto("/feedback/")
    spoil(page)
    with page.expect_response(lambda response: response.request.method == "POST") as answer:
        page.evaluate("document.querySelector('main form').submit()")
    assert answer.value.status in (403, 413)
    expect(page.locator("main textarea")).to_have_count(0)

    escape(page)

    waits_for(page, neutral)


def test_every_step_of_a_journey_can_be_left(live_server, neutral, page):
    """Each is opened again after the exit: the server is kept from hearing of it."""
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    page.route("**/leave/", lambda route: route.fulfill(status=204))
    steps = []
    page.goto("/report/danger/")

    while "check" not in steps:
        address = page.url
        steps.append(filling.step_of(address))

        escape(page)

        waits_for(page, neutral)
        page.goto(address)
        if steps[-1] != "check":
            filling.answer(page)

    assert len(steps) == len(set(steps)) > 5


@pytest.fixture
def slow_site(client, neutral, other_hosts):
    sites = []

    def serve(has_hanging_sheet):
        site = SlowSite(client.get("/terms/"), has_hanging_sheet)
        other_hosts.add(site.netloc)
        sites.append(site)
        return site

    yield serve

    for site in sites:
        site.close()


@pytest.mark.parametrize("has_hanging_sheet", [True, False], ids=["no style sheet", "no end"])
def test_a_page_that_is_still_arriving_can_be_left(
    live_server, neutral, page, slow_site, has_hanging_sheet
):
    site = slow_site(has_hanging_sheet)
    page.goto(site.url, wait_until="commit")
    page.wait_for_timeout(300)

    escape(page)

    waits_for(page, neutral)


@pytest.mark.parametrize("has_hanging_sheet", [True, False], ids=["no style sheet", "no end"])
def test_what_arrives_after_the_exit_is_not_shown(
    live_server, neutral, page, slow_site, has_hanging_sheet
):
    neutral.hang()
    nothing = picture_of_nothing(page)
    site = slow_site(has_hanging_sheet)
    page.goto(site.url, wait_until="commit")
    page.wait_for_timeout(300)
    escape(page)
    page.wait_for_timeout(200)

    site.go_on()
    page.wait_for_timeout(500)

    assert OnItsWay(page).picture == nothing
