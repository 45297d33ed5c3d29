"""Before unsent answers are deleted the page says so, and they can be kept."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.urls("tests.campaign_site.pet_journey")

MESSAGE = "Your answers will be deleted in less than 2 minutes."


@pytest.fixture
def page(page):
    """On the second question, with some words typed, and a clock that the test turns."""
    page.clock.install()
    page.goto("/pets/pet/")
    page.get_by_label("Which pet?").fill("cat")
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("What happened?").press_sequentially("Ran ")
    page.wait_for_load_state()  # from then on the script watches the clock
    return page


def message(page):
    return page.get_by_role("alert")


def focused(page):
    return page.evaluate("document.activeElement.name")


def test_the_message_comes_two_minutes_before_the_end_and_lets_the_visitor_go_on_typing(page, axe):
    page.clock.fast_forward("27:50")
    expect(message(page)).to_have_text("")

    page.clock.fast_forward("00:15")
    expect(message(page)).to_have_text(MESSAGE)
    assert focused(page) == "story"
    assert axe(page) == []
    page.keyboard.type("up ")

    with page.expect_response("**/keep/*") as kept:
        page.get_by_role("button", name="Keep my answers").click()
    assert kept.value.status == 204
    expect(message(page)).to_have_text("Your answers are kept for another 30 minutes.")
    page.keyboard.type("a tree")
    assert page.get_by_label("What happened?").input_value() == "Ran up a tree"

    page.clock.fast_forward("28:05")
    expect(message(page)).to_have_text(MESSAGE)
    page.get_by_role("button", name="Continue").click()
    expect(page.locator("h1")).to_have_text("Which toys?")


def test_who_was_typing_before_the_script_was_there_goes_on_typing(page):
    held = []
    page.route("**/time_left*.js", lambda route: held.append(route))
    page.reload(wait_until="commit")
    page.get_by_label("What happened?").press_sequentially("Ran up ")
    held[0].continue_()
    page.wait_for_load_state()

    page.clock.fast_forward("28:05")
    page.get_by_role("button", name="Keep my answers").click()
    expect(message(page)).to_have_text("Your answers are kept for another 30 minutes.")

    page.keyboard.type("a tree")
    assert page.get_by_label("What happened?").input_value() == "Ran up a tree"


def test_at_the_end_the_page_goes_with_what_stands_on_it(page):
    page.clock.fast_forward("30:01")

    page.wait_for_url("**/timed-out/")
    expect(page.locator("h1")).to_have_text("Your answers are not here any more")
    page.go_back()
    assert "Ran" not in page.content()


def test_answers_that_can_not_be_kept_are_still_on_the_page(page):
    page.route("**/keep/*", lambda route: route.abort())
    page.clock.fast_forward("28:05")

    page.get_by_role("button", name="Keep my answers").click()

    expect(message(page)).to_contain_text("We could not keep your answers")
    expect(page.get_by_role("button", name="Keep my answers")).to_be_visible()
    assert page.get_by_label("What happened?").input_value() == "Ran "


def test_escape_leaves_while_the_message_is_shown(page, neutral):
    page.reload()
    page.clock.fast_forward("28:05")
    expect(message(page)).to_have_text(MESSAGE)

    page.keyboard.press("Escape")

    page.wait_for_url(f"{neutral.url}**")
