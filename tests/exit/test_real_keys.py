"""The quick exit under real keys, in a visible browser.

A key that a driver sends into the page never meets the browser's own Stop command, so
without a window every bad exit passes. `test_a_bare_handler_is_caught_here` shows that
these tests see the difference. Each story is told in both browsers at the same time.
"""

import math
import os

import pytest

from campaign_site.models import Draft
from reports.models import Topic
from tests import filling
from tests.exit.conftest import WINDOWS, in_each_browser, together
from tests.exit.neutral_site import GREEN, NeutralSite
from tests.exit.window import holds, until

pytestmark = [pytest.mark.browser, pytest.mark.real_keys]

# EXIT_REPETITIONS=20 python3 dev.py test tests/exit
USUAL_REPETITIONS = "20" if os.environ.get("CI") == "true" else "8"
REPETITIONS = int(os.environ.get("EXIT_REPETITIONS", USUAL_REPETITIONS))
# At the left of the exit bar, before all that Tab can reach.
BEGINNING = (22, 140)
WHITE = (255, 255, 255)
# In seconds: how long to look for what should never come.
A_MOMENT = 0.5
STORY = "three vans came in the night"

WAYS = {
    "1 tap": lambda screen: screen.tap("Escape", 1),
    "2 taps": lambda screen: screen.tap("Escape", 2),
    "4 taps": lambda screen: screen.tap("Escape", 4),
    "a long hold": lambda screen: screen.hold("Escape", 0.9),
}


# The key against the browser's own Stop


@pytest.mark.parametrize("way", WAYS)
def test_no_press_stops_its_own_way_out(neutral, all_windows, way):
    """Once stopped, a way out stays stopped, however long one waits for the other site."""
    neutral.delay = 2.5
    stuck = []

    def leave_often(window):
        for _ in range(math.ceil(REPETITIONS / WINDOWS)):
            window.opens("/report/")
            WAYS[way](window.screen)
            if not window.screen.waits_for(GREEN):
                stuck.append(window.name)

    together(leave_often, all_windows)

    assert stuck == []


BARE = b"""<!doctype html><title>Secret</title><body style="background: rgb(170, 0, 0)"><script>
addEventListener("keydown", (e) => { if (e.key === "Escape") location.replace("/neutral"); });
</script>"""
RED = (170, 0, 0)


def test_a_bare_handler_is_caught_here(pair):
    """Firefox stops every one of them: the press is its Stop command too."""
    site = NeutralSite(pages={"/": BARE})
    _, firefox = pair
    firefox.goto(f"http://{site.netloc}/")
    firefox.gives_the_page_the_keyboard()
    site.delay = 1

    firefox.screen.press("Escape")

    assert not firefox.screen.waits_for(GREEN, 2)
    assert firefox.screen.colour() == RED
    site.close()


PUT_IN = """(() => {
  const make = (name, more) => Object.assign(document.createElement(name), more);
  const select = make("select", {id: "select", className: "govuk-select"});
  select.append(...["one", "two", "three"].map((text) => make("option", {textContent: text})));
  const dialog = make("dialog", {id: "dialog"});
  const popover = make("div", {id: "popover", popover: "auto", textContent: "note"});
  dialog.append(make("input", {id: "inside"}));
  document.querySelector("main").prepend(
    select, make("input", {id: "date", type: "date"}), make("input", {id: "text"}),
    make("div", {id: "editable", contentEditable: "true", textContent: "x"}), dialog, popover);
})()"""
# What is done in the page, and then by the keyboard; the last of all makes it show.
OPENED = {
    "a select": ("select.focus()", ["alt+Down"]),
    "a date picker": ("date.focus()", ["Tab", "Tab", "Tab", "space"]),
    "a modal dialog": ("dialog.showModal() || inside.focus()", []),
    "a popover": ("popover.showPopover()", []),
    "an editable text": ("editable.focus()", ["a"]),
    "a text field": ("text.focus()", ["a", "b"]),
}


@pytest.mark.parametrize("thing", OPENED)
@in_each_browser
def test_one_press_is_enough_with_this_open(neutral, window, thing):
    window.opens("/news/")
    window.evaluate(PUT_IN)
    script, keys = OPENED[thing]
    with window.screen.changing():
        window.evaluate(f"({script}) && null")
    for key in keys:
        with window.screen.changing():
            window.screen.press(key)

    window.screen.press("Escape")

    assert window.screen.waits_for(GREEN)
    assert len(neutral.asked_by(window.name)) == 1


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


@in_each_browser
def test_a_select_opened_with_the_mouse_takes_one_press(neutral, window):
    window.opens("/terms/")
    with window.screen.changing():
        window.evaluate(PUT_IN)
        place = window.evaluate(WHERE_THE_SELECT_IS)
    with window.screen.changing():
        window.screen.click(*place)

    window.screen.press("Escape")

    assert window.screen.waits_for(GREEN)


@in_each_browser
def test_with_another_key_nothing_happens(neutral, window):
    window.opens("/terms/")
    window.until("performance.now() > 600")  # before that, half a press would not count

    for modifier in ("ctrl", "alt", "super"):
        window.screen.press(f"{modifier}+Escape")

        assert not holds(lambda: neutral.asked_by(window.name), A_MOMENT), modifier


@in_each_browser
def test_every_page_is_left_by_one_press(neutral, window):
    """A few of each kind; without a window it is done on every page."""
    for address in ("/", "/news/", "/report/", "/report/danger/", "/feedback/", "/no-such-page/"):
        window.opens(address)

        window.screen.press("Escape")

        assert window.screen.waits_for(GREEN), address


# What is shown, and what is left


@in_each_browser
def test_the_page_is_blank_and_the_window_says_nothing_while_the_other_site_is_slow(
    neutral, window, ink
):
    neutral.hang()
    window.opens("/terms/", "/report/")

    window.screen.press("Escape")

    assert window.screen.waits_for(WHITE)
    with window.screen.watching_for(ink) as watch:
        for key in ("Escape", "F5", "Escape", "Escape"):
            with neutral.being_asked_by(window.name, A_MOMENT):
                window.screen.press(key)
    assert watch.seen_after == []
    assert window.screen.colour() == WHITE
    assert window.screen.title.startswith(neutral.netloc)


def test_the_stop_button_brings_no_page_back(neutral, pair, ink):
    """Chromium tells the page, which goes on; in Firefox it takes a press that is held."""
    neutral.hang()

    def stop_on_the_way_out(window):
        window.opens("/terms/", "/report/")
        window.screen.press("Escape")
        assert window.screen.waits_for(WHITE)
        until(lambda: neutral.asked_by(window.name))
        with window.screen.watching_for(ink) as watch:
            window.stops(neutral)
            if window.name == "Firefox":
                window.screen.hold("Escape", 0.9)
            until(lambda: len(neutral.asked_by(window.name)) > 1)
        assert watch.seen_after == []
        assert window.screen.colour() == WHITE

    together(stop_on_the_way_out, pair)

    neutral.let_go()
    assert all(window.screen.waits_for(GREEN) for window in pair)


@pytest.fixture
def topic(live_server):
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})


def tells_its_story(window):
    """By hand, on a page of a report to which several answers have led."""
    window.opens("/terms/", "/report/", "/report/danger/")
    while (step := filling.step_of(window.evaluate("location.href"))) != "story":
        window.evaluate(filling.script_for(step))
        window.until(f"!location.pathname.endsWith('/{step}/') && document.readyState=='complete'")
    window.gives_the_page_the_keyboard()
    window.evaluate("document.querySelector('main textarea').focus()")
    window.screen.write(STORY)
    window.until(f"document.querySelector('main textarea').value === '{STORY}'")


@pytest.mark.parametrize("delay", [0, 1.5], ids=["fast", "slow"])
@in_each_browser
def test_no_page_of_ours_is_painted_ever_after(topic, neutral, window, ink, delay):
    neutral.delay = delay
    tells_its_story(window)
    until(lambda: window.screen.shows(ink))
    window.screen.press("Escape")
    assert window.screen.waits_for(WHITE if delay else GREEN)

    with window.screen.watching_for(ink) as watch:
        for keys in ("alt+Left", "alt+Left", "alt+Right", "F5", "alt+Left"):
            with neutral.being_asked_by(window.name, 2 * A_MOMENT):
                window.screen.press(keys)
        has_left = window.screen.waits_for(GREEN)

    assert has_left
    assert watch.seen_after == []
    assert len(neutral.asked_by(window.name)) > 2


def test_the_answers_are_gone_from_the_database(topic, neutral, pair):
    together(tells_its_story, pair)
    assert Draft.objects.count() == len(pair)

    together(lambda window: window.screen.press("Escape"), pair)

    assert all(window.screen.waits_for(GREEN) for window in pair)
    assert holds(lambda: not Draft.objects.exists())


@in_each_browser
def test_a_reopened_tab_shows_nothing(neutral, window, ink):
    """One tab that left, and one that was closed before, on a page of ours."""
    window.opens("/terms/", "/report/")
    window.open_another_tab()
    window.opens("/privacy/")
    window.closes_its_tab()
    window.screen.press("Escape")
    assert window.screen.waits_for(GREEN)

    with window.screen.watching_for(ink) as watch:
        with neutral.being_asked_by(window.name):
            window.screen.press("ctrl+shift+t")
        is_green = window.screen.waits_for(GREEN)
        with neutral.being_asked_by(window.name, 2 * A_MOMENT):
            window.screen.press("alt+Left")

    assert is_green
    assert watch.seen_after == []
    assert window.site not in "".join(window.addresses())


@in_each_browser
def test_other_tabs_leave_too(neutral, window):
    window.opens("/terms/")
    window.open_another_tab()
    window.opens("/report/")

    window.screen.press("Escape")

    assert window.screen.waits_for(GREEN)
    assert holds(lambda: window.addresses() == [neutral.url] * 2)


@in_each_browser
def test_back_in_a_new_visit_works(neutral, window, ink):
    window.opens("/terms/", "/report/")
    window.screen.press("Escape")
    assert window.screen.waits_for(GREEN)
    window.opens("/cookies/", "/terms/")

    window.screen.press("alt+Left")

    window.until("document.querySelector('h1').textContent === 'Cookies'")
    assert holds(lambda: window.screen.shows(ink))


@in_each_browser
def test_back_without_an_exit_gives_the_page_as_it_was(neutral, window):
    """From memory: neither browser has put the page away because of our script."""
    window.opens("/terms/")
    window.evaluate("document.body.setAttribute('data-mark', 'mine')")
    window.opens("/report/")

    window.screen.press("alt+Left")

    window.until("document.body.getAttribute('data-mark') === 'mine'")
    assert neutral.asked_by(window.name) == []


@in_each_browser
def test_nobody_is_asked_whether_to_leave(neutral, window):
    window.opens("/feedback/")
    window.evaluate("document.querySelector('textarea').focus()")
    window.screen.write("a word")
    window.evaluate("addEventListener('beforeunload', (event) => event.preventDefault())")

    window.screen.press("Escape")

    assert window.screen.waits_for(GREEN)


@in_each_browser
def test_the_other_site_is_not_told_where_the_reader_was(neutral, window):
    window.opens("/report/")

    window.screen.press("Escape")

    assert window.screen.waits_for(GREEN)
    (asked,) = neutral.asked_by(window.name)
    assert not {"Referer", "Origin", "Cookie"} & asked.headers.keys()


@in_each_browser
def test_when_the_other_site_is_dead_back_shows_nothing(neutral, window, ink):
    window.opens("/terms/", "/report/")
    neutral.close()
    window.screen.press("Escape")
    until(lambda: window.addresses() == [neutral.url])

    with window.screen.watching_for(ink) as watch:
        window.screen.press("alt+Left")
        holds(lambda: False, 2 * A_MOMENT)

    assert watch.seen_after == []


# The link


@in_each_browser
def test_the_first_tab_stop_leaves_with_enter(neutral, window):
    window.opens("/terms/")
    window.screen.click(*BEGINNING)

    window.screen.press("Tab")
    window.until("document.activeElement.textContent === 'Leave this site'")
    window.screen.press("Return")

    assert window.screen.waits_for(GREEN)
