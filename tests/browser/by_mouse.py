"""The two journeys as somebody with a mouse goes through them, with or without JavaScript."""

import re

from playwright.sync_api import expect

from tests.browser.going_on import go_on

STORY = "Three vans came in the night."
PLACE = "12 Nowhere Lane, the shed"
# Nobody else's in the tests: a number may have two visits before it, and no more.
GIVERS_NUMBER = "01632 960002"


def reference_on(page):
    return page.locator(".site-reference").inner_text()


def tells_a_concern(page):
    page.goto("/report/")
    page.get_by_role("link", name="Start").click()
    for label in ("No, or I am not sure", "Yes, it is safe", "Something else", "It is over"):
        page.get_by_label(label).check()
        go_on(page)
    page.get_by_label("What have you seen or heard?").fill(STORY)
    go_on(page)
    page.get_by_label("I do not know where it is").check()
    for heading in ("When", "Who", "vehicles", "phone numbers", "involved", "How do you know"):
        go_on(page)
        expect(page.locator("h1")).to_have_text(re.compile(heading))
    page.get_by_label("I am not sure").check()
    go_on(page)
    page.get_by_label("Share my details").check()
    go_on(page)
    page.get_by_label("Telephone number").fill("01632 960001")
    go_on(page)
    go_on(page)
    go_on(page, "Send to the police")


def check(page, *labels):
    for label in labels:
        page.get_by_label(label, exact=True).check()
    go_on(page)


def first_of(page, ending):
    return page.locator(f"[name$=-{ending}]").first


def asks_for_a_visit(page):
    page.goto("/amnesty/book/")
    page.get_by_role("link", name="Start").click()
    check(page, "No")
    check(page, "No")
    page.locator("main input[type=checkbox]").first.check()
    go_on(page)
    first_of(page, "loaded").check()
    first_of(page, "ammunition").check()
    go_on(page)
    check(page, "In a loft", "In a shed or garage")
    check(page, "I found it")
    check(page, "I do not know")
    page.get_by_label(re.compile("postcode")).fill("nn8 1aa")
    go_on(page)
    page.get_by_label("Address or place").fill(PLACE)
    go_on(page)
    go_on(page)
    page.locator("main input[type=radio]").last.check()
    go_on(page)
    check(page, "In plain clothes")
    check(page, "By telephone")
    page.get_by_label("Telephone number").fill(GIVERS_NUMBER)
    for name in ("may_leave_message", "may_text", "reminder"):
        page.locator(f"[name={name}][value=no]").check()
    go_on(page)
    page.locator("main input[type=checkbox]").check()
    go_on(page)
    go_on(page, "Ask for this visit")
