"""The officer reads what was told, changes none of it, and every look is recorded."""

import re
from collections import Counter

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from reports.models import Attachment, ConcernReport, ThreatPhrase

STORY = "Three vans came in the night."
# About the report, beside who asks for it and the record of that.
MOST_QUERIES = 15


@pytest.fixture
def report(send_report):
    return send_report(contact={"contact": "shared"})


@pytest.fixture
def page_of(report):
    return reverse("admin:reports_concernreport_change", args=[report.pk])


def test_the_list_shows_no_word_of_the_story(admin_client, report):
    page = admin_client.get(reverse("admin:reports_concernreport_changelist"), {"q": report})

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
    assert "<dt>Involved</dt><dd>Children, Dogs or traps</dd>" in text


def test_each_look_is_recorded(admin_client, report, page_of):
    admin_client.get(page_of)
    admin_client.get(page_of)

    entries = AuditEntry.objects.all()
    assert [(entry.action, entry.staff.username) for entry in entries] == [("view", "admin")] * 2
    assert all(report.reference in entry.subject for entry in entries)
    assert not any(STORY in entry.subject for entry in entries)


@pytest.mark.parametrize("written", ["urn_3Auuid_3A{}", "urn:uuid:{}", "{{{}}}"])
def test_no_other_way_to_write_the_address_opens_it(admin_client, report, written):
    address = f"/admin/reports/concernreport/{written.format(report.pk)}/change/"

    page = admin_client.get(address, follow=True)

    assert STORY not in page.text


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


@pytest.mark.parametrize(("action", "status"), [("change", 405), ("delete", 403)])
def test_what_was_told_cannot_be_changed_or_deleted(admin_client, report, action, status):
    address = reverse(f"admin:reports_concernreport_{action}", args=[report.pk])

    answer = admin_client.post(address, {"outward_code": "NN2", "post": "yes"})

    assert answer.status_code == status
    assert ConcernReport.objects.get().outward_code == "NN1"


def test_without_the_permission_nothing_is_shown(client, db, page_of):
    client.force_login(get_user_model().objects.create(username="press", is_staff=True))

    page = client.get(page_of)

    assert page.status_code == 403
    assert [entry.action for entry in AuditEntry.objects.all()] == ["refused"]


def test_a_reader_who_is_not_signed_in_gets_the_sign_in_page(client, page_of):
    page = client.get(page_of, follow=True)

    assert STORY not in page.content.decode()
    assert "Staff sign-in" in page.content.decode()


def test_a_report_that_does_not_exist_leaves_no_entry(admin_client, db):
    admin_client.get(reverse("admin:reports_concernreport_change", args=["0" * 32]))

    assert not AuditEntry.objects.exists()


def test_what_was_told_stands_under_the_headings_its_writer_saw(admin_client, page_of):
    text = admin_client.get(page_of).text

    headings = ["What you know", "Where and when", "How to act safely"]
    places = [text.index(f"<h3>{heading}</h3>") for heading in headings]
    assert places == sorted(places)


def test_words_of_threat_are_marked_where_they_stand(admin_client, page_of, report):
    ThreatPhrase.objects.all().delete()
    ThreatPhrase.objects.create(words="came in the night")
    report.additions.receive(report, "They CAME  in the <night>!", "token")

    text = admin_client.get(page_of).text

    assert "Three vans <mark>came in the night</mark>." in text
    assert "They <mark>CAME  in the &lt;night</mark>&gt;!" in text


def test_an_addition_is_shown_with_its_day(admin_client, page_of, report, time_machine):
    time_machine.move_to("2026-03-09 12:00Z")
    report.additions.receive(report, "And a fourth one.", "token")

    text = admin_client.get(page_of).text

    assert "<h3>Added on 9 March 2026</h3>" in text
    assert "And a fourth one." in text
    assert '<strong class="staff-late">added to</strong>' in text


def test_the_hold_says_in_words_why(admin_client, send_report):
    report = send_report(knowledge={"how_known": "", "safe_to_act": "no"})

    text = admin_client.get(reverse("admin:reports_concernreport_change", args=[report.pk])).text

    assert "On hold for safety." in text
    assert "the writer said: No." in text


def test_what_was_moved_here_from_another_report_says_damaged(admin_client, page_of, report):
    other = ConcernReport(answers={"format": 1, "pages": []})
    ConcernReport.objects.filter(pk=report.pk).update(answers=other.answers)

    assert "This was altered, or moved here from another record." in admin_client.get(page_of).text


def test_photos_are_named_and_not_shown(signed_in_as, page_of, report, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    Attachment.objects.attach(report, [b"jpeg"])

    text = signed_in_as(Role.TRIAGE).get(page_of).text

    assert "Photo 1</a>" in text
    assert "<img" not in text


def test_who_may_only_read_gets_no_form_that_changes_it(client, db, page_of):
    reader = get_user_model().objects.create(username="reader", is_staff=True)
    reader.user_permissions.set(Permission.objects.filter(codename="view_concernreport"))
    client.force_login(reader)

    text = client.get(page_of).text

    assert STORY in text
    assert "<textarea" not in text
    assert "/decision/" not in text


def queries_of(client, address):
    with CaptureQueriesContext(connection) as captured:
        client.get(address)
    return [query["sql"] for query in captured]


def test_the_page_takes_few_queries_however_much_was_written(
    signed_in_as, page_of, report, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    officer = signed_in_as(Role.SUPERVISOR)

    def write(number):
        Attachment.objects.attach(report, [b"jpeg"] * number)
        for _ in range(number):
            report.additions.receive(report, f"More {number}", "token")
            report.note(officer.staff, "A note.")
            report.grade(officer.staff, threat="low")

    write(1)
    report.hand_over(officer.staff, officer.staff)
    few = queries_of(officer, page_of)
    write(5)
    many = queries_of(officer, page_of)

    assert len(many) == len(few)
    assert len([sql for sql in many if '"reports_' in sql]) <= MOST_QUERIES


def test_no_two_elements_of_the_page_have_one_id(signed_in_as, page_of):
    text = signed_in_as(Role.SUPERVISOR).get(page_of).text

    ids = Counter(re.findall(r' id="([^"]+)"', text))
    assert [name for name, number in ids.items() if number > 1] == []
