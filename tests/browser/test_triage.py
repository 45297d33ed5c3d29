"""An officer works one report from the queue to its end, with the keyboard alone."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from campaign_site import roles
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from reports.models import ConcernReport
from tests.browser.keyboard import tab_to
from tests.reports.conftest import Reporter

PASSWORD = "a long and quiet word"
STORY = "Three vans came in the night."
DESK = {"width": 1280, "height": 900}
TABLET = {"width": 768, "height": 1024}
NARROW = {"width": 320, "height": 640}


@pytest.fixture
def report(demo_site):
    reporter = Reporter(Client(), "reports")
    reporter.answers_up_to("knowledge", how_known="", safe_to_act="yes")
    reporter.answers("contact", contact="shared")
    reporter.goes_on_to_the_check_page().sends()
    ConcernReport.objects.update(doubts="")
    return ConcernReport.objects.get()


@pytest.fixture
def officer(demo_site):
    roles.make(Role.TRIAGE)
    officer = get_user_model().objects.create(username="sam", is_staff=True)
    officer.set_password(PASSWORD)
    officer.save()
    officer.groups.set(Group.objects.filter(name=Role.TRIAGE))
    return officer


def signs_in(page):
    page.goto(reverse("admin:reports_concernreport_changelist"))
    tab_to(page, "input[name=username]")
    page.keyboard.type("sam")
    tab_to(page, "input[name=password]")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Log out")).to_be_visible()


def follows(page, selector):
    tab_to(page, selector, limit=200)
    page.keyboard.press("Enter")


def chooses(page, selector, label):
    """In a list of the page, as one does with the arrow keys and the letters."""
    tab_to(page, selector, limit=200)
    page.keyboard.type(label)


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


@pytest.mark.parametrize("viewport", [DESK, TABLET], ids=["1280", "768"])
def test_the_work_on_a_report_takes_the_keyboard_alone(report, officer, new_page, axe, viewport):
    page = new_page(viewport=viewport)
    address = reverse("admin:reports_concernreport_change", args=[report.pk])

    signs_in(page)
    follows(page, f"a[href*='{report.pk}']")
    expect(page.get_by_text(STORY)).to_be_visible()
    assert axe(page) == []

    tab_to(page, "#contact-reason")
    page.keyboard.type("To ask about the vans")
    page.keyboard.press("Enter")
    expect(page.locator(".staff-warning")).to_contain_text("Who must not know")
    expect(page.get_by_text("Sam Example")).to_be_visible()
    assert axe(page) == []
    follows(page, "a[href$='#contact']")
    expect(page.get_by_text("Sam Example")).to_be_hidden()

    follows(page, "a[href='#grading']")
    chooses(page, "#grading-threat", "high")
    follows(page, f"form[action='{address.replace('change', 'grade')}'] button")
    expect(page.get_by_text("threat: high")).to_be_visible()

    tab_to(page, "#notes-text")
    page.keyboard.type("Ask at the mill.")
    follows(page, f"form[action='{address.replace('change', 'note')}'] button")
    expect(page.locator(".site-told", has_text="Ask at the mill.")).to_be_visible()

    tab_to(page, "#safe-text-text")
    page.keyboard.type("Vans come at night.")
    follows(page, f"form[action='{address.replace('change', 'safe-text')}'] button")
    expect(page.locator(".site-told", has_text="Vans come at night.")).to_be_visible()

    follows(page, "a[href='#decision']")
    chooses(page, "#decision-status", "closed")
    tab_to(page, "input[name=public_status]")
    for _ in ("read", "passed on", "closed"):
        page.keyboard.press("ArrowDown")
    follows(page, f"form[action='{address.replace('change', 'decision')}'] button")
    expect(page.get_by_role("alert")).to_be_focused()
    assert axe(page) == []

    follows(page, "a[href='#decision-outcome']")
    chooses(page, "#decision-outcome", "kept as")
    tab_to(page, "#decision-onward_reference")
    page.keyboard.type("0042/26")
    follows(page, f"form[action='{address.replace('change', 'decision')}'] button")
    expect(page.get_by_text("Your decision is saved.")).to_be_in_viewport()

    assert axe(page) == []
    report.refresh_from_db()
    assert (report.status, report.onward_reference) == ("closed", "0042/26")
    entries = AuditEntry.objects.filter(staff=officer, record=report.reference).exclude(
        action="view"
    )
    assert list(entries.order_by("pk").values_list("action", "outcome")) == [
        ("reveal", ""),
        ("add", ""),
        ("add", ""),
        ("change", "safe-to-share text written"),
        ("change", "status: closed, public_status, outcome, onward_reference"),
    ]


def test_the_page_of_a_report_is_not_wider_than_a_small_screen(report, officer, new_page):
    page = new_page(viewport=NARROW)

    signs_in(page)
    page.goto(reverse("admin:reports_concernreport_change", args=[report.pk]))

    expect(page.get_by_text(STORY)).to_be_visible()
    assert overflow(page) <= 0


def test_sending_one_part_does_not_throw_away_what_stands_in_another(
    report, officer, page, axe, neutral
):
    warning = page.get_by_role("group", name="Something you typed is not saved")
    note = page.locator("#notes-text")
    signs_in(page)
    page.goto(reverse("admin:reports_concernreport_change", args=[report.pk]))

    note.fill("Ask at the mill.")
    page.get_by_role("button", name="Take it").click()
    expect(warning).to_be_focused()
    assert axe(page) == []
    page.get_by_role("button", name="Go back to it").click()
    expect(note).to_be_focused()
    report.refresh_from_db()
    assert report.assignee is None

    page.get_by_role("button", name="Take it").click()
    page.get_by_role("button", name="Send it all the same").click()
    expect(page.get_by_text("The report is handed over.")).to_be_visible()
    expect(note).to_have_value("")

    note.fill("Ask at the mill.")
    page.get_by_role("link", name="Concern reports").first.click()
    expect(warning).to_be_focused()
    page.get_by_role("link", name="Leave this site").click()
    page.wait_for_url(neutral.url)
