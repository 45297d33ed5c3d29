"""The officer reads what was told, changes none of it, and every look is recorded."""

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse

from campaign_site.models import AuditEntry
from reports.models import ConcernReport

STORY = "Three vans came in the night."


@pytest.fixture
def report(send_report):
    return send_report(contact={"contact": "shared"})


@pytest.fixture
def page_of(report):
    return reverse("admin:reports_concernreport_change", args=[report.pk])


def test_the_list_shows_no_word_of_the_story(admin_client, report):
    page = admin_client.get(reverse("admin:reports_concernreport_changelist"))

    assert report.reference in page.content.decode()
    assert STORY not in page.content.decode()


def test_an_opened_report_shows_what_was_told(admin_client, page_of):
    text = admin_client.get(page_of).content.decode()

    assert STORY in text
    assert "Behind the old mill" in text
    assert "What have you seen or heard?" in text


def test_an_answer_to_a_question_that_is_asked_no_more_is_still_shown(
    admin_client, report, page_of
):
    rows = [["What does it smell of?", "Of <burning>"]]
    report.answers = {"format": 1, "pages": [{"step": "smell", "rows": rows, "values": {}}]}
    report.save()

    text = admin_client.get(page_of).content.decode()

    assert "What does it smell of?" in text
    assert "Of &lt;burning&gt;" in text


def test_what_is_coarse_is_shown_without_a_key(admin_client, page_of, settings):
    settings.SEALING_PRIVATE_KEYS = []

    text = admin_client.get(page_of).content.decode()

    assert "It happens again and again" in text
    assert "details shared" in text
    assert text.count("icon-yes.svg") == 2


def test_reports_can_be_sorted_by_risk(admin_client, report):
    address = reverse("admin:reports_concernreport_changelist")

    def shown(value):
        page = admin_client.get(address, {"has_weapons__exact": value})
        return report.reference in page.content.decode()

    assert (shown(0), shown(1)) == (True, False)


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


def test_contact_details_are_not_on_the_page(admin_client, page_of):
    assert "Sam Example" not in admin_client.get(page_of).content.decode()


def test_an_anonymous_report_says_so(admin_client, send_report):
    report = send_report()

    page = admin_client.get(reverse("admin:reports_concernreport_change", args=[report.pk]))

    assert "Anonymous" in page.content.decode()


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
