"""The list of reports: what cannot wait stands first, and nothing that was told is in it."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign_site import audit
from campaign_site.models import AuditEntry
from reports.models import (
    Addition,
    Attachment,
    ConcernReport,
    SavedFilter,
    Topic,
)
from tests.reports import queued
from tests.reports.queued import QUEUE, references

USUAL, RAISED, HIGH, LIFE = Topic.Risk


# The order


def test_the_riskiest_stand_first_and_of_those_the_oldest(shown):
    usual = queued.report(days_ago=30)
    newest = queued.report(risk=LIFE)
    new = queued.report(risk=HIGH)
    old = queued.report(risk=HIGH, days_ago=3)
    raised = queued.report(risk=RAISED, days_ago=9)

    assert shown() == references(newest, old, new, raised, usual)


def test_reports_of_one_day_stand_in_the_order_of_their_references(shown):
    later = queued.report(reference="C-BBBB-2222-2")
    first = queued.report(reference="C-AAAA-2222-2")

    assert shown() == references(first, later)


# What is in sight


def test_each_report_stands_in_one_list(shown):
    open_one = queued.report()
    doubted = queued.report(doubts="trap")
    ended = queued.report(**queued.ENDED)
    ended_in_doubt = queued.report(doubts="fast", **queued.ENDED)

    assert shown() == references(open_one)
    assert shown("queue=doubts") == references(doubted)
    assert sorted(shown("queue=ended")) == sorted(references(ended, ended_in_doubt))


@pytest.mark.parametrize("urgent", [{"risk": HIGH}, {"risk": LIFE}, {"has_threat_words": True}])
def test_what_can_not_wait_stands_in_the_open_list_with_its_doubts(shown, words, urgent):
    report = queued.report(doubts="trap flood", **urgent)

    assert shown() == references(report)
    assert shown("queue=doubts") == []
    assert "Doubts: hidden field filled in, many reports in one hour" in words()


def test_mine_are_all_of_mine_with_doubts_or_without(officer, shown, words):
    plain = queued.report(assignee=officer.staff)
    doubted = queued.report(assignee=officer.staff, risk=RAISED, doubts="trap")
    queued.report(assignee=officer.staff, **queued.ENDED)
    queued.report(doubts="trap")

    assert shown("assignee=me") == references(doubted, plain)
    assert "match too" not in words("assignee=me")
    assert shown("queue=doubts&assignee=me") == references(doubted)


# What stands with doubts is not out of mind


def test_an_open_view_says_how_many_with_doubts_match_too(officer, words):
    queued.report(is_held=True)
    for area in ("NN1", "NN2"):
        queued.report(is_held=True, outward_code=area, doubts="trap")
    queued.report(doubts="fast")

    assert "2 reports with doubts match too" in words("only=held")
    assert "1 report with doubts matches too" in words("only=held&area=NN1")
    assert "match too" not in words("only=weapons")
    assert 'href="?queue=doubts&amp;only=held"' in officer.get(f"{QUEUE}?only=held").text


def test_an_empty_view_says_it_too(words):
    queued.report(doubts="trap", is_held=True)

    assert "1 report with doubts matches too. There are no reports here." in words("only=held")


@pytest.mark.parametrize("query", ["queue=doubts", "queue=ended", "q=C7KQ", "assignee=me"])
def test_other_views_do_not(words, query):
    queued.report(doubts="trap")

    assert "too" not in words(query)


def test_the_way_to_those_with_doubts_says_how_many_there_are(words, monkeypatch):
    for _ in range(3):
        queued.report(doubts="trap")
    assert "With doubts (3)" in words("only=weapons")

    monkeypatch.setattr("campaign_site.counts.MOST", 2)

    assert "With doubts (more than 2)" in words()
    assert "More than 2 reports with doubts match too" in words()


def test_an_ended_report_comes_back_when_its_writer_adds_something(officer, shown, words):
    report = queued.report(**queued.ENDED)
    Addition.objects.receive(report, "There is more.", "token")
    assert shown() == references(report)
    assert "added to" in words()

    report = ConcernReport.objects.get()
    report.decide(officer.staff, report.version, status="spam", public_status="closed")

    assert shown() == []
    assert shown("queue=ended") == references(report)


def test_the_list_opens_nothing_that_is_sealed(officer, monkeypatch):
    queued.report()

    with CaptureQueriesContext(
        connection,
    ) as queries:
        page = officer.get(QUEUE)

    assert "canary" not in page.content.decode()
    assert not [query for query in queries if '"answers"' in query["sql"]]


# What a line says


def test_a_line_says_why_a_report_cannot_wait(words):
    queued.report(
        risk=LIFE,
        has_threat_words=True,
        has_children=True,
        timing="now",
        is_held=True,
        outward_code="NN1",
        days_ago=1,
    )

    text = words()

    assert "life at risk words of threat to life, children, now or soon" in text
    assert "Drugs NN1" in text
    assert "1 day" in text
    assert "today" not in text
    assert "new on hold nobody nobody" in text


def test_a_line_says_with_whom_it_is_and_who_has_opened_it(officer, colleague, words):
    report = queued.report(assignee=colleague)
    other = queued.report(days_ago=1)
    for staff in (officer.staff, colleague, officer.staff):
        audit.record(staff, AuditEntry.Action.VIEW, report)
    audit.record(colleague, AuditEntry.Action.CHANGE, other)

    text = words()

    assert "new colleague officer, colleague" in text
    assert "new nobody nobody" in text


@pytest.mark.parametrize("way", ["view", "reveal", "print", "share", "export"])
def test_each_way_to_see_what_is_in_a_report_counts_as_seen(officer, words, way):
    audit.record(officer.staff, way, queued.report())

    assert "new nobody officer" in words()


def test_a_line_says_what_came_with_the_report(words):
    report = queued.report()
    Addition.objects.create(report=report, text="More", submission_token="more")
    Attachment.objects.create(report=report, order=1)

    assert "photos additions" in words()


def test_a_line_says_what_raised_a_doubt(words):
    queued.report(doubts="trap flood")

    assert "Doubts: hidden field filled in, many reports in one hour" in words("queue=doubts")


# Pages


@pytest.fixture
def sixty(db):
    return [queued.report(days_ago=60 - number) for number in range(60)]


def test_a_page_has_fifty_and_says_how_many_there_are(sixty, shown, words):
    assert shown() == references(*sixty[:50])
    assert shown("p=2") == references(*sixty[50:])
    assert "60 reports. Page 2 of 2." in words("p=2")


def test_the_way_to_the_next_page_keeps_what_was_chosen(sixty, officer):
    page = officer.get(QUEUE, {"queue": "open", "risk": "1", "nonsense": "x"}).content.decode()

    assert 'rel="next" href="?risk=1&amp;p=2"' in page
    assert '<input type="hidden" name="risk" value="1">' in page


def test_nothing_is_counted_beyond_what_staff_need_to_know(sixty, words, monkeypatch):
    monkeypatch.setattr("campaign_site.counts.MOST", 55)

    assert "More than 55 reports. Page 1." in words()


def test_a_page_that_is_not_there_is_empty(sixty, words):
    assert "There are no reports here." in words("p=900")


# Who asks, which every staff page wants to know, and putting it on record.
OF_ANY_PAGE = re.compile(
    r'SAVEPOINT|^INSERT INTO "campaign_site_auditentry"|"campaign_site_audithead"'
    r'|(FROM|UPDATE) "(django_session|campaign_site_staffmember|auth_\w+)"'
)


@pytest.mark.parametrize(
    ("query", "of_the_list"),
    [("", 8), ("p=2", 8), ("only=overdue&assignee=me", 6), ("area=NN1", 6), ("q=C7KQ", 6)],
)
def test_a_page_asks_little_of_the_database(sixty, officer, query, of_the_list):
    for report in sixty[:5]:
        audit.record(officer.staff, AuditEntry.Action.VIEW, report)
        SavedFilter.objects.create(owner=officer.staff, name=str(report), query="risk=1")

    with CaptureQueriesContext(connection) as queries:
        officer.get(f"{QUEUE}?{query}")

    asked = [query["sql"] for query in queries if not OF_ANY_PAGE.search(query["sql"])]
    assert (len(asked), len(queries)) == (of_the_list, of_the_list + 10)


# The indexes


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("narrowed", "index"),
    [
        ({}, "reports_in_queue"),
        ({"is_held": True, "status": "new"}, "reports_in_queue"),
        ({"topic_id": 1}, "reports_in_queue_by_topic"),
        ({"outward_code": "NN1"}, "reports_in_queue_by_area"),
        ({"assignee": None}, "reports_in_queue_by_officer"),
    ],
)
def test_a_page_is_found_by_its_index_and_in_its_order(db, narrowed, index):
    reports = ConcernReport.objects.filter(queue__in=["open"], **narrowed).in_queue_order()

    plan = reports.values("reference")[100:150].explain()

    assert f"INDEX {index} (" in plan
    assert "TEMP B-TREE" not in plan
