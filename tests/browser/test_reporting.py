"""Reporting a concern in a real browser: with the keyboard alone, and without JavaScript."""

import re

from playwright.sync_api import expect

from campaign_site.references import is_reference
from reports.models import ConcernReport
from tests.browser import keyboard

STORY = "Three vans came in the night."


def reference_on(page):
    return page.locator(".site-reference").inner_text()


def test_with_the_keyboard_alone(demo_site, page, axe):
    page.goto("/report/")
    keyboard.tab_to(page, "main a.govuk-button")
    page.keyboard.press("Enter")

    keyboard.answer(page, "danger", "Space", "ArrowDown")
    keyboard.answer(page, "about", "Space")
    keyboard.answer(page, "seen or heard", STORY)
    keyboard.answer(page, "Where", "Behind the mill", "Tab", "NN1 1AA")
    keyboard.answer(page, "who you are", "Space")
    expect(page.locator("h1")).to_have_text("Check your answers")
    assert axe(page) == []
    keyboard.send(page)

    expect(page.locator("h1")).to_have_text("We have what you told us")
    assert axe(page) == []
    assert is_reference(reference_on(page))
    assert ConcernReport.objects.get().answers.open()["story"] == STORY


def report_by_mouse(page):
    page.goto("/report/")
    page.get_by_role("link", name="Start").click()
    for label in ("No, or I am not sure", "Something else"):
        page.get_by_label(label).check()
        page.get_by_role("button", name="Continue").click()
    page.get_by_label("What have you seen or heard?").fill(STORY)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("I do not know where it is").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Yes, I will say how you can reach me").check()
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("Telephone number").fill("01632 960001")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("button", name="Send to the police").click()


def test_without_javascript(demo_site, no_js_page):
    report_by_mouse(no_js_page)

    assert is_reference(reference_on(no_js_page))
    assert ConcernReport.objects.get().contact.details.open()["telephone"] == "01632 960001"


def test_every_question_shows_its_error_and_leads_to_the_field(demo_site, new_page, axe):
    for width in (320, 1280):
        page = new_page(viewport={"width": width, "height": 800})
        page.goto("/report/danger/")
        for answer in (
            lambda page: page.get_by_label("No, or I am not sure").check(),
            lambda page: page.get_by_label("Drugs", exact=True).check(),
            lambda page: page.get_by_label("What have you seen or heard?").fill(STORY),
            lambda page: page.get_by_label("Postcode").fill("NN1"),
            lambda page: page.get_by_label("Yes, I will say how you can reach me").check(),
            lambda page: page.get_by_label("E-mail address").fill("sam@example.com"),
        ):
            assert axe(page) == []
            page.get_by_role("button", name="Continue").click()
            assert axe(page) == []
            assert page.title().startswith("Error: ")
            link = page.locator(".govuk-error-summary a").first
            assert re.match(r"(Enter|Select) ", link.inner_text())
            link.click()
            field = page.evaluate("document.activeElement.id")
            assert f"#{field}" == link.get_attribute("href")
            answer(page)
            page.get_by_role("button", name="Continue").click()
        expect(page.locator("h1")).to_have_text("Check your answers")
        assert axe(page) == []
        page.get_by_role("link", name="Stop and delete my answers").click()
        assert axe(page) == []
        page.get_by_role("link", name="Go back to my answers").click()
        page.get_by_role("button", name="Send to the police").click()
        expect(page.locator(".site-reference")).to_be_visible()
        assert axe(page) == []


def test_back_after_sending_does_not_show_what_was_typed(demo_site, page):
    report_by_mouse(page)

    for _ in range(5):
        page.go_back()
        assert STORY not in page.content()
        assert STORY not in page.locator("body").inner_text()
        assert STORY not in [box.input_value() for box in page.locator("textarea").all()]
