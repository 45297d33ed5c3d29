"""What goes on paper when staff print: the sheet that is made for it, and nothing else."""

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from campaign_site.roles import Role
from reports.models import ConcernReport, ShareableText, Topic
from tests.reports.conftest import Reporter

STORY = "Three vans came in the night."
SAFE = "Vehicles bring goods at night."


@pytest.fixture
def report(live_server):
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    Reporter(Client(), "reports").answers_everything().sends()
    ConcernReport.objects.update(is_held=False, doubts="")
    return ConcernReport.objects.get()


@pytest.fixture
def staff_page(phone_page, live_server, settings, signed_in_as, report):
    client = signed_in_as(Role.SUPERVISOR, name="eve")
    ShareableText.write(report, client.staff, SAFE, version=0)
    name = settings.SESSION_COOKIE_NAME
    cookie = {"name": name, "value": client.cookies[name].value, "url": live_server.url}
    phone_page.context.add_cookies([cookie])
    return phone_page


def address(name, report):
    return reverse(f"admin:reports_{name}", args=[report.pk])


def shown_as(page, selector):
    return page.locator(selector).evaluate("element => getComputedStyle(element).display")


def test_the_page_of_a_report_does_not_go_on_paper(staff_page, report):
    staff_page.goto(address("concernreport_change", report))
    expect(staff_page.get_by_text(STORY)).to_be_visible()

    staff_page.emulate_media(media="print")

    expect(staff_page.get_by_text(STORY)).to_be_hidden()
    expect(staff_page.get_by_text("This page does not go on paper")).to_be_visible()


def test_the_sheet_goes_on_paper_alone(staff_page, report, axe):
    staff_page.goto(address("print", report))
    assert axe(staff_page) == []
    expect(staff_page.get_by_role("button", name="Print the sheet")).to_be_visible()

    staff_page.emulate_media(media="print")

    assert staff_page.locator("body").inner_text().split("\n")[0] == report.reference
    expect(staff_page.get_by_text(SAFE)).to_be_visible()
    expect(staff_page.get_by_text("Printed by eve")).to_be_visible()
    expect(staff_page.get_by_role("button")).to_have_count(0)
    # These stand on each page that a long sheet goes on to: the mark, and who printed it.
    assert shown_as(staff_page, ".site-sheet__head") == "table-header-group"
    assert shown_as(staff_page, ".site-sheet__foot") == "table-footer-group"


def test_the_page_of_an_export_can_be_used_by_everyone(staff_page, report, axe):
    staff_page.goto(reverse("admin:reports_export"))
    assert axe(staff_page) == []
    staff_page.get_by_label("safe-to-share text").uncheck()
    staff_page.get_by_label("Why it is needed").fill("a court ordered it")

    with staff_page.expect_download() as download:
        staff_page.get_by_role("button", name="Make the file").click()

    assert download.value.suggested_filename.endswith(".csv")
    assert report.reference in download.value.path().read_text()
