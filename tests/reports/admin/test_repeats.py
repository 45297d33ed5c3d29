"""Who tells us again and again: shown to a supervisor alone, and by reference alone."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from reports.models import ConcernReport
from tests.reports.linking import NOTHING, NUMBER, REFERENCE, mark, page_of, shown, words_of


@pytest.fixture
def send(send_report):
    """Sends a report that has nothing in common with another one, but for this."""

    def sent(**typed):
        return send_report(**NOTHING | typed)

    return sent


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.TRIAGE)


@pytest.fixture
def supervisor(signed_in_as):
    return signed_in_as(Role.SUPERVISOR)


@pytest.fixture
def by_one_giver(send):
    """Two reports by one giver who shared a number, and one by another."""
    reports = [
        send(contact={"contact": "shared"}, **{"reach-you": {"telephone": number, "email": ""}})
        for number in (NUMBER, "+44 7700 900765", "07700 900111")
    ]
    call_command("index_reports")
    return reports


def listed(client, **query):
    page = client.get(reverse("admin:reports_concernreport_changelist"), query)
    return set(REFERENCE.findall(page.text))


def repeats(client):
    page = client.get(reverse("admin:reports_repeats"))
    return words_of(page.text), page.status_code


def test_a_supervisor_reads_that_a_giver_has_told_us_before(supervisor, by_one_giver):
    one, other, third = by_one_giver

    told = [
        "This giver has told us before." in shown(supervisor, report)
        for report in (one, other, third)
    ]

    assert told == [True, True, False]
    assert "Perhaps about the same" not in shown(supervisor, one)


def test_an_ordinary_officer_cannot_learn_that_two_reports_have_one_giver(officer, by_one_giver):
    one, other, _third = by_one_giver
    shared = one.index_entries.get(is_about_giver=True).mark
    ConcernReport.objects.update(doubts="")

    words = shown(officer, one)
    everything = listed(officer)
    narrowed = [
        listed(officer, **{name: value})
        for name, value in (
            ("index_entries__mark", shared),
            ("index_entries__is_about_giver", "1"),
            ("index_entries__report__index_entries__mark", shared),
        )
    ]

    assert "told us before" not in words
    assert other.reference not in words
    assert len(everything) == 3
    assert narrowed == [everything] * 3
    assert repeats(officer)[1] == 403


def test_the_page_of_an_ordinary_officer_asks_for_no_mark_of_a_giver(officer, by_one_giver):
    with CaptureQueriesContext(connection) as queries:
        officer.get(page_of(by_one_giver[0]))

    asked = [query["sql"] for query in queries if '"reports_indexentry"' in query["sql"]]
    assert asked
    assert all('NOT "reports_indexentry"."is_about_giver"' in sql for sql in asked)


def test_repeat_givers_are_groups_of_references_with_a_warning(supervisor, by_one_giver):
    one, other, third = by_one_giver

    words, _status = repeats(supervisor)

    assert "Giver 1: 2 reports Same telephone number" in words
    assert one.reference in words
    assert other.reference in words
    assert third.reference not in words
    assert "Ask no giver to find out more: that can amount to tasking." in words
    assert "Sam Example" not in words
    assert "900765" not in words.replace(" ", "")


def test_a_giver_known_by_number_and_by_address_is_one(supervisor, send):
    by_number, by_both, by_address, other = (send() for _ in range(4))
    for report in (by_number, by_both):
        mark(report, 1, "telephone", is_about_giver=True)
    for report in (by_both, by_address):
        mark(report, 2, "email", is_about_giver=True)
    mark(other, 3, "email", is_about_giver=True)

    words, _status = repeats(supervisor)

    assert "Giver 1: 3 reports Same telephone number, same e-mail address" in words
    assert "Giver 2" not in words
    assert other.reference not in words


def test_what_three_reports_have_in_common_is_a_repeat_subject(supervisor, send):
    reports = [send() for _ in range(4)]
    for value, kind, number in ((1, "plate", 3), (2, "postcode", 3), (3, "email", 2)):
        for report in reports[:number]:
            mark(report, value, kind)
    for report in reports:
        mark(report, 4, "text")

    words, _status = repeats(supervisor)

    assert "Subject 1: 3 reports Same number plate, same postcode" in words
    assert "Subject 2" not in words
    assert reports[3].reference not in words
    assert "Givers who told us more than once" in words


def old(report):
    return {"received_on": timezone.localdate() - timedelta(days=365)}


def spam(report):
    return {"status": "spam", "closed_on": timezone.localdate()}


def duplicate(report):
    return {"status": "duplicate", "closed_on": timezone.localdate()}


@pytest.mark.parametrize("change", [old, spam, duplicate])
def test_old_reports_spam_and_duplicates_do_not_count(supervisor, by_one_giver, change):
    one, other, _third = by_one_giver
    ConcernReport.objects.filter(pk=other.pk).update(**change(other))
    call_command("index_reports", "--again")

    words, _status = repeats(supervisor)

    assert "Giver 1" not in words
    assert "told us before" not in shown(supervisor, one)
    assert "told us before" not in shown(supervisor, other)


def test_of_a_giver_with_very_many_reports_the_newest_are_shown(supervisor, send, monkeypatch):
    monkeypatch.setattr("reports.admin.repeats.MOST_REPORTS", 2)
    reports = [send() for _ in range(3)]
    reports[0].received_on -= timedelta(days=9)
    for report in reports:
        mark(report, 1, "email", is_about_giver=True)

    words, _status = repeats(supervisor)

    assert "Giver 1: 3 reports Same e-mail address. The newest are:" in words
    assert reports[0].reference not in words
    assert reports[1].reference in words


def test_the_look_at_repeats_is_on_record(supervisor, db):
    repeats(supervisor)

    entry = AuditEntry.objects.get(action="list")
    assert (entry.subject, entry.staff) == ("reports.repeats", supervisor.staff)
