"""The page of a report says who has had to do with it."""

import re

import pytest
import time_machine
from django.urls import reverse

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from reports.admin import history
from reports.models import Attachment
from tests.reports import pictures


@pytest.fixture
def report(send_report):
    return send_report(contact={"contact": "sealed"})


def page_of(report):
    return reverse("admin:reports_concernreport_change", args=[report.pk])


def part(client, report):
    """What stands under the heading, in its words."""
    page = client.get(page_of(report)).text
    section = re.search(r'<section[^>]*aria-labelledby="history">.*?</section>', page, re.S)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", section).split())


def test_an_officer_reads_who_saw_it_and_on_which_day(signed_in_as, report):
    with time_machine.travel("2026-11-18 23:30", tick=False):
        signed_in_as(Role.TRIAGE, name="ann").get(page_of(report))
    with time_machine.travel("2026-11-19 08:00", tick=False):
        bob = signed_in_as(Role.TRIAGE, name="bob")
        bob.get(page_of(report))

        seen = part(bob, report)

    assert seen == "Who has seen it bob, 19 November 2026 ann, 18 November 2026"


@pytest.mark.parametrize("way", ["reveal", "print", "share", "export"])
def test_each_way_to_see_what_is_in_it_counts_as_seen(signed_in_as, report, way):
    ann, bob = signed_in_as(Role.TRIAGE, name="ann"), signed_in_as(Role.TRIAGE, name="bob")
    audit.record(ann.staff, way, report)
    audit.record(bob.staff, "change", report)

    seen = part(signed_in_as(Role.TRIAGE, name="eve"), report)

    assert "ann, " in seen
    assert "bob, " not in seen


def test_an_officer_does_not_read_what_colleagues_did(signed_in_as, report):
    supervisor = signed_in_as(Role.SUPERVISOR)
    why = {"reason": "Somebody is in danger"}
    supervisor.post(reverse("admin:reports_contact", args=[report.pk]), why)

    assert "in danger" not in part(signed_in_as(Role.TRIAGE), report)


def test_a_supervisor_reads_who_did_what_and_why(signed_in_as, report, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    Attachment.objects.attach(report, [pictures.a_jpeg()])
    photo = report.attachments.get()
    officer = signed_in_as(Role.TRIAGE, name="ann")
    supervisor = signed_in_as(Role.SUPERVISOR, name="eve")
    why = {"reason": "Somebody is in danger"}
    officer.get(reverse("admin:reports_photo", args=[photo.pk]))
    officer.post(reverse("admin:reports_contact", args=[report.pk]), why)
    supervisor.post(reverse("admin:reports_contact", args=[report.pk]), why)

    seen = part(supervisor, report)

    assert f"ann looked at photo {photo}" in seen
    assert "ann was refused admin:reports_contact: POST" in seen
    opened = f"eve opened what was shut contact details {report} Somebody is in danger"
    assert opened in seen


def test_nothing_of_another_report_stands_there(signed_in_as, report, send_report):
    other = send_report()
    supervisor = signed_in_as(Role.SUPERVISOR)
    supervisor.get(page_of(other))

    assert other.reference not in part(supervisor, report)


def test_a_long_history_leads_to_the_whole(signed_in_as, report, monkeypatch):
    monkeypatch.setattr(history, "MOST", 2)
    supervisor = signed_in_as(Role.SUPERVISOR)
    for _time in range(2):
        supervisor.get(page_of(report))

    assert "All entries about this report" in part(supervisor, report)
    assert AuditEntry.objects.about(report.reference).count() == 3


def test_it_takes_one_query_however_many_looked(
    signed_in_as, report, rf, django_assert_num_queries
):
    for name in ("ann", "bob"):
        signed_in_as(Role.TRIAGE, name=name).get(page_of(report))
    request = rf.get("/")
    request.user = signed_in_as(Role.TRIAGE).staff
    request.user.get_all_permissions()

    with django_assert_num_queries(1):
        history.section(request, report)
