"""Back, Stop and the Enter key keep what was typed, with JavaScript and without."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.urls("tests.campaign_site.pet_journey")

STORY = "It ran up the tree"


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def page(new_page, request):
    """On the second question, with the story typed and not sent."""
    page = new_page(java_script_enabled=request.param)
    page.has_javascript = request.param
    page.goto("/pets/pet/")
    page.get_by_label("Which pet?").fill("cat")
    page.get_by_label("Which pet?").press("Enter")
    page.get_by_label("What happened?").fill(STORY)
    return page


def test_back_and_forth_by_mouse_and_by_the_enter_key(page, axe):
    if page.has_javascript:
        assert axe(page) == []
    page.get_by_role("button", name="Back").click()
    expect(page.locator("h1")).to_have_text("Which pet?")

    page.get_by_label("Which pet?").press("Enter")
    expect(page.get_by_label("What happened?")).to_have_value(STORY)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Toy").fill("ball")
    page.get_by_label("Toy").press("Enter")

    expect(page.locator("h1")).to_have_text("Check your answers")
    expect(page.locator("dl")).to_contain_text(STORY)


def test_stopping_and_thinking_again(page):
    page.get_by_role("button", name="Stop and delete my answers").click()
    expect(page.locator("h1")).to_have_text("Stop and delete your answers?")

    page.get_by_role("link", name="Go back to my answers").click()

    expect(page.get_by_label("What happened?")).to_have_value(STORY)


def test_with_the_keyboard_the_hidden_button_is_never_met(page):
    page.get_by_role("button", name="Back").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_label("What happened?")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Back")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.locator("h1")).to_have_text("Which pet?")


def test_too_late_the_words_are_there_to_be_copied(page, axe):
    page.context.clear_cookies()
    page.get_by_role("button", name="Continue").click()

    expect(page.locator("h1")).to_have_text("What you just typed was not sent")
    expect(page.locator("main")).to_contain_text(STORY)
    if page.has_javascript:
        assert axe(page) == []
