"""A press officer writes an article in the visual editor, under the staff content policy."""

import re

import pytest
from playwright.sync_api import expect

from news.models import Article

pytestmark = pytest.mark.django_db(transaction=True)

PASSWORD = "made up for this test"


@pytest.fixture
def press_officer(page, admin_user):
    admin_user.set_password(PASSWORD)
    admin_user.save()
    page.goto("/admin/")
    page.get_by_label("User name").fill(admin_user.username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.goto("/admin/news/article/add/")
    return page


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def choose(page, name):
    """What is chosen applies to what is typed next; the keyboard is back in the text by then."""
    press(page, name)
    expect(page.get_by_role("textbox", name="Text")).to_be_focused()


def test_what_is_made_with_the_buttons_is_what_is_published(press_officer):
    page = press_officer
    page.get_by_label("Title").press_sequentially("A week of action")
    page.get_by_label("Summary").fill("In one sentence.")
    page.get_by_role("textbox", name="Text").click()
    page.keyboard.type("Call {101}.")
    page.keyboard.press("Enter")
    choose(page, "Heading")
    page.keyboard.type("What to do")
    page.keyboard.press("Enter")
    choose(page, "List")
    page.keyboard.type("first")
    page.keyboard.press("Enter")
    choose(page, "Bold")
    page.keyboard.type("second")

    page.get_by_label("Status").select_option("ready")
    page.locator(".field-publish_at").get_by_role("link", name="Today").click()
    page.locator(".field-publish_at").get_by_role("link", name="Now").click()
    page.get_by_role("button", name="Save", exact=True).click()
    page.goto("/news/a-week-of-action/")

    assert Article.objects.get().body == (
        "<p>Call {101}.</p><h2>What to do</h2>"
        "<ul><li><p>first</p></li><li><p><strong>second</strong></p></li></ul>"
    )
    assert page.get_by_role("link", name="101").first.get_attribute("href") == "tel:101"


def test_a_word_becomes_a_link(press_officer):
    page = press_officer
    page.get_by_role("textbox", name="Text").click()
    page.keyboard.type("us")
    page.keyboard.press("Shift+Home")
    press(page, "Link")
    page.get_by_label("URL").fill("/report/")
    page.get_by_role("button", name="Update").click()

    html = page.locator("#id_body").input_value()

    assert re.search(r'<a href="/report/"[^>]*>us</a>', html)


def test_an_emptied_text_is_empty(press_officer):
    page = press_officer
    page.get_by_role("textbox", name="Text").click()
    page.keyboard.type("x")
    page.keyboard.press("Backspace")

    assert page.locator("#id_body").input_value() == ""
