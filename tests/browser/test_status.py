"""The two numbers, and what they open, in a real browser: with JavaScript and without."""

import pytest
from playwright.sync_api import expect

from campaign_site.secret_codes import is_code
from reports.models import Addition
from tests.browser.by_mouse import STORY, reference_on, tells_a_concern

NARROW = {"width": 320, "height": 640}


def code_on(page):
    return page.locator("#secret-code").inner_text()


# Of how many lines the text of an element is.
LINES = """element => {
  const text = document.createRange();
  text.selectNodeContents(element);
  return new Set(Array.from(text.getClientRects(), box => box.bottom)).size;
}"""


def opens(page, reference, code):
    page.goto("/report/")
    page.get_by_role("link", name="I have a code").click()
    page.get_by_label("Reference").fill(reference)
    page.get_by_label("Secret code").fill(code)
    page.get_by_role("button", name="Continue").click()


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def seen_on_the_way_back(page, secrets):
    found = []
    for _ in range(8):
        # Chromium may have loaded a page that redirects before Playwright waits for it.
        page.go_back(wait_until="commit")
        expect(page.locator("h1")).to_be_visible()
        boxes = page.locator("textarea, input:not([type=hidden])").all()
        shown = [
            page.content(),
            page.locator("body").text_content(),
            *(box.input_value() for box in boxes),
        ]
        found += [(page.url, secret) for secret in secrets if any(secret in text for text in shown)]
    return found


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no js"])
def test_from_sending_to_adding_to_closing_and_back_again(demo_site, new_page, axe, javascript):
    page = new_page(viewport=NARROW, java_script_enabled=javascript)
    tells_a_concern(page)
    reference, code = reference_on(page), code_on(page)
    assert is_code(code)
    if javascript:
        parts = [page.locator(".site-reference"), *page.locator("#secret-code span").all()]
        assert [part.evaluate(LINES) for part in parts] == [1] * 5
    if javascript:
        assert axe(page) == []
        assert overflow(page) <= 0

    page.get_by_role("button", name="I have written it down").click()
    expect(page.locator("h1")).to_have_text("Thank you")
    assert code not in page.locator("body").text_content()

    opens(page, reference, code.lower().replace("-", " "))
    expect(page.locator("h1")).to_have_text("What has happened to it")
    if javascript:
        assert axe(page) == []
        assert overflow(page) <= 0
    page.get_by_label("What do you want to add?").fill("The van is back.")
    page.get_by_role("button", name="Send to the police").click()
    expect(page.locator("main")).to_contain_text("We have what you added")
    assert [addition.text.open() for addition in Addition.objects.all()] == ["The van is back."]
    page.get_by_role("button", name="Close this page").click()
    expect(page.locator("h1")).to_have_text("This page is closed")

    assert seen_on_the_way_back(page, (code, reference, "The van is back.", STORY, "waiting")) == []
