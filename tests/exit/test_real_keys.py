"""The quick exit under real keys, in a visible browser.

A key that a driver sends into the page never meets the browser's own Stop command, so
without a window every bad exit passes. `test_a_bare_handler_is_caught_here` shows that
these tests see the difference.
"""

import math
import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings

from campaign_site.models import Draft
from reports.models import Topic
from tests.exit.conftest import BEGINNING, MARGIN, PAIRS
from tests.exit.neutral_site import GREEN, NeutralSite

pytestmark = [pytest.mark.browser, pytest.mark.real_keys]

# EXIT_REPETITIONS=20 python3 dev.py test tests/exit
USUAL_REPETITIONS = "20" if os.environ.get("CI") == "true" else "6"
REPETITIONS = int(os.environ.get("EXIT_REPETITIONS", USUAL_REPETITIONS))
WHITE = (255, 255, 255)
STORY = "three vans came in the night"

WAYS = {
    "1 tap": lambda screen: screen.tap("Escape", 1),
    "2 taps": lambda screen: screen.tap("Escape", 2),
    "4 taps": lambda screen: screen.tap("Escape", 4),
    "a long hold": lambda screen: screen.hold("Escape", 0.9),
}


def together(windows, action):
    """Do it in all windows at the same time."""
    with ThreadPoolExecutor() as threads:
        return list(threads.map(lambda window: action(window.screen), windows))


# The key against the browser's own Stop


@pytest.mark.parametrize("way", WAYS)
def test_no_press_stops_its_own_way_out(live_server, neutral, windows, way):
    neutral.delay = 2.5
    stuck = []

    for _ in range(math.ceil(REPETITIONS / PAIRS)):
        for window in windows:
            window.goto(f"{live_server}/report/")
        together(windows, lambda screen: screen.click(*MARGIN))
        together(windows, WAYS[way])
        arrived = together(windows, lambda screen: screen.waits_for(GREEN, 6))
        stuck += [window.name for window, has in zip(windows, arrived, strict=True) if not has]

    assert stuck == []


BARE = b"""<!doctype html><title>Secret</title><body style="background: rgb(170, 0, 0)"><script>
addEventListener("keydown", (e) => { if (e.key === "Escape") location.replace("/neutral"); });
</script>"""


def test_a_bare_handler_is_caught_here(windows):
    """Firefox stops every one of them: the press is its Stop command too."""
    site = NeutralSite(pages={"/": BARE})
    window = next(window for window in windows if window.name == "Firefox")
    window.open_tab()
    window.goto(f"http://{site.netloc}/")
    window.screen.click(*MARGIN)
    site.delay = 1

    window.screen.press("Escape")

    assert not window.screen.waits_for(GREEN, 3)
    assert window.screen.colour() == (170, 0, 0)
    site.close()


PUT_IN = """(() => {
  const make = (name, more) => Object.assign(document.createElement(name), more);
  const select = make("select", {id: "select"});
  select.append(...["one", "two", "three"].map((text) => make("option", {textContent: text})));
  const dialog = make("dialog", {id: "dialog"});
  const popover = make("div", {id: "popover", popover: "auto", textContent: "note"});
  dialog.append(make("input", {id: "inside"}));
  document.querySelector("main").prepend(
    select, make("input", {id: "date", type: "date"}), make("input", {id: "text"}),
    make("div", {id: "editable", contentEditable: "true", textContent: "x"}), dialog, popover);
})()"""
OPENED = {
    "a select, by the keyboard": ("select.focus()", ["alt+Down"]),
    "a date picker": ("date.focus()", ["Tab", "Tab", "Tab", "space"]),
    "a modal dialog": ("dialog.showModal() || inside.focus()", []),
    "a popover": ("popover.showPopover()", []),
    "an editable text": ("editable.focus()", ["a"]),
    "a text field": ("text.focus()", ["a", "b"]),
}


@pytest.mark.parametrize("thing", OPENED)
def test_one_press_is_enough_with_this_open(live_server, neutral, window, opens, thing):
    opens(window, "/terms/")
    window.evaluate(PUT_IN)
    script, keys = OPENED[thing]
    window.evaluate(f"({script}) && null")
    for key in keys:
        window.screen.press(key)
    time.sleep(1)

    window.screen.press("Escape")

    assert window.screen.waits_for(GREEN)
    assert len(neutral.asked) == 1


WHERE_THE_SELECT_IS = """(() => {
  const select = document.querySelector("#select");
  select.style.fontSize = "3em";
  select.scrollIntoView({block: "center"});
  const box = select.getBoundingClientRect();
  const [left, top] = typeof mozInnerScreenX === "number"
    ? [mozInnerScreenX, mozInnerScreenY]
    : [screenX + (outerWidth - innerWidth) / 2, screenY + outerHeight - innerHeight];
  return [left + box.x + box.width / 2, top + box.y + box.height / 2].map(Math.round);
})()"""


def test_a_select_opened_with_the_mouse_takes_one_press(live_server, neutral, window, opens):
    opens(window, "/terms/")
    window.evaluate(PUT_IN)
    window.screen.click(*window.evaluate(WHERE_THE_SELECT_IS))
    time.sleep(1)

    window.screen.press("Escape")

    assert window.screen.waits_for(GREEN)


@pytest.mark.parametrize("modifier", ["ctrl", "alt", "super"])
def test_with_another_key_nothing_happens(live_server, neutral, window, opens, modifier):
    opens(window, "/terms/")
    time.sleep(0.5)

    window.screen.press(f"{modifier}+Escape")
    time.sleep(0.5)

    assert neutral.asked == []


def test_every_page_is_left_by_one_press(live_server, neutral, window, opens):
    """In Firefox; for Chromium the tests without a window do it on every page."""
    for address in ("/", "/news/", "/report/", "/report/danger/", "/feedback/", "/no-such-page/"):
        opens(window, address)

        window.screen.press("Escape")

        assert window.screen.waits_for(GREEN), address


# What is shown, and what is left


def test_the_page_is_blank_and_the_window_says_nothing_while_the_other_site_is_slow(
    live_server, neutral, window, opens, ink
):
    neutral.hang()
    opens(window, "/terms/", "/report/")

    window.screen.press("Escape")

    assert window.screen.waits_for(WHITE, 1)
    with window.screen.watching_for(ink) as watch:
        for key in ("Escape", "F5", "Escape", "Escape"):
            time.sleep(0.5)
            window.screen.press(key)
        time.sleep(1)
    assert watch.seen_after == []
    assert window.screen.colour() == WHITE
    assert window.screen.title.startswith(neutral.netloc)


def test_the_stop_button_brings_no_page_back(live_server, neutral, window, opens, ink):
    """Chromium tells the page, which goes on; in Firefox it takes another press."""
    neutral.delay = 2
    opens(window, "/terms/", "/report/")
    window.screen.press("Escape")
    assert window.screen.waits_for(WHITE)

    with window.screen.watching_for(ink) as watch:
        window.screen.click(*window.stop_button)
        time.sleep(0.7)
        if window.name == "Firefox":
            window.screen.press("Escape")
        arrived = window.screen.waits_for(GREEN)

    assert watch.seen_after == []
    assert arrived


def answers_two_questions(window, opens):
    """On the third page of a report, with a story typed by hand."""
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    opens(window, "/terms/", "/report/", "/report/danger/")
    for value in ("no", "drugs"):
        window.evaluate(f"document.querySelector('input[value={value}]').click()")
        window.evaluate("document.querySelector('main form [type=submit]').click()")
        time.sleep(1)
    window.screen.click(*MARGIN)
    window.evaluate("document.querySelector('textarea').focus()")
    window.screen.write(STORY)


@pytest.mark.parametrize("delay", [0, 1.5], ids=["fast", "slow"])
def test_no_page_of_ours_is_painted_ever_after(live_server, neutral, window, opens, ink, delay):
    neutral.delay = delay
    answers_two_questions(window, opens)
    assert window.evaluate("document.querySelector('textarea').value") == STORY
    assert window.screen.shows(ink)
    assert Draft.objects.exists()
    window.screen.press("Escape")
    assert window.screen.waits_for(WHITE if delay else GREEN)

    with window.screen.watching_for(ink) as watch:
        for keys in ("alt+Left", "alt+Left", "alt+Right", "F5", "alt+Left"):
            window.screen.press(keys)
            time.sleep(delay / 3 + 0.5)
        arrived = window.screen.waits_for(GREEN)

    assert watch.seen_after == []
    assert arrived
    assert not Draft.objects.exists()


def test_a_reopened_tab_shows_nothing(live_server, neutral, window, opens, ink):
    """One tab that left, and one that was closed before, on a page of ours."""
    opens(window, "/terms/", "/report/")
    window.open_second_tab()
    opens(window, "/privacy/")
    window.screen.press("ctrl+w")
    time.sleep(0.5)
    window.screen.press("Escape")
    assert window.screen.waits_for(GREEN)

    with window.screen.watching_for(ink) as watch:
        window.screen.press("ctrl+shift+t")
        time.sleep(1.5)
        is_green = window.screen.waits_for(GREEN)
        window.screen.press("alt+Left")
        time.sleep(1)

    assert watch.seen_after == []
    assert is_green
    assert live_server.url not in "".join(window.addresses())


def test_other_tabs_leave_too(live_server, neutral, window, opens):
    opens(window, "/terms/")
    window.open_second_tab()
    opens(window, "/report/")

    window.screen.press("Escape")

    assert window.screen.waits_for(GREEN)
    time.sleep(1)
    assert window.addresses() == [neutral.url] * 2


def test_back_in_a_new_visit_works(live_server, neutral, window, opens, ink):
    opens(window, "/terms/", "/report/")
    window.screen.press("Escape")
    assert window.screen.waits_for(GREEN)
    opens(window, "/cookies/", "/terms/")

    window.screen.press("alt+Left")
    time.sleep(1)

    assert window.evaluate("document.querySelector('h1').textContent") == "Cookies"
    assert window.screen.shows(ink)


def test_back_without_an_exit_gives_the_page_as_it_was(live_server, neutral, window, opens):
    """From memory: neither browser has put the page away because of our script."""
    opens(window, "/terms/")
    window.evaluate("document.body.setAttribute('data-mark', 'mine')")
    opens(window, "/report/")

    window.screen.press("alt+Left")
    time.sleep(1)

    assert window.evaluate("document.body.getAttribute('data-mark')") == "mine"
    assert neutral.asked == []


def test_nobody_is_asked_whether_to_leave(live_server, neutral, window, opens):
    opens(window, "/feedback/")
    window.evaluate("document.querySelector('textarea').focus()")
    window.screen.write("a word")
    window.evaluate("addEventListener('beforeunload', (event) => event.preventDefault())")

    window.screen.press("Escape")

    assert window.screen.waits_for(GREEN)


def test_the_other_site_is_not_told_where_the_reader_was(live_server, neutral, window, opens):
    opens(window, "/report/")

    window.screen.press("Escape")

    assert window.screen.waits_for(GREEN)
    (asked,) = neutral.asked
    assert not {"Referer", "Origin", "Cookie"} & asked.headers.keys()


def test_when_the_other_site_is_dead_back_shows_nothing(live_server, neutral, window, opens, ink):
    neutral.close()
    opens(window, "/terms/", "/report/")
    window.screen.press("Escape")
    time.sleep(1)

    with window.screen.watching_for(ink) as watch:
        window.screen.press("alt+Left")
        time.sleep(1.5)

    assert watch.seen_after == []


# The link


def test_the_first_tab_stop_leaves_with_enter(live_server, neutral, window, opens):
    opens(window, "/terms/")
    window.screen.click(*BEGINNING)

    window.screen.press("Tab")
    name = window.evaluate("document.activeElement.textContent")
    window.screen.press("Return")

    assert name == "Leave this site"
    assert window.screen.waits_for(GREEN)


# Staff


@pytest.fixture
def signs_in(client, admin_user, opens):
    def sign_in(window):
        client.force_login(admin_user)
        opens(window, "/terms/")
        name = settings.SESSION_COOKIE_NAME
        window.set_cookie(name, client.cookies[name].value)

    return sign_in


def test_ten_presses_leave_an_unsaved_draft_as_it_is(live_server, neutral, window, opens, signs_in):
    signs_in(window)
    opens(window, "/admin/news/article/add/")
    window.evaluate("document.querySelector('#id_title').focus()")
    window.screen.write(STORY)

    for script in ("null", "document.activeElement.blur()"):
        window.evaluate(f"({script}) && null")
        window.screen.tap("Escape", 5, gap=0.05)
    time.sleep(0.5)

    assert window.evaluate("document.querySelector('#id_title').value") == STORY
    assert window.addresses() == [f"{live_server}/admin/news/article/add/"]
    assert neutral.asked == []


def test_a_staff_page_with_nothing_to_lose_is_left_and_the_sign_in_stays(
    live_server, neutral, window, opens, signs_in
):
    neutral.delay = 1
    signs_in(window)
    opens(window, "/admin/")

    window.screen.tap("Escape", 3)

    assert window.screen.waits_for(GREEN)
    opens(window, "/admin/")
    assert window.addresses() == [f"{live_server}/admin/"]
