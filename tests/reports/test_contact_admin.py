"""Who a report is from is opened by itself, with a permission of its own, and on record."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from campaign_site.models import AuditEntry
from reports.models import ConcernReport, ReporterContact

NAME = "Sam Example"


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


def opened_contacts():
    return AuditEntry.objects.filter(subject__startswith="reports.reportercontact")


def change(report, **columns):
    """As someone would who can write to the database and holds no private key."""
    ConcernReport.objects.filter(pk=report.pk).update(**columns)


def test_the_page_of_a_report_leads_to_them(admin_client, report):
    page = admin_client.get(page_of(report)).text

    assert f'<a href="{contact_of(report)}">Open contact details</a>' in page


def test_they_are_shown_as_they_were_told(admin_client, report):
    page = admin_client.get(contact_of(report)).text

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

    contact = client.get(contact_of(report))

    assert (contact.status_code == 200) == is_shown
    assert (NAME in contact.text) == is_shown
    assert (contact_of(report) in client.get(page_of(report)).text) == is_shown


def test_they_need_the_permission_to_read_reports_too(officer, report):
    client = officer("view_reportercontact")
    Permission.objects.get(codename="view_concernreport").user_set.clear()

    assert client.get(contact_of(report)).status_code == 403


@pytest.mark.parametrize("claimed", ["shared", "none", "anything"])
def test_a_changed_column_opens_no_details_that_were_kept_sealed(officer, send_report, claimed):
    report = send_report(contact={"contact": "sealed"})
    client = officer("view_reportercontact")
    change(report, identity=claimed)

    contact = client.get(contact_of(report))

    assert contact.status_code == 403
    assert NAME not in contact.text
    assert not opened_contacts().exists()


def test_each_opening_is_recorded_apart_from_the_report(officer, report):
    client = officer("view_reportercontact")

    client.get(page_of(report))
    assert not opened_contacts().exists()
    client.get(contact_of(report))
    client.get(contact_of(report))

    assert [(entry.action, entry.subject, entry.staff.username) for entry in opened_contacts()] == [
        ("view", f"reports.reportercontact {report.reference}", "officer")
    ] * 2


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

    page = admin_client.get(contact_of(asked_for)).text

    assert words in page
    assert NAME not in page
    assert not opened_contacts().exists()


def test_an_anonymous_report_has_none_to_open(admin_client, send_report):
    assert admin_client.get(contact_of(send_report())).status_code == 404
    assert not AuditEntry.objects.exists()


def test_a_reader_who_is_not_signed_in_gets_the_sign_in_page(client, report):
    page = client.get(contact_of(report), follow=True)

    assert NAME not in page.text
    assert "Staff sign-in" in page.text
