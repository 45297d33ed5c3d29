"""An officer signs in and does the day's work in the admin."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from amnesty.models import CollectionSlot
from campaign_site.models import AuditEntry
from reports.models import ConcernReport
from tests.amnesty.factories import a_booking, as_told
from tests.reports.conftest import Reporter

STORY = "Three vans came in the night."


@pytest.fixture
def officer(demo_site):
    officer = get_user_model().objects.get(username="officer")
    officer.set_password("a long and quiet word")
    officer.save()
    return officer


@pytest.fixture
def staff_page(page, officer):
    page.goto("/admin/")
    page.get_by_label("User name").fill("officer")
    page.get_by_label("Password").fill("a long and quiet word")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator("h1")).to_have_text("What would you like to do?")
    return page


@pytest.fixture
def report(demo_site):
    Reporter(Client(), "reports").answers_everything().sends()
    # Sent so fast that it would wait in the list of what may be spam.
    ConcernReport.objects.update(doubts="")
    return ConcernReport.objects.get()


def test_the_officer_opens_a_report_and_reads_what_was_told(report, staff_page):
    staff_page.get_by_role("link", name="Concern reports").first.click()
    staff_page.get_by_role("link", name=report.reference).click()

    expect(staff_page.get_by_text(STORY)).to_be_visible()
    assert AuditEntry.objects.get(action="view").record == report.reference


def test_the_officer_opens_a_booking_and_reads_where_to_go(demo_site, staff_page):
    told = {"place": as_told(place="12 Nowhere Lane")}
    booking = a_booking(CollectionSlot.objects.filter(held=0).first(), told=told)
    staff_page.get_by_role("link", name="Bookings").first.click()
    staff_page.get_by_role("link", name=booking.reference).click()
    staff_page.get_by_label("Why you need to know where it is").fill("To plan the visit")
    staff_page.get_by_role("button", name="Open place and contact").click()

    expect(staff_page.get_by_text("12 Nowhere Lane")).to_be_visible()
    looks = AuditEntry.objects.filter(record=booking.reference).order_by("pk")
    assert list(looks.values_list("action", flat=True)) == ["view", "reveal"]


def test_a_wrong_password_is_told_and_nothing_opens(officer, page):
    page.goto("/admin/")
    page.get_by_label("User name").fill("officer")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_text("There is a problem")).to_be_visible()
    expect(page).to_have_url(re.compile("/admin/login/"))


def test_every_staff_page_can_be_left_and_breaks_no_policy(report, staff_page):
    """The fixtures fail this test on any script fault or policy violation."""
    models = [
        ("news", ["article", "campaign", "weekofaction", "priority"]),
        ("reports", ["concernreport", "topic"]),
        ("amnesty", ["booking", "collectionslot", "collectionarea", "surrenderperiod"]),
        ("campaign_site", ["feedback", "auditentry", "staffmember"]),
    ]
    names = [f"{app}_{model}_changelist" for app, listed in models for model in listed]
    names += [
        "news_article_add",
        "amnesty_itemkind_add_proposal",
        "campaign_site_staffmember_add",
        "index",
    ]

    for name in names:
        staff_page.goto(reverse(f"admin:{name}"))
        expect(staff_page.get_by_role("link", name="Leave this site")).to_be_visible()
        expect(staff_page.locator("footer .govuk-phase-banner")).to_be_visible()
        expect(staff_page.locator("footer").get_by_text("Accessibility")).to_be_visible()
