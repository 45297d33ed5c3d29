"""Booking a collection in a real browser: with the keyboard alone, and without JavaScript."""

import re

from playwright.sync_api import expect

from amnesty.models import Booking
from campaign_site.references import is_reference
from tests.browser import keyboard
from tests.browser.by_mouse import GIVERS_NUMBER, PLACE, asks_for_a_visit, check, reference_on
from tests.browser.going_on import go_on, go_on_in_vain

PHONE = {"width": 375, "height": 812}
NARROW = {"width": 320, "height": 640}


def overflow(page):
    """How far the page is wider than the window, in pixels."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def values(column):
    pages = column.open()["pages"]
    return {name: value for page in pages for name, value in page["values"].items()}


def about_the_gun(page):
    """Two radio groups in one block, reached one after the other."""
    expect(page.locator("h1")).to_have_text("About what you hand in")
    keyboard.tab_to(page, "[name$=-number]")
    page.keyboard.type("2")
    for answer in ("loaded", "ammunition"):
        keyboard.tab_to(page, f"[name$=-{answer}]")
        page.keyboard.press("Space")
    keyboard.send(page)


def test_with_the_keyboard_alone_on_a_telephone(demo_site, new_page):
    page = new_page(viewport=PHONE)
    page.goto("/amnesty/book/")
    keyboard.tab_to(page, "main a.govuk-button")
    page.keyboard.press("Enter")

    keyboard.answer(page, "hurt", "Space", "ArrowDown")
    keyboard.answer(page, "explode", "Space")
    keyboard.answer(page, "hand in", "Space")
    about_the_gun(page)
    keyboard.answer(page, "kept", "Space")
    keyboard.answer(page, "Whose", "Space")
    keyboard.answer(page, "licence", "Space")
    keyboard.answer(page, "postcode", "NN1 1AA")
    keyboard.answer(page, "Where should we come", PLACE)
    keyboard.answer(page, "officers know", "Space")
    keyboard.answer(page, "When can we come", "Space")
    keyboard.answer(page, "How would you like", "Space")
    keyboard.answer(page, "contact you", "Space", "ArrowUp")
    keyboard.answer(page, "promise", "Space")
    expect(page.locator("h1")).to_have_text("Check your answers")
    keyboard.send(page)

    expect(page.locator(".site-reference")).to_be_visible()
    assert is_reference(reference_on(page))
    expect(page.locator("main")).to_contain_text("morning: 9am to midday (example)")
    assert PLACE not in page.content()
    assert values(Booking.objects.get().place)["place"] == PLACE
    keyboard.send(page)
    expect(page.locator("h1")).to_have_text("Thank you")


def test_without_javascript(demo_site, no_js_page):
    page = no_js_page
    asks_for_a_visit(page)

    assert is_reference(reference_on(page))
    booking = Booking.objects.get()
    assert values(booking.contact)["telephone"] == GIVERS_NUMBER
    assert values(booking.hazards)["kept"] == ["loft", "shed"]
    go_on(page, "I do not want it. Switch the code off")
    booking.refresh_from_db()
    assert booking.code_hash == ""


def is_checked(label):
    return lambda page: page.get_by_label(label, exact=True).check()


def about_the_guns(page):
    for ending in ("loaded", "ammunition"):
        boxes = page.locator(f"[name$=-{ending}]").all()
        for name in {box.get_attribute("name") for box in boxes}:
            page.locator(f"[name={name}]").first.check()


def reached_by_email(page):
    page.get_by_label("E-mail address").fill("sam@example.com")
    page.get_by_label("No", exact=True).check()


def test_every_question_shows_its_error_and_leads_to_the_field(demo_site, new_page, axe):
    """On a narrow screen, where a page breaks first."""
    page = new_page(viewport=NARROW)
    page.goto("/amnesty/book/danger/")
    for answer in (
        is_checked("No"),
        is_checked("No"),
        lambda page: [box.check() for box in page.locator("main input[type=checkbox]").all()[:2]],
        about_the_guns,
        is_checked("In a loft"),
        is_checked("I prefer not to say"),
        is_checked("No"),
        lambda page: page.get_by_label(re.compile("postcode")).fill("NN1 1AA"),
        lambda page: page.get_by_label("Address or place").fill(PLACE),
        None,  # what the officers should know: no answer is wrong
        lambda page: page.locator("main input[type=radio]").first.check(),
        None,  # how we come: neither is it here
        is_checked("By e-mail"),
        reached_by_email,
        lambda page: page.locator("main input[type=checkbox]").check(),
    ):
        assert axe(page) == []
        assert overflow(page) <= 0
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
    go_on(page, "Ask for this visit")
    expect(page.locator(".site-reference")).to_be_visible()
    assert axe(page) == []
    assert overflow(page) <= 0


def test_what_was_told_about_one_item_stays_when_another_is_added(demo_site, new_page):
    page = new_page(viewport=PHONE)
    page.goto("/amnesty/book/danger/")
    check(page, "No")
    check(page, "No")
    check(page, "Knife")
    page.get_by_label("How many?").fill("3")
    page.get_by_role("button", name="Back").click()
    check(page, "Crossbow")

    expect(page.get_by_label("How many?").first).to_have_value("3")
    expect(page.get_by_label("How many?")).to_have_count(2)
    expect(page.locator(".govuk-error-summary")).to_have_count(0)
