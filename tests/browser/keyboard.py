"""Moving through a page with the keyboard alone."""

import re

from playwright.sync_api import expect

FIRST_FIELD = "main form :is(input:not([type=hidden]), textarea)"
# Not a button with a name, such as "Add another person".
SEND = "main :is(button, input)[type=submit]:not([name])"
KEYS = {"Tab", "Space", "Enter", "ArrowDown", "ArrowUp"}


def tab_to(page, selector, limit=80):
    """Press Tab until the element has the focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"The Tab key does not reach {selector}.")


def answer(page, heading, *keys):
    """On the page with this heading: press or type the keys at its first field, and send."""
    expect(page.locator("h1")).to_have_text(re.compile(heading))
    tab_to(page, FIRST_FIELD)
    for key in keys:
        if key in KEYS:
            page.keyboard.press(key)
        else:
            page.keyboard.type(key)
    send(page)


def send(page):
    tab_to(page, SEND)
    page.keyboard.press("Enter")
