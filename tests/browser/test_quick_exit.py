"""The quick exit, in a browser without a window: what is shown, what is left, what is asked.

What a real key does beside the page (the browser's own Stop) is in tests/exit/.
"""

import re

import pytest
from playwright.sync_api import expect

from campaign_site.models import Draft
from reports.models import Topic
from tests import addresses, filling
from tests.browser.leaving import (
    TEN_TIMES_AS_FAST,
    OnItsWay,
    click,
    clicked,
    dispatch,
    escape,
    key,
    picture_of_nothing,
    until,
    waits_for,
)

HINT = "Quickly exit this site by pressing the Escape key"
OTHER_USES = "with some screen readers the escape key has another use"
STORY = "Three vans came in the night."

LISTEN = """
const keys = [];
const tell = (half) => (event) => setTimeout(() => note(half, event.defaultPrevented));
addEventListener("keydown", tell("down"), true);
addEventListener("keyup", tell("up"), true);
"""


BORN_LATER = """
const realNow = performance.now.bind(performance);
performance.now = () => realNow() + 30000;
"""


@pytest.fixture
def topics(live_server):
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})


@pytest.fixture
def page_with_answers(topics, neutral, page):
    """Some pages into a report, with answers sent and a story being typed."""
    filling.answer_up_to(page, "story")
    page.locator("textarea").press_sequentially(STORY)
    return page


def posts(page):
    """Collects what the page asks of its own server from now on."""
    asked = []
    page.on("request", lambda request: asked.append((request.method, request.url)))
    return asked


# The key


def test_one_press_leaves_every_page(demo_site, neutral, page):
    for address in [*addresses.PAGES, "/no-such-page/"]:
        neutral.asked.clear()
        page.goto(address)

        escape(page)

        waits_for(page, neutral)
        assert [asked.method for asked in neutral.asked] == ["GET"], address


PUT_IN = """(kind) => {
  const make = (name, more = {}) => Object.assign(document.createElement(name), more);
  const things = {
    link: () => make("a", {href: "/", textContent: "link"}),
    text: () => make("input"),
    password: () => make("input", {type: "password"}),
    date: () => make("input", {type: "date"}),
    textarea: () => make("textarea"),
    checkbox: () => make("input", {type: "checkbox"}),
    button: () => make("button", {type: "button"}),
    select: () => make("select"),
    editable: () => make("div", {contentEditable: "true"}),
    summary: () => { const d = make("details"); d.append(make("summary")); return d.firstChild; },
  };
  const thing = things[kind]();
  document.querySelector("main").append(thing.closest("details") || thing);
  thing.focus();
  return document.activeElement === thing;
}"""
KINDS = [
    "link",
    "text",
    "password",
    "date",
    "textarea",
    "checkbox",
    "button",
    "select",
    "editable",
    "summary",
]


def test_one_press_leaves_wherever_the_focus_is(live_server, neutral, page):
    for kind in KINDS:
        page.goto("/terms/")
        assert page.evaluate(PUT_IN, kind), kind

        escape(page)

        waits_for(page, neutral)


def test_every_press_is_kept_from_the_browser(live_server, neutral, page):
    neutral.hang()
    seen = []
    page.expose_function("note", lambda kind, is_kept: seen.append((kind, is_kept)))
    page.add_init_script(LISTEN)
    page.goto("/terms/")

    dispatch(page, *[key("rawKeyDown"), key("rawKeyDown", autoRepeat=True), key("keyUp")] * 3)
    until(page, lambda: len(seen) >= 9)

    assert seen == [("down", True), ("down", True), ("up", True)] * 3


@pytest.mark.parametrize("modifier", ["Control", "Alt", "Meta"])
def test_with_another_key_it_belongs_to_the_computer(live_server, neutral, page, modifier):
    page.goto("/terms/")
    page.wait_for_timeout(600)

    page.keyboard.down(modifier)
    page.keyboard.down("Escape")
    page.keyboard.up(modifier)
    page.keyboard.up("Escape")
    page.wait_for_timeout(300)

    assert (page.url.endswith("/terms/"), neutral.asked) == (True, [])


def test_the_second_half_of_a_press_is_enough(live_server, neutral, page):
    """An open list has taken the first half."""
    page.goto("/terms/")
    page.wait_for_timeout(600)

    dispatch(page, key("keyUp"))

    waits_for(page, neutral)


def test_the_end_of_a_press_on_the_page_before_does_not_count(live_server, neutral, page):
    """Half a minute of its life is put off, so that a slow machine is not too slow."""
    page.add_init_script(BORN_LATER)
    page.goto("/terms/", wait_until="commit")

    dispatch(page, key("keyUp"))
    page.wait_for_timeout(300)

    assert neutral.asked == []


def test_the_end_of_a_composition_does_not_count_and_a_press_after_it_does(
    page_with_answers, neutral
):
    page = page_with_answers
    session = OnItsWay(page).session
    page.wait_for_timeout(600)
    session.send("Input.imeSetComposition", {"text": "か", "selectionStart": 1, "selectionEnd": 1})
    dispatch(page, key("rawKeyDown", key="Process", windowsVirtualKeyCode=229))
    session.send("Input.imeSetComposition", {"text": "", "selectionStart": 0, "selectionEnd": 0})
    dispatch(page, key("keyUp"))
    page.wait_for_timeout(300)
    assert neutral.asked == []

    escape(page)

    waits_for(page, neutral)


def test_a_press_that_reaches_the_page_in_a_composition_leaves(page_with_answers, neutral):
    page = page_with_answers
    session = OnItsWay(page).session
    session.send("Input.imeSetComposition", {"text": "か", "selectionStart": 1, "selectionEnd": 1})

    escape(page)

    waits_for(page, neutral)


def test_it_wins_over_every_other_script(live_server, neutral, page):
    page.goto("/terms/", wait_until="commit")
    page.wait_for_selector("body", state="attached")
    page.evaluate("""() => {
      for (const place of [window, document, document.body])
        for (const type of ["keydown", "keyup", "click"])
          place.addEventListener(type, (event) => event.stopImmediatePropagation(), true);
    }""")

    escape(page)

    waits_for(page, neutral)


def test_a_script_that_fails_does_not_keep_the_page(live_server, neutral, page, faults):
    page.goto("/terms/")
    with page.expect_event("pageerror"):
        page.evaluate("setInterval(() => { throw new Error('broken') }, 20)")

    escape(page)

    waits_for(page, neutral)
    faults.clear()


def test_a_busy_page_leaves_as_soon_as_it_listens(live_server, neutral, page):
    page.goto("/terms/")
    page.evaluate(
        """setTimeout(() => { const end = Date.now() + 400; while (Date.now() < end); }, 50)"""
    )
    page.wait_for_timeout(100)

    escape(page)

    waits_for(page, neutral)


# The link


@pytest.mark.parametrize("way", ["click", "tap", "Enter"])
def test_the_link_does_the_same(live_server, neutral, new_page, way):
    page = new_page(has_touch=True)
    page.goto("/terms/")
    asked = posts(page)
    link = page.get_by_role("link", name="Leave this site")

    if way == "Enter":
        link.press("Enter")
    else:
        getattr(link, way)()

    waits_for(page, neutral)
    assert ("POST", f"{live_server}/leave/") in asked
    assert ("GET", f"{live_server}/leave/") not in asked
    assert OnItsWay(page).history == (["about:blank", neutral.url], 1)


def test_the_space_bar_scrolls_as_on_any_link(live_server, neutral, page):
    page.goto("/terms/")

    page.get_by_role("link", name="Leave this site").press("Space")
    page.wait_for_timeout(200)

    assert neutral.asked == []


@pytest.mark.parametrize("modifier", ["Control", "Shift"])
def test_a_click_with_a_key_keeps_the_meaning_that_the_browser_gives_it(
    live_server, neutral, page, modifier
):
    page.goto("/terms/")

    with page.context.expect_page() as opened:
        page.get_by_role("link", name="Leave this site").click(modifiers=[modifier])

    waits_for(opened.value, neutral)
    expect(page.locator("h1")).to_have_text("Terms and conditions")


def test_without_javascript_the_link_leaves_and_deletes(topics, neutral, no_js_page):
    page = no_js_page
    page.goto("/report/danger/")
    page.get_by_label("No, or I am not sure").check()
    page.get_by_role("button", name="Continue").click()
    expect(page).not_to_have_url(re.compile("/danger/"))
    assert Draft.objects.exists()

    page.get_by_role("link", name="Leave this site").click()

    waits_for(page, neutral)
    assert not Draft.objects.exists()
    assert page.context.cookies() == []
    assert_no_origin_was_told(neutral)


def test_without_javascript_no_page_promises_the_key(demo_site, neutral, no_js_page):
    for address in [*addresses.PAGES, "/no-such-page/"]:
        no_js_page.goto(address)

        words = no_js_page.locator("body").inner_text().lower()

        assert "the escape key" not in words.replace(OTHER_USES, ""), address


def test_the_hint_stands_where_the_key_works(live_server, neutral, new_page):
    desk, phone = new_page(), new_page(has_touch=True, is_mobile=True)
    for page in (desk, phone):
        page.goto("/terms/")

    expect(desk.get_by_text(HINT)).to_be_visible()
    expect(phone.get_by_text(HINT)).to_be_hidden()


# The view


def full_of_things(page):
    """All that is hard to hide: a dialog, a popover, a frame, a film, a stubborn element."""
    page.evaluate("""async () => {
      const make = (name, more = {}) => Object.assign(document.createElement(name), more);
      const main = document.querySelector("main");
      const stubborn = make("p", {textContent: "stubborn"});
      stubborn.style.cssText = "visibility:visible!important;opacity:1!important;"
        + "position:fixed;inset:0;background:red;z-index:99";
      const note = make("div", {popover: "manual", textContent: "popover"});
      const dialog = make("dialog", {textContent: "dialog"});
      const field = make("input", {value: "caret"});
      dialog.append(field);
      const canvas = make("canvas");
      canvas.getContext("2d").fillRect(0, 0, 9, 9);
      window.film = make("video", {srcObject: canvas.captureStream(), muted: true});
      main.append(stubborn, note, dialog, film);
      note.showPopover();
      dialog.showModal();
      field.focus();
      film.play().catch(() => {});
    }""")


@pytest.mark.parametrize(
    "look",
    [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}, {"reduced_motion": "reduce"}],
    ids=["light", "dark", "forced colours", "reduced motion"],
)
def test_nothing_is_left_on_the_screen(live_server, neutral, new_page, look):
    neutral.hang()
    page = new_page(**look)
    nothing = picture_of_nothing(page)
    page.goto("/report/")
    full_of_things(page)
    page.mouse.wheel(0, 300)
    leaving = OnItsWay(page)
    assert leaving.picture != nothing

    escape(page)

    until(page, lambda: leaving.picture == nothing)


def test_nothing_is_left_for_a_screen_reader_or_an_ear(live_server, neutral, page):
    neutral.stays_away = True
    page.goto("/report/")
    full_of_things(page)
    leaving = OnItsWay(page)
    assert leaving.spoken >= {"dialog", "caret"}

    escape(page)

    until(page, lambda: leaving.spoken <= {"", neutral.netloc})
    assert page.evaluate("[film.paused, document.querySelectorAll('*').length]") == [True, 4]


def test_the_tab_says_nothing_of_us(live_server, neutral, page):
    neutral.hang()
    page.goto("/report/")
    leaving = OnItsWay(page)

    escape(page)

    until(page, lambda: leaving.title == neutral.netloc)


def test_it_stays_blank_while_the_other_page_does_not_come(live_server, neutral, page):
    """Half a minute by its clock, with presses and clicks in it: it is still asking, and blank."""
    neutral.hang()
    nothing = picture_of_nothing(page)
    page.add_init_script(TEN_TIMES_AS_FAST)
    page.goto("/report/")
    leaving = OnItsWay(page)

    escape(page)

    until(page, lambda: leaving.picture == nothing)
    for seconds in (1, 9, 20):
        page.wait_for_timeout(seconds * 1000 / 10)
        assert leaving.picture == nothing
        escape(page)
        click(page, 200, 300)
    assert len(neutral.asked) > 1
    neutral.let_go()
    waits_for(page, neutral)


def test_what_is_added_later_is_not_shown(live_server, neutral, page):
    neutral.hang()
    nothing = picture_of_nothing(page)
    page.goto("/terms/")
    page.evaluate("""setTimeout(() => {
      const late = document.createElement("body");
      late.textContent = "late";
      document.documentElement.append(late);
      document.body.append("later");
    }, 300)""")

    escape(page)
    page.wait_for_timeout(600)

    assert OnItsWay(page).picture == nothing


# The way


def test_the_page_is_replaced_and_nothing_is_added_to_the_history(live_server, neutral, page):
    page.goto("/terms/")
    page.goto("/report/")
    before, now = OnItsWay(page).history

    escape(page)

    waits_for(page, neutral)
    assert OnItsWay(page).history == ([*before[:-1], neutral.url], now)


def test_many_presses_and_clicks_are_one_exit(live_server, neutral, page):
    neutral.hang()
    page.goto("/terms/")
    asked = posts(page)
    before, _ = OnItsWay(page).history
    link = page.get_by_role("link", name="Leave this site").bounding_box()

    press = [key("rawKeyDown"), key("keyUp")]
    dispatch(page, *[*press, *clicked(link["x"] + 9, link["y"] + 9)] * 10)

    until(page, lambda: neutral.asked)
    neutral.let_go()
    waits_for(page, neutral)
    assert [request for request in asked if request[0] == "POST"] == [
        ("POST", f"{live_server}/leave/")
    ]
    assert len(OnItsWay(page).history[0]) == len(before)
    assert len(neutral.asked) == 1


def assert_no_origin_was_told(neutral):
    assert neutral.asked
    for asked in neutral.asked:
        assert not {"Referer", "Origin", "Cookie"} & asked.headers.keys()


@pytest.mark.parametrize("way", ["key", "link"])
def test_the_other_site_is_not_told_where_the_reader_was(live_server, neutral, page, way):
    page.goto("/report/")

    if way == "key":
        escape(page)
    else:
        page.get_by_role("link", name="Leave this site").click()

    waits_for(page, neutral)
    assert_no_origin_was_told(neutral)


def test_the_answers_are_gone_from_the_database_and_the_browser(page_with_answers, neutral):
    page = page_with_answers
    assert Draft.objects.exists()

    escape(page)

    waits_for(page, neutral)
    until(page, lambda: not Draft.objects.exists())
    until(page, lambda: page.context.cookies() == [])


def test_our_own_server_need_not_answer(live_server, neutral, page):
    page.goto("/report/")
    page.route("**/leave/", lambda route: None)

    escape(page)

    waits_for(page, neutral)


def test_a_way_out_that_is_stopped_is_taken_again_but_not_for_ever(live_server, neutral, page):
    neutral.hang()
    nothing = picture_of_nothing(page)
    page.add_init_script(TEN_TIMES_AS_FAST)
    page.goto("/report/")
    leaving = OnItsWay(page)
    escape(page)

    for times in range(1, 31):
        until(page, lambda times=times: len(neutral.asked) >= times)
        page.wait_for_timeout(20)
        leaving.session.send("Page.stopLoading")

    page.wait_for_timeout(200)
    assert len(neutral.asked) == 30
    assert leaving.picture == nothing


def test_a_press_of_which_the_browser_took_half_is_followed_by_another_try(
    live_server, neutral, page
):
    neutral.delay = 1
    page.goto("/report/")
    page.wait_for_timeout(600)
    dispatch(page, key("rawKeyDown"), key("keyUp"))
    OnItsWay(page).session.send("Page.stopLoading")

    dispatch(page, key("keyUp"))

    waits_for(page, neutral)


def test_no_dialog_asks_whether_to_leave(page_with_answers, neutral):
    page = page_with_answers
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate("""() => {
      const stay = (event) => { event.preventDefault(); event.returnValue = "stay"; };
      addEventListener("beforeunload", stay);
      window.onbeforeunload = stay;
    }""")

    escape(page)

    waits_for(page, neutral)
    assert asked == []


def test_an_exit_needs_no_storage_and_no_new_browser(live_server, neutral, page):
    page.add_init_script("""
      for (const name of ["localStorage", "sessionStorage"])
        Object.defineProperty(window, name, {get() { throw new Error("blocked"); }});
      delete window.BroadcastChannel;
      delete window.navigation;
      navigator.sendBeacon = undefined;
      performance.getEntriesByType = undefined;
    """)
    neutral.hang()
    nothing = picture_of_nothing(page)
    page.goto("/report/")
    leaving = OnItsWay(page)

    escape(page)

    until(page, lambda: leaving.picture == nothing)
    neutral.let_go()
    waits_for(page, neutral)


@pytest.mark.parametrize("fault", ["it refuses", "it has no such name"])
def test_when_the_other_site_is_dead_its_own_address_is_shown(
    live_server, neutral, page, other_hosts, fault
):
    neutral.close()
    address = neutral.url if fault == "it refuses" else "http://no-such-host.example/"
    other_hosts.add("no-such-host.example")
    page.goto("/terms/")
    page.goto("/report/")
    page.evaluate("address => document.documentElement.dataset.leave = address", address)
    leaving = OnItsWay(page)

    escape(page)

    history = (["about:blank", f"{live_server}/terms/", address], 2)
    until(page, lambda: leaving.history == history)


# The switch


def test_the_key_can_be_turned_off_for_the_tab_and_the_link_stays(live_server, neutral, page):
    page.goto("/safety/")
    page.get_by_label("The Escape key leaves this site").uncheck()
    expect(page.get_by_role("status")).to_have_text(
        "The Escape key is off in this tab.", use_inner_text=True
    )
    page.goto("/report/")
    expect(page.get_by_text(HINT)).to_be_hidden()
    escape(page)
    page.wait_for_timeout(200)
    assert neutral.asked == []

    page.get_by_role("link", name="Leave this site").click()

    waits_for(page, neutral)


def test_the_key_is_on_again_after_an_exit(live_server, neutral, page):
    page.goto("/safety/")
    page.get_by_label("The Escape key leaves this site").uncheck()
    page.get_by_role("link", name="Leave this site").click()
    waits_for(page, neutral)

    page.goto("/safety/")

    expect(page.get_by_label("The Escape key leaves this site")).to_be_checked()
    expect(page.get_by_text(HINT)).to_be_visible()


def test_the_key_can_be_turned_on_again(live_server, neutral, page):
    page.goto("/safety/")
    switch = page.get_by_label("The Escape key leaves this site")
    switch.uncheck()

    switch.check()

    expect(page.get_by_role("status")).to_have_text("The Escape key is on.", use_inner_text=True)
    escape(page)
    waits_for(page, neutral)


def test_where_nothing_can_be_stored_the_switch_says_so(live_server, neutral, page):
    page.add_init_script("""Object.defineProperty(
      window, "sessionStorage", {get() { throw new Error("blocked"); }})""")
    page.goto("/safety/")
    switch = page.get_by_label("The Escape key leaves this site")

    switch.click()

    expect(switch).to_be_checked()
    expect(page.get_by_role("status")).to_contain_text("the key stays on")


def test_while_the_page_is_leaving_the_key_is_kept_from_the_browser_even_when_it_is_off(
    live_server, neutral, page
):
    neutral.hang()
    seen = []
    page.expose_function("note", lambda kind, is_kept: seen.append((kind, is_kept)))
    page.add_init_script(LISTEN)
    page.goto("/safety/")
    page.get_by_label("The Escape key leaves this site").uncheck()
    link = page.get_by_role("link", name="Leave this site").bounding_box()
    click(page, link["x"] + 9, link["y"] + 9)

    escape(page)

    until(page, lambda: len(seen) >= 2)
    assert seen == [("down", True), ("up", True)]
