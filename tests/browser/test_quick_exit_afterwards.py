"""After an exit: what Back, Forward and other tabs show, and how one comes back on purpose."""

import re

import pytest
from playwright.sync_api import expect

from campaign_site.models import Draft
from reports.models import Topic
from tests import filling
from tests.browser.leaving import OnItsWay, escape, until, waits_for

STORY = "Three vans came in the night."


@pytest.fixture
def visit(neutral, page):
    """Opens these pages of the site one after the other, and leaves from the last."""

    def open_and_leave(*addresses):
        for address in addresses:
            page.goto(address)
        escape(page)
        waits_for(page, neutral)
        neutral.asked.clear()
        return page

    return open_and_leave


def go(page, where, neutral=None):
    """Back, Forward or a jump, as the browser does it, and to the neutral page if that is meant."""
    leaving = OnItsWay(page)
    place = leaving.jump({"back": -1, "forward": 1}.get(where, where))

    def is_there():
        entries, now = leaving.history
        return now == place and (neutral is None or entries[now] == neutral.url)

    until(page, is_there)


def test_the_browser_of_these_tests_keeps_pages_for_going_back(live_server, page):
    """Otherwise most of the tests below would be true of any exit."""
    page.goto("/terms/")
    page.evaluate("addEventListener('pageshow', (event) => window.wasKept = event.persisted)")
    page.goto("/report/")

    go(page, "back")

    page.wait_for_function("window.wasKept === true")
    expect(page.locator("h1")).to_have_text("Terms and conditions")


@pytest.mark.parametrize("steps", [["back"], ["back"] * 3, ["back", "forward"], [-2], [-2, 1]])
def test_no_way_through_the_history_shows_a_page(live_server, neutral, visit, steps):
    page = visit("/terms/", "/cookies/", "/report/", "/privacy/")

    for step in steps:
        go(page, step, neutral)

    assert page.url == neutral.url


def test_what_was_typed_is_nowhere_after_back(live_server, neutral, page):
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    filling.answer_up_to(page, "story")
    page.locator("textarea").press_sequentially(STORY)
    page.get_by_role("button", name="Continue").click()
    expect(page).not_to_have_url(re.compile("/story/"))
    escape(page)
    waits_for(page, neutral)

    go(page, "back", neutral)

    assert len(neutral.asked) == 2
    assert STORY not in page.content()


@pytest.mark.parametrize("start", ["/report/danger/", "/amnesty/book/danger/"])
def test_each_journey_is_over_from_its_second_page(demo_site, neutral, page, start):
    page.goto("/terms/")
    page.goto(start)
    page.locator("input[value=no]").check()
    page.get_by_role("button", name="Continue").click()
    expect(page).not_to_have_url(re.compile("/danger/"))
    page.get_by_role("radio").first.check()
    assert Draft.objects.exists()

    escape(page)

    waits_for(page, neutral)
    until(page, lambda: not Draft.objects.exists())
    for step in ("back", "back", "forward"):
        go(page, step, neutral)
    until(page, lambda: page.reload() is not None)
    assert page.url == neutral.url


def test_a_page_kept_by_the_browser_is_not_even_painted(live_server, neutral, page):
    """It is told of the exit while it lies frozen, and the browser then drops it."""
    page.goto("/terms/")
    page.goto("/report/")
    escape(page)
    waits_for(page, neutral)
    page.add_init_script("window.isFresh = true")

    go(page, "back", neutral)

    assert page.evaluate("window.isFresh") is True


def test_a_reload_on_the_way_out_shows_nothing(live_server, neutral, page):
    neutral.hang()
    page.goto("/terms/")
    page.goto("/report/")
    escape(page)
    until(page, lambda: neutral.asked)

    OnItsWay(page).session.send("Page.reload")

    until(page, lambda: len(neutral.asked) > 1)
    neutral.let_go()
    waits_for(page, neutral)
    assert OnItsWay(page).history[0][-1] == neutral.url


def test_back_before_the_other_site_has_answered_shows_nothing(live_server, neutral, page):
    neutral.hang()
    page.goto("/terms/")
    page.goto("/report/")
    escape(page)
    until(page, lambda: neutral.asked)

    OnItsWay(page).jump(-1)

    until(page, lambda: len(neutral.asked) > 1)
    neutral.let_go()
    waits_for(page, neutral)


def test_the_browser_brings_back_no_page_from_another_site_either(
    live_server, neutral, page, other_hosts
):
    """The reader had gone on to another site, and left from a second tab."""
    page.goto("/report/")
    page.goto(neutral.url)
    second = page.context.new_page()
    second.goto("/terms/")
    escape(second)
    waits_for(second, neutral)

    go(page, "back", neutral)

    assert page.url == neutral.url


def test_one_comes_back_on_purpose_at_once(live_server, neutral, visit):
    page = visit("/terms/", "/report/")

    page.goto("/terms/")
    expect(page.locator("h1")).to_have_text("Terms and conditions")
    page.reload()
    expect(page.locator("h1")).to_have_text("Terms and conditions")
    assert page.evaluate("Object.keys(sessionStorage)") == []
    page.get_by_role("link", name="Cookies").first.click()
    expect(page.locator("h1")).to_have_text("Cookies")
    go(page, "back")
    expect(page.locator("h1")).to_have_text("Terms and conditions")
    go(page, "forward")
    expect(page.locator("h1")).to_have_text("Cookies")
    assert neutral.asked == []


def test_in_a_new_visit_back_works_in_a_form_too(live_server, neutral, visit):
    """Its pages are not kept by the browser, so each is loaded again."""
    page = visit("/terms/", "/report/")
    page.goto("/report/danger/")
    page.get_by_label("No, or I am not sure").check()
    page.get_by_role("button", name="Continue").click()
    expect(page).not_to_have_url(re.compile("/danger/"))

    go(page, "back")

    expect(page).to_have_url(re.compile("/danger/"))
    expect(page.get_by_label("No, or I am not sure")).to_be_visible()


def test_behind_the_new_visit_the_old_one_stays_over(live_server, neutral, visit):
    page = visit("/cookies/", "/report/")
    page.goto("/terms/")

    go(page, "back", neutral)
    go(page, "back", neutral)

    assert page.url == neutral.url


def test_going_back_and_forward_without_an_exit_is_as_ever(live_server, neutral, page):
    page.goto("/feedback/")
    page.locator("textarea").fill("a word")
    page.goto("/terms/")

    go(page, "back")

    expect(page.locator("textarea")).to_be_visible()
    go(page, "forward")
    expect(page.locator("h1")).to_have_text("Terms and conditions")
    assert neutral.asked == []


def test_all_other_tabs_of_the_site_leave_too(live_server, neutral, page):
    others = [page.context.new_page() for _ in range(2)]
    for other in others:
        other.goto("/report/")
    page.goto("/terms/")

    escape(page)

    for tab in [page, *others]:
        waits_for(tab, neutral)
    assert len(neutral.asked) == 3


def test_without_channels_other_tabs_leave_by_the_time_of_the_exit(live_server, neutral, page):
    page.context.add_init_script("delete window.BroadcastChannel")
    other = page.context.new_page()
    other.goto("/report/")
    page.goto("/terms/")

    escape(page)

    waits_for(other, neutral)


def test_other_tabs_ask_the_server_for_nothing(live_server, neutral, page):
    other = page.context.new_page()
    asked = []
    other.on("request", lambda request: asked.append(request.method))
    other.goto("/report/")
    page.goto("/terms/")

    escape(page)

    waits_for(other, neutral)
    assert "POST" not in asked


def test_what_is_kept_is_a_time_and_nothing_else(live_server, neutral, visit):
    page = visit("/report/")

    page.goto("/terms/")

    kept = page.evaluate("Object.entries(localStorage)")
    assert [name for name, _ in kept] == ["t"]
    assert abs(page.evaluate("Date.now()") - int(kept[0][1])) < 60_000
    assert page.evaluate("Object.keys(sessionStorage)") == []
    assert page.context.cookies() == []


def test_after_a_day_the_time_is_not_looked_at(live_server, neutral, page):
    """In the tab that left, Back stays shut as long as the tab is open."""
    page.goto("/report/")
    page.goto(neutral.url)
    leaver = page.context.new_page()
    leaver.goto("/terms/")
    leaver.goto("/report/")
    escape(leaver)
    waits_for(leaver, neutral)
    third = page.context.new_page()
    third.goto("/terms/")
    third.evaluate("localStorage.t = Date.now() - 25 * 60 * 60 * 1000")
    third.close()

    go(page, "back")
    go(leaver, "back", neutral)

    expect(page.locator("h1")).to_have_text("Tell us what you know")


@pytest.mark.parametrize("runs_scripts", [True, False])
def test_the_safety_page_promises_only_what_an_exit_does_in_this_browser(new_page, runs_scripts):
    page = new_page(java_script_enabled=runs_scripts)

    page.goto("/safety/")

    only_with_a_script = [
        "The screen goes blank at once",
        "Other tabs that show this site leave too.",
        "The Back button does not bring this site back.",
        "On a slow line the screen stays blank",
    ]
    for words in only_with_a_script:
        expect(page.get_by_text(words)).to_be_visible(visible=runs_scripts)
    for words in ("Other tabs stay open.", "and deletes what you typed."):
        expect(page.get_by_text(words)).to_be_visible(visible=not runs_scripts)
