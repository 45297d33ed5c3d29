"""Reporting a concern in a real browser: with the keyboard alone, and without JavaScript."""

import re

from django.test import Client
from playwright.sync_api import expect

from campaign_site.references import is_reference
from reports.models import ConcernReport
from tests.browser import keyboard
from tests.browser.by_mouse import STORY, reference_on, tells_a_concern
from tests.browser.going_on import go_on, go_on_in_vain
from tests.reports.conftest import Reporter
from tests.unfinished import hand_over


def overflow(page):
    """How far the page is wider than the window, in pixels."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def told(page_slug):
    pages = ConcernReport.objects.get().answers.open()["pages"]
    return next(page["values"] for page in pages if page["step"] == page_slug)


def test_with_the_keyboard_alone(demo_site, page, axe):
    page.goto("/report/")
    keyboard.tab_to(page, "main a.govuk-button")
    page.keyboard.press("Enter")

    keyboard.answer(page, "danger", "Space", "ArrowDown")
    keyboard.answer(page, "safe to use", "Space")
    keyboard.answer(page, "about", "Space")
    keyboard.answer(page, "happening now", "Space", "ArrowUp")
    keyboard.answer(page, "seen or heard", STORY)
    keyboard.answer(page, "Where", "Behind the mill", "Tab", "NN1 1AA")
    keyboard.answer(page, "When", "In May")
    keyboard.answer(page, "Who", "Slim")
    keyboard.answer(page, "vehicles", "AB12 CDE")
    keyboard.answer(page, "phone numbers")
    keyboard.answer(page, "involved", "Space")
    keyboard.answer(page, "How do you know", "Tab", "Space")
    keyboard.answer(page, "who you are", "Space", "ArrowUp")
    keyboard.answer(page, "Photos")
    expect(page.locator("h1")).to_have_text("Check your answers")
    assert axe(page) == []
    keyboard.send(page)

    expect(page.locator("h1")).to_have_text("We have what you told us")
    assert axe(page) == []
    assert is_reference(reference_on(page))
    assert told("story") == {"story": STORY}
    assert told("people")["people"][0]["name"] == "Slim"
    assert told("contact") == {"contact": "none"}


def test_without_javascript(demo_site, no_js_page):
    tells_a_concern(no_js_page)

    assert is_reference(reference_on(no_js_page))
    (page,) = ConcernReport.objects.get().contact.details.open()["pages"]
    assert page["values"]["telephone"] == "01632 960001"


def test_every_question_shows_its_error_and_leads_to_the_field(demo_site, new_page, axe):
    """On a narrow screen. Questions that may stay empty are only looked at."""
    page = new_page(viewport={"width": 320, "height": 640})
    page.goto("/report/danger/")
    for answer in (
        lambda page: page.get_by_label("No, or I am not sure").check(),
        lambda page: page.get_by_label("No, or I am not sure").check(),
        lambda page: page.get_by_label("Yes, go on").check(),
        lambda page: page.get_by_label("Drugs", exact=True).check(),
        lambda page: page.get_by_label("It is happening now").check(),
        lambda page: page.get_by_label("What have you seen or heard?").fill(f"My ex. {STORY}"),
        lambda page: page.get_by_label("Postcode").fill("NN1"),
        *[None] * 5,
        lambda page: page.get_by_label("I am not sure").check(),
        lambda page: page.get_by_label("Keep my details sealed").check(),
        lambda page: page.get_by_label("E-mail address").fill("sam@example.com"),
        None,
    ):
        assert axe(page) == []
        assert overflow(page) <= 0
        if answer:
            go_on_in_vain(page)
            has_an_error_that_leads_to_its_field(page, axe)
            answer(page)
        go_on(page)
    expect(page.locator("h1")).to_have_text("Check your answers")
    assert axe(page) == []
    page.get_by_role("link", name="Stop and delete my answers").click()
    assert axe(page) == []
    page.get_by_role("link", name="Go back to my answers").click()
    page.get_by_role("button", name="Send to the police").click()
    expect(page.locator(".site-reference")).to_be_visible()
    assert axe(page) == []


def has_an_error_that_leads_to_its_field(page, axe):
    assert axe(page) == []
    link = page.locator(".govuk-error-summary a").first
    assert re.match(r"(Enter|Select) ", link.inner_text())
    link.click()
    field = page.evaluate("document.activeElement.id")
    assert f"#{field}" == link.get_attribute("href")


def test_words_that_show_who_wrote_it_are_pointed_at_and_can_be_changed(demo_site, page, axe):
    report = Reporter(Client(), "reports").answers_up_to("story", story="My ex sells it.")
    report.goes_on_to_the_check_page()
    hand_over(report.client, page, demo_site.url)

    page.goto(report.url("check"))
    expect(page.get_by_text("“My ex” in “What have you seen or heard?”")).to_be_visible()
    assert axe(page) == []
    page.locator(".govuk-inset-text").get_by_role("link", name="Change").click()
    page.get_by_label("What have you seen or heard?").fill("Someone sells it.")
    go_on(page)

    expect(page.locator("h1")).to_have_text("Check your answers")
    assert "could show who you are" not in page.locator("main").inner_text()


def test_back_after_sending_does_not_show_what_was_typed(demo_site, page):
    tells_a_concern(page)

    for _ in range(7):
        page.go_back()
        assert STORY not in page.content()
        assert STORY not in page.locator("body").inner_text()
        assert STORY not in [box.input_value() for box in page.locator("textarea").all()]
