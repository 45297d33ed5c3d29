"""The visual editor of articles, as a press officer's hands meet it."""

import re

from playwright.sync_api import expect

DISABLED = re.compile(r"\bdisabled\b")


def text_of(page):
    return page.get_by_role("textbox", name="Text")


def press(page, name):
    """The button of this name, of the editor or below it, once it can be pressed.

    The editor hears a moment later what was selected.
    """
    button = page.get_by_role("button", name=name, exact=True)
    expect(button).not_to_have_class(DISABLED)
    button.click()
