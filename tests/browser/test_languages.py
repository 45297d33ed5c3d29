"""Another language in a real browser: from right to left, and in Romanian from end to end."""

import pytest
from django.utils.translation import gettext, override
from playwright.sync_api import expect

from campaign_site.references import is_reference
from campaign_site.roles import Role
from campaign_site.secret_codes import is_code
from reports.models import ConcernReport
from tests.browser.leaving import waits_for
from tests.filling import step_of
from tests.languages import catalogues
from tests.telling import ReportTeller

NARROW = {"width": 320, "height": 640}
STORY = "Trei dube vin noaptea, la școală. Șoferul țipă."


@pytest.fixture
def right_to_left(settings, demo_site):
    with catalogues.made_up(settings):
        yield demo_site


def overflow(page):
    """How far the page is wider than the window, in pixels."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def in_romanian(words):
    with override("ro"):
        return gettext(words)


# From right to left, and two fifths longer


def test_a_page_from_right_to_left_is_mirrored_and_nothing_is_cut_off(right_to_left, new_page):
    page = new_page(viewport=NARROW)
    too_wide = {}

    for path in ("", "report/", "amnesty/", "amnesty/knives/", "contact/", "safety/"):
        page.goto(f"/ar/{path}")
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
        too_wide[path] = overflow(page)

    assert {path: wide for path, wide in too_wide.items() if wide > 0} == {}


def test_questions_and_errors_from_right_to_left_have_room(right_to_left, new_page, axe):
    page = new_page(viewport=NARROW)
    page.goto("/ar/report/danger/")

    page.locator("main form [type=submit]").last.click()
    page.wait_for_selector(".govuk-error-summary")

    assert overflow(page) <= 0
    assert axe(page) == []
    border = "getComputedStyle(document.querySelector('.govuk-form-group--error'))"
    widths = [page.evaluate(f"{border}.border{side}Width") for side in ("Left", "Right")]
    assert widths == ["0px", "5px"]


@pytest.mark.parametrize("way", ["key", "button"])
def test_every_way_out_works_from_right_to_left(right_to_left, neutral, new_page, way):
    page = new_page(viewport=NARROW)
    page.goto("/ar/report/")
    bar = page.locator(".site-exit").bounding_box()
    assert (bar["x"], bar["y"], bar["width"]) == (0, 0, 320)

    if way == "key":
        page.keyboard.press("Escape")
    else:
        page.locator("a[data-exit]").click()

    waits_for(page, neutral)


# Romanian, from the first question to the status


def fill(page, typed):
    for name, value in typed.items():
        fields = page.locator(f"main form [name='{name}']")
        if fields.first.get_attribute("type") in ("radio", "checkbox"):
            for one in [value] if isinstance(value, str) else value:
                page.locator(f"main form [name='{name}'][value='{one}']").check()
        elif fields.first.get_attribute("type") != "hidden":
            fields.fill(value)


def goes_on(page, words):
    before = page.url
    page.locator("main").get_by_role("button", name=in_romanian(words), exact=True).click()
    page.wait_for_url(lambda url: url != before)


def test_a_whole_report_in_romanian_without_javascript(demo_site, no_js_page, enters, new_page):
    page, told = no_js_page, ReportTeller(None, mark="", contact="none").told()
    told["story"] = {"story": STORY}
    told["people"] = {"people-1-name": "Slim"}
    page.goto("/report/")
    page.get_by_role("link", name="Română").click()
    page.get_by_role("link", name=in_romanian("Start"), exact=True).click()
    while (step := step_of(page.url)) in told:
        assert page.locator("html").get_attribute("lang") == "ro"
        fill(page, told[step])
        goes_on(page, "Continue")
    assert step == "check"
    expect(page.locator("dd", has_text=STORY)).to_be_visible()
    goes_on(page, "Send to the police")

    reference = page.locator(".site-reference").inner_text()
    code = page.locator("#secret-code").inner_text()
    assert is_reference(reference)
    assert is_code(code)
    assert "/ro/report/sent/" in page.url
    assert ConcernReport.objects.get(reference=reference).language == "ro"

    page.goto("/ro/report/status/")
    page.locator("[name=reference]").fill(reference)
    page.locator("[name=code]").fill(code)
    goes_on(page, "Continue")
    said = in_romanian("We have received it. It is waiting to be read.")
    expect(page.locator("main")).to_contain_text(said)

    desk = new_page()
    enters(desk, Role.TRIAGE)
    desk.goto("/admin/reports/concernreport/?queue=doubts&language=ro")
    desk.get_by_role("link", name=reference).click()
    expect(desk.locator(".staff-facts")).to_contain_text("Romanian")
    expect(desk.get_by_text("What have you seen or heard?")).to_be_visible()
    expect(desk.get_by_text(STORY)).to_be_visible()


def test_a_language_is_changed_in_the_middle_and_nothing_typed_is_lost(demo_site, page):
    page.goto("/report/danger/")
    page.get_by_label("No, or I am not sure").check()
    page.get_by_role("button", name="Continue").last.click()
    page.get_by_label("Yes, it is safe").check()

    page.get_by_role("button", name="Română").click()
    page.wait_for_url("**/ro/report/device/**")

    assert page.locator("[name=device]:checked").get_attribute("value") == "yes"
    page.locator("[name=device]:checked").press("Enter")
    page.wait_for_url("**/ro/report/topic/**")
