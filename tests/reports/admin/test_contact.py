"""Who a report is from is opened with a reason and a permission of its own, and on record."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from campaign_site.models import AuditEntry
from reports.models import ConcernReport, ReporterContact

NAME = "Sam Example"
WHY = {"reason": "To ask about the vans"}


@pytest.fixture
def report(send_report):
    return send_report(contact={"contact": "shared"})


@pytest.fixture
def officer(client, db):
    """Signs in someone with these permissions, who may read reports."""

    def signed_in(*codenames):
        officer = get_user_model().objects.create(username="officer", is_staff=True)
        allowed = ["view_concernreport", *codenames]
        officer.user_permissions.set(Permission.objects.filter(codename__in=allowed))
        client.force_login(officer)
        return client

    return signed_in


def page_of(report):
    return reverse("admin:reports_concernreport_change", args=[report.pk])


def contact_of(report):
    return reverse("admin:reports_contact", args=[report.pk])


def open_contact(client, report):
    return client.post(contact_of(report), WHY)


def opened_contacts():
    return AuditEntry.objects.filter(subject__startswith="reports.reportercontact")


def change(report, **columns):
    """As someone would who can write to the database and holds no private key."""
    ConcernReport.objects.filter(pk=report.pk).update(**columns)


def test_the_page_of_a_report_asks_why_they_are_needed(admin_client, report):
    page = admin_client.get(page_of(report)).text

    assert f'action="{contact_of(report)}"' in page
    assert "Why you need to know who it is from" in page


def test_they_are_shown_as_they_were_told(admin_client, report):
    answer = open_contact(admin_client, report)
    page = answer.text

    assert "no-store" in answer["Cache-Control"]
    assert NAME in page
    assert "Who must not know that we contact you?" in page
    assert report.reference in page


@pytest.mark.parametrize(
    ("identity", "permission", "is_shown"),
    [
        ("shared", None, False),
        ("shared", "view_reportercontact", True),
        ("shared", "open_sealed_contact", False),
        ("sealed", None, False),
        ("sealed", "view_reportercontact", False),
        ("sealed", "open_sealed_contact", True),
    ],
)
def test_each_kind_needs_its_own_permission(officer, send_report, identity, permission, is_shown):
    report = send_report(contact={"contact": identity})
    client = officer(permission)

    contact = open_contact(client, report)

    assert (contact.status_code == 200) == is_shown
    assert (NAME in contact.text) == is_shown
    assert (contact_of(report) in client.get(page_of(report)).text) == is_shown


def test_they_need_the_permission_to_read_reports_too(officer, report):
    client = officer("view_reportercontact")
    Permission.objects.get(codename="view_concernreport").user_set.clear()

    assert open_contact(client, report).status_code == 403


@pytest.mark.parametrize("claimed", ["shared", "none", "anything"])
def test_a_changed_column_opens_no_details_that_were_kept_sealed(officer, send_report, claimed):
    report = send_report(contact={"contact": "sealed"})
    client = officer("view_reportercontact")
    change(report, identity=claimed)

    contact = open_contact(client, report)

    assert contact.status_code == 403
    assert NAME not in contact.text
    assert not opened_contacts().exists()


def test_each_opening_is_recorded_apart_from_the_report(officer, report):
    client = officer("view_reportercontact")

    client.get(page_of(report))
    assert not opened_contacts().exists()
    open_contact(client, report)
    open_contact(client, report)

    assert [(entry.action, entry.subject, entry.reason) for entry in opened_contacts()] == [
        ("reveal", f"reports.reportercontact {report.reference}", WHY["reason"])
    ] * 2


@pytest.mark.parametrize("reason", ["", "  a  ", "because " * 30])
def test_without_a_reason_they_stay_shut(officer, report, reason):
    answer = officer("view_reportercontact").post(contact_of(report), {"reason": reason})

    assert answer.status_code == 422
    assert NAME not in answer.text
    assert "There is a problem" in answer.text
    assert not opened_contacts().exists()


def test_no_address_opens_them(officer, report):
    answer = officer("view_reportercontact").get(contact_of(report), WHY)

    assert answer.url == f"{page_of(report)}#contact"
    assert not opened_contacts().exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            {"must_not_know": "My uncle", "best_time": "Never on Sunday", "best_way": "text"},
            ["My uncle", "Never on Sunday", "No", "A text message"],
        ),
        ({"may_leave_message": "yes"}, ["They did not say"] * 2 + ["Yes", "They did not say"]),
    ],
)
def test_how_to_reach_them_safely_stands_first(officer, send_report, given, said):
    reach = {"telephone": "07700 900123", "name": NAME} | given
    report = send_report(contact={"contact": "shared"}, **{"reach-you": reach})

    text = open_contact(officer("view_reportercontact"), report).text

    strip = text[text.index("Before you contact them") : text.index("What they told us")]
    assert re.findall(r'<dd class="site-told">(.*?)</dd>', strip) == said
    assert NAME not in strip


def without_the_key(settings, report, other):
    settings.SEALING_CONTACT_PRIVATE_KEYS = []
    return report


def given_to_another_report(settings, report, other):
    change(other, identity="shared")
    ReporterContact.objects.update(report=other)
    return other


@pytest.mark.parametrize(
    ("happening", "words"),
    [
        (without_the_key, "Sealed. This process does not hold the key."),
        (given_to_another_report, "This was altered, or moved here from another record."),
    ],
)
def test_what_cannot_be_opened_says_why_and_is_not_recorded_as_read(
    admin_client, report, send_report, settings, happening, words
):
    asked_for = happening(settings, report, send_report())

    page = open_contact(admin_client, asked_for).text

    assert words in page
    assert NAME not in page
    assert not opened_contacts().exists()


def test_an_anonymous_report_has_none_to_open(admin_client, send_report):
    assert open_contact(admin_client, send_report()).status_code == 404
    assert not opened_contacts().exists()


def test_a_reader_who_is_not_signed_in_gets_the_sign_in_page(client, report):
    page = client.post(contact_of(report), WHY, follow=True)

    assert NAME not in page.text
    assert "You are signed out" in page.text
