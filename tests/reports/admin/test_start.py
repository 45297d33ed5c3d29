"""The page on which staff start says what waits for them, and leads there."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from campaign_site.roles import Role
from reports.models import ConcernReport, Topic
from tests.reports import queued
from tests.reports.disposing import due, proposed
from tests.reports.queued import QUEUE, REFERENCE_SHOWN

USUAL, RAISED, HIGH, LIFE = Topic.Risk
START = "/admin/"
LINK = re.compile(r'<a href="([^"]+)">([^<]+) \(([^)]+)\)</a>')


def links(client, page=START):
    """The links with a number: to where they lead, by their words, with that number."""
    return {
        words: (address, number) for address, words, number in LINK.findall(client.get(page).text)
    }


@pytest.fixture
def many(db):
    queued.report(risk=LIFE)
    queued.report(risk=LIFE, days_ago=1, doubts="trap")
    queued.report(risk=HIGH, status="reviewing")
    queued.report(days_ago=100, is_held=True)
    for _ in range(3):
        queued.report(risk=RAISED, doubts="fast")
    queued.report(risk=LIFE, **queued.ENDED)


def test_an_officer_reads_how_many_reports_wait(officer, many):
    numbers = {words: number for words, (_address, number) in links(officer).items()}

    assert numbers == {"Life at risk": "2", "High risk": "1", "Overdue": "2", "With doubts": "3"}


def test_each_number_leads_to_as_many_reports(officer, many):
    for address, number in links(officer).values():
        page = officer.get(address).text

        assert address.startswith(f"{QUEUE}?")
        assert len(REFERENCE_SHOWN.findall(page)) == int(number)


def test_no_number_is_counted_further_than_needed(officer, many, monkeypatch):
    monkeypatch.setattr("campaign_site.counts.MOST", 2)

    assert links(officer)["With doubts"][1] == "more than 2"


@pytest.mark.parametrize("role", [Role.RECORDS, Role.AUDITOR, Role.PUBLISHER, Role.ADMINISTRATOR])
def test_who_reads_no_reports_is_not_told(signed_in_as, many, role):
    assert "risk=" not in signed_in_as(role).get(START).text


@pytest.mark.sqlite
def test_the_numbers_are_read_from_an_index(officer, many):
    with CaptureQueriesContext(connection) as queries:
        officer.get(START)

    asked = [query["sql"] for query in queries if '"reports_concernreport"' in query["sql"]]
    with connection.cursor() as cursor:
        for sql in asked:
            plan = cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
            assert "USING INDEX reports_in_queue (queue=?" in str(plan)
            assert "TEMP B-TREE" not in str(plan)
    assert len(asked) == 4


# Records


def test_records_staff_read_how_much_waits_and_begin_with_what_is_due(signed_in_as, send_report):
    records = signed_in_as(Role.RECORDS)
    due(send_report())
    proposed(send_report())
    held = ConcernReport.objects.filter(pk=send_report().pk)
    held.update(is_on_legal_hold=True)

    start = reverse("admin:reports_disposal_due")
    found = links(records)

    assert found == {
        "Due for review": (start, "1"),
        "Proposed for deletion": (reverse("admin:reports_disposal_proposed"), "1"),
        "Legal holds": (reverse("admin:reports_legal_holds"), "1"),
    }
    assert f'<a href="{start}">Disposals</a>' in records.get(START).text
    assert links(records, start) == found
    assert links(records, reverse("admin:reports_disposal_changelist")) == found


def test_who_proposes_nothing_begins_with_the_list(signed_in_as):
    page = signed_in_as(Role.SUPERVISOR).get(START).text

    assert f'<a href="{reverse("admin:reports_disposal_changelist")}">Disposals</a>' in page
