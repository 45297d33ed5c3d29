"""Booking a collection in a real browser: with the keyboard alone, and without JavaScript."""

import re

from playwright.sync_api import expect

from amnesty.models import Booking
from campaign_site.references import is_reference
from tests.browser import keyboard
from tests.browser.going_on import go_on, go_on_in_vain

PLACE = "12 Nowhere Lane, the shed"


def reference_on(page):
    return page.locator(".site-reference").inner_text()


def test_with_the_keyboard_alone(demo_site, page, axe):
    page.goto("/amnesty/book/")
    keyboard.tab_to(page, "main a.govuk-button")
    page.keyboard.press("Enter")

    keyboard.answer(page, "hurt", "Space", "ArrowDown")
    keyboard.answer(page, "explode", "Space")
    keyboard.answer(page, "hand in", "Space")
    keyboard.answer(page, "loaded", "Space")
    keyboard.answer(page, "postcode", "NN1 1AA")
    keyboard.answer(page, "Where should we come", PLACE)
    keyboard.answer(page, "officers know", "Space")
    keyboard.answer(page, "When can we come", "Space")
    keyboard.answer(page, "contact you", "Space", "ArrowUp")
    expect(page.locator("h1")).to_have_text("Check your answers")
    assert axe(page) == []
    keyboard.send(page)

    expect(page.locator(".site-reference")).to_be_visible()
    assert axe(page) == []
    assert is_reference(reference_on(page))
    expect(page.locator("main")).to_contain_text("morning: 9am to midday (example)")
    assert PLACE not in page.content()
    assert Booking.objects.get().place.open()["place"] == PLACE


def test_without_javascript(demo_site, no_js_page):
    page = no_js_page
    page.goto("/amnesty/book/")
    page.get_by_role("link", name="Start").click()
    for label in ("No", "No"):
        page.get_by_label(label, exact=True).check()
        go_on(page)
    page.locator("main input[type=checkbox]").first.check()
    go_on(page)
    page.get_by_label("I do not know").check()
    go_on(page)
    page.get_by_label(re.compile("postcode")).fill("nn8 1aa")
    go_on(page)
    page.get_by_label("Where should we come?").fill(PLACE)
    go_on(page)
    go_on(page)
    page.locator("main input[type=radio]").last.check()
    go_on(page)
    page.get_by_label("By telephone").check()
    go_on(page)
    page.get_by_label("Telephone number").fill("01632 960001")
    page.get_by_label("No", exact=True).check()
    go_on(page)
    page.locator("main button[type=submit]").click()

    assert is_reference(reference_on(page))
    assert Booking.objects.get().contact.open()["telephone"] == "01632 960001"


def test_every_question_shows_its_error_and_leads_to_the_field(demo_site, new_page, axe):
    """On a narrow screen, where a page breaks first."""
    page = new_page(viewport={"width": 320, "height": 800})
    page.goto("/amnesty/book/danger/")
    for answer in (
        lambda page: page.get_by_label("No", exact=True).check(),
        lambda page: page.get_by_label("No", exact=True).check(),
        lambda page: page.locator("main input[type=checkbox]").first.check(),
        lambda page: page.get_by_label("I do not know").check(),
        lambda page: page.get_by_label(re.compile("postcode")).fill("NN1 1AA"),
        lambda page: page.get_by_label("Where should we come?").fill(PLACE),
        None,  # what the officers should know: no answer is wrong
        lambda page: page.locator("main input[type=radio]").first.check(),
        lambda page: page.get_by_label("By e-mail").check(),
        lambda page: page.get_by_label("E-mail address").fill("sam@example.com"),
    ):
        assert axe(page) == []
        if answer:
            go_on_in_vain(page)
            assert axe(page) == []
            link = page.locator(".govuk-error-summary a").first
            assert re.match(r"(Enter|Select) ", link.inner_text())
            link.click()
            assert link.get_attribute("href") == page.evaluate("'#' + document.activeElement.id")
            answer(page)
        go_on(page)
    expect(page.locator("h1")).to_have_text("Check your answers")
    assert axe(page) == []
    page.locator("main button[type=submit]").click()
    expect(page.locator(".site-reference")).to_be_visible()
    assert axe(page) == []
