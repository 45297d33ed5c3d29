"""Two people delete a report, on a small screen and with the keyboard alone."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from campaign_site.roles import Role
from reports.models import ConcernReport, Disposal
from tests.browser.keyboard import tab_to
from tests.reports.conftest import Reporter
from tests.reports.disposing import due

NARROW = {"width": 320, "height": 640}


@pytest.fixture
def report(demo_site):
    reference = Reporter(Client(), "reports").answers_everything().sends().reference
    return due(ConcernReport.objects.get(reference=reference))


@pytest.fixture
def opens(new_page, signed_in_as, demo_site):
    """A page that one of the two opens in a browser of their own."""

    def open_page(name, address):
        page = new_page(viewport=NARROW)
        value = signed_in_as(Role.RECORDS, name=name).cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": value, "url": demo_site.url}
        page.context.add_cookies([cookie])
        page.goto(reverse(f"admin:reports_{address}"))
        return page

    return open_page


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def press(page, selector, key="Enter"):
    tab_to(page, selector, limit=100)
    page.keyboard.press(key)


def test_what_one_proposes_another_deletes(report, opens, axe):
    page = opens("one", "disposal_due")
    assert axe(page) == []
    assert fits(page)
    press(page, "button[value=propose]")
    expect(page.get_by_role("alert")).to_contain_text("Select one report or more")
    assert axe(page) == []
    press(page, "input[name=ticked]", " ")
    tab_to(page, "input[name=reason]", limit=100)
    page.keyboard.type("Passed on, and kept there.")
    press(page, "button[value=propose]")
    expect(page.get_by_text("1 report is proposed.")).to_be_visible()

    page = opens("other", "disposal_proposed")
    assert axe(page) == []
    assert fits(page)
    press(page, "input[name=ticked]", " ")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Enter the reason")
    assert ConcernReport.objects.filter(pk=report.pk).exists()
    press(page, "button[value=agree]")
    expect(page.get_by_text("1 report is deleted.")).to_be_visible()

    assert Disposal.objects.get().deleted_on
    page.goto(reverse("admin:reports_concernreport_change", args=[report.pk]))
    expect(page.locator("h1")).to_have_text(report.reference)
    assert axe(page) == []
    page.goto(reverse("admin:reports_legal_holds"))
    assert axe(page) == []
    assert fits(page)
