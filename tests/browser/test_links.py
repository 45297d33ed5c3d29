"""Reports that may be about the same, on a small screen and with the keyboard alone."""

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from campaign_site.roles import Role
from reports.models import ReportLink
from tests.browser.keyboard import tab_to
from tests.reports.conftest import Reporter

NARROW = {"width": 320, "height": 640}


@pytest.fixture
def reports(demo_site):
    """Two reports about one plate and by one giver."""
    reports = []
    for _ in range(2):
        reporter = Reporter(Client(), "reports")
        reporter.answers_up_to("contact", contact="shared")
        reports.append(reporter.goes_on_to_the_check_page().sends().reference)
    call_command("index_reports")
    return reports


@pytest.fixture
def supervisor_page(demo_site, new_page, signed_in_as):
    page = new_page(viewport=NARROW)
    cookie = signed_in_as(Role.SUPERVISOR).cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": demo_site.url}])
    return page


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def test_a_link_is_made_and_undone_with_the_keyboard(supervisor_page, reports, axe):
    page, (one, other) = supervisor_page, reports
    page.goto(reverse("admin:reports_concernreport_changelist") + "?queue=doubts")
    page.get_by_role("link", name=one).click()
    part = page.locator("section[aria-labelledby=links]")
    expect(part).to_contain_text("same number plate, same postcode")
    assert axe(page) == []
    assert overflow(page) <= 0

    tab_to(page, "form[action$='/same/'] button", limit=200)
    page.keyboard.press("Enter")
    expect(part.get_by_role("status")).to_have_text("The two reports are linked.")
    expect(part.get_by_role("heading", name="About the same", exact=True)).to_be_in_viewport()
    assert ReportLink.objects.get().is_same
    assert axe(page) == []

    button = part.get_by_role("button", name=f"Undo what was decided about {other}")
    expect(button).to_be_visible()
    tab_to(page, "form[action$='/undo/'] button", limit=200)
    page.keyboard.press("Enter")
    expect(part.get_by_role("status")).to_have_text("The decision is undone.")
    assert not ReportLink.objects.exists()


def test_the_page_of_repeats_is_in_order(supervisor_page, reports, axe):
    page = supervisor_page
    page.goto(reverse("admin:reports_repeats"))

    expect(page.locator("h1")).to_have_text("Repeat givers and repeat subjects")
    expect(page.get_by_role("heading", name="Giver 1: 2 reports")).to_be_visible()
    assert axe(page) == []
    assert overflow(page) <= 0
