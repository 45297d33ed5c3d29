"""The officer reads what was told, changes none of it, and every look is recorded."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from campaign_site.models import AuditEntry
from reports.models import ConcernReport, Topic

STORY = "Three vans came in the night."


@pytest.fixture
def report(db):
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    answers = {
        "topic": "drugs",
        "story": STORY,
        "place": "Behind the mill",
        "postcode": "NN1 1AA",
        "is_unknown": False,
        "contact": "details",
        "name": "Sam Example",
        "telephone": "01632 960001",
        "email": "",
        "safety": "",
    }
    return ConcernReport.objects.receive(answers, "token")


@pytest.fixture
def page_of(report):
    return reverse("admin:reports_concernreport_change", args=[report.pk])


@pytest.fixture
def triage_officer(db):
    officer = get_user_model().objects.create(username="triage", is_staff=True)
    officer.user_permissions.add(Permission.objects.get(codename="view_concernreport"))
    return officer


def test_the_list_shows_no_word_of_the_story(admin_client, report):
    page = admin_client.get(reverse("admin:reports_concernreport_changelist"))

    assert report.reference in page.content.decode()
    assert STORY not in page.content.decode()


def test_an_opened_report_shows_what_was_told(admin_client, page_of):
    text = admin_client.get(page_of).content.decode()

    assert STORY in text
    assert "Behind the mill" in text
    assert "What have you seen or heard?" in text


def test_an_answer_to_a_question_that_is_asked_no_more_is_still_shown(
    admin_client, report, page_of
):
    report.answers = {"smell": "Of burning"}
    report.save()

    assert "Of burning" in admin_client.get(page_of).content.decode()


def test_each_look_is_recorded(admin_client, report, page_of):
    admin_client.get(page_of)
    admin_client.get(page_of)

    entries = AuditEntry.objects.all()
    assert [(entry.action, entry.staff.username) for entry in entries] == [("view", "admin")] * 2
    assert all(report.reference in entry.subject for entry in entries)
    assert not any(STORY in entry.subject for entry in entries)


def test_no_other_way_to_write_the_address_escapes_the_record(admin_client, report):
    """A UUID may be written with `urn:` before it, and Django's admin quotes the colon."""
    page = admin_client.get(f"/admin/reports/concernreport/urn_3Auuid_3A{report.pk}/change/")

    assert STORY in page.content.decode()
    assert AuditEntry.objects.count() == 1


def test_contact_details_need_a_permission_of_their_own(client, triage_officer, page_of):
    client.force_login(triage_officer)

    text = client.get(page_of).content.decode()

    assert STORY in text
    assert "Sam Example" not in text


def test_with_that_permission_they_are_shown(client, triage_officer, page_of):
    triage_officer.user_permissions.add(Permission.objects.get(codename="view_reportercontact"))
    client.force_login(triage_officer)

    assert "Sam Example" in client.get(page_of).content.decode()


def test_without_the_private_key_the_page_says_sealed(admin_client, page_of, settings):
    settings.SEALING_PRIVATE_KEYS = []

    text = admin_client.get(page_of).content.decode()

    assert STORY not in text
    assert "Sealed" in text


@pytest.mark.parametrize("action", ["change", "delete"])
def test_what_was_told_cannot_be_changed_or_deleted(admin_client, report, action):
    address = reverse(f"admin:reports_concernreport_{action}", args=[report.pk])

    assert admin_client.post(address, {"outward_code": "NN2", "post": "yes"}).status_code == 403
    assert ConcernReport.objects.get().outward_code == "NN1"


def test_without_the_permission_nothing_is_shown(client, db, page_of):
    client.force_login(get_user_model().objects.create(username="press", is_staff=True))

    page = client.get(page_of)

    assert page.status_code == 403
    assert not AuditEntry.objects.exists()


def test_a_reader_who_is_not_signed_in_gets_the_sign_in_page(client, page_of):
    page = client.get(page_of, follow=True)

    assert STORY not in page.content.decode()
    assert "Staff sign-in" in page.content.decode()


def test_a_report_that_does_not_exist_leaves_no_entry(admin_client, db):
    admin_client.get(reverse("admin:reports_concernreport_change", args=["0" * 32]))

    assert not AuditEntry.objects.exists()
