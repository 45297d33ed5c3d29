"""Pressing a button that leads to another page, and being there when the test goes on."""

import re

from playwright.sync_api import expect


def go_on(page, name="Continue", **options):
    before = page.url
    page.get_by_role("button", name=name).last.click(**options)
    page.wait_for_url(lambda url: url != before)


def go_on_in_vain(page):
    """The answer is wrong: the same page comes again and says so."""
    page.get_by_role("button", name="Continue").last.click()
    expect(page).to_have_title(re.compile("^Error: "))
    page.wait_for_load_state()
