"""Other reports that may be about the same: found by the index, decided by a person."""

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from reports.admin import links
from reports.models import ConcernReport, IndexEntry, ReportLink
from tests.reports.linking import NOTHING, REFERENCE, mark, page_of, shown

PLATE = "QX17 ZXQ"


@pytest.fixture
def send(send_report):
    """Sends a report that has nothing in common with another one, but for this."""

    def sent(**typed):
        return send_report(**NOTHING | typed)

    return sent


@pytest.fixture
def pair(send):
    """Two reports about one plate, and a third about nothing."""
    reports = [send(online={"online": PLATE}), send(online={"online": PLATE}), send()]
    call_command("index_reports")
    return reports[:2]


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.TRIAGE)


@pytest.fixture
def supervisor(signed_in_as):
    return signed_in_as(Role.SUPERVISOR)


def press(client, name, one, other):
    return client.post(reverse(f"admin:reports_{name}", args=[one.pk, other.pk]), follow=True)


def recorded():
    """What the trail says of reports beside the looks at them, oldest first."""
    entries = AuditEntry.objects.exclude(action="view").order_by("pk")
    return [(entry.action, entry.subject, entry.outcome) for entry in entries]


# On the page of a report


def test_a_report_that_shares_a_plate_is_shown_with_what_it_shares(officer, pair):
    one, other = pair

    words = shown(officer, one)

    day = f"{timezone.localdate():%-d %B %Y}"
    assert f"{other.reference} {day}, Drugs, new: same number plate" in words
    assert set(REFERENCE.findall(words)) == {other.reference}
    assert not re.search("QX17|ZXQ", words)


def test_one_that_shares_nothing_says_so(officer, pair):
    third = ConcernReport.objects.exclude(pk__in=[report.pk for report in pair]).get()

    assert shown(officer, third) == (
        "Other reports None that share a number plate, a telephone number, an e-mail address, "
        "a postcode or a similar text."
    )


def test_one_that_is_not_indexed_yet_says_so(officer, send):
    assert "Not compared with others yet." in shown(officer, send())


def test_more_kinds_come_first_and_then_what_fewer_reports_share(officer, send):
    report, common, rare, three_kinds = (send() for _ in range(4))
    for value, kind, others in (
        (1, "plate", [common, rare, three_kinds]),
        (2, "plate", [rare]),
        (3, "postcode", [three_kinds]),
        (4, "email", [three_kinds]),
    ):
        for one in [report, *others]:
            mark(one, value, kind)

    words = shown(officer, report)

    order = dict.fromkeys(REFERENCE.findall(words))
    assert list(order) == [one.reference for one in (three_kinds, rare, common)]


def test_at_most_some_are_shown(officer, send, monkeypatch):
    monkeypatch.setattr(links, "MOST_SUGGESTED", 2)
    reports = [send() for _ in range(4)]
    for report in reports:
        mark(report, 1)

    words = shown(officer, reports[0])

    assert len(set(REFERENCE.findall(words))) == 2
    assert "There are more. These 2 have the most in common with this one." in words


def test_what_too_many_reports_share_tells_nothing(officer, send, monkeypatch):
    monkeypatch.setattr(IndexEntry, "MOST_SHARED", 2)
    reports = [send() for _ in range(3)]
    for report in reports:
        mark(report, 1)
    for report in reports[:2]:
        mark(report, 2)

    words = shown(officer, reports[0])

    assert reports[1].reference in words
    assert reports[2].reference not in words


@pytest.mark.parametrize("number", [0, 5])
def test_it_takes_few_queries_however_many_there_are(officer, rf, send, number):
    reports = [send() for _ in range(number + 1)]
    for report in reports:
        mark(report, 1)

    request = rf.get("/")
    request.user = officer.staff
    request.user.get_all_permissions()

    with CaptureQueriesContext(connection) as queries:
        rows = links.section(request, reports[0])

    assert len(rows["suggested"]) == number
    assert len(queries) <= 4
    assert not any('"answers"' in query["sql"] for query in queries)


# What a person decides


@pytest.mark.parametrize(
    ("name", "heading", "said", "noted"),
    [
        ("same", "About the same", "The two reports are linked.", "about the same as"),
        (
            "not_same",
            "Not about the same (1)",
            "Noted: the two reports are not about the same.",
            "not the same as",
        ),
    ],
)
def test_a_decision_shows_on_both_reports_and_is_on_record(
    officer, pair, name, heading, said, noted
):
    one, other = pair

    page = press(officer, name, one, other)

    assert page.redirect_chain == [(f"{page_of(one)}#links", 302)]
    assert said in page.text
    for report, linked in (pair, reversed(pair)):
        words = shown(officer, report)
        assert f"{heading} {linked.reference}" in words
        assert "Perhaps about the same" not in words
        assert f"triage, {timezone.localdate():%-d %B %Y}" in words
    assert sorted(recorded()) == sorted(
        ("change", f"reports.concernreport {report}", f"{noted} {linked}")
        for report, linked in ((one, other), (other, one))
    )


@pytest.mark.parametrize("name", ["same", "not_same"])
def test_it_can_be_undone_from_the_other_side(officer, pair, name):
    one, other = pair
    press(officer, name, one, other)

    page = press(officer, "undo_link", other, one)

    assert "The decision is undone." in page.text
    assert not ReportLink.objects.exists()
    assert "Perhaps about the same" in shown(officer, one)
    assert [outcome for *_, outcome in recorded()][2:] == [
        f"decision undone about {report}"
        for report in sorted(pair, key=lambda report: report.pk, reverse=True)
    ]


def test_a_decision_can_be_changed_by_someone_else(officer, supervisor, pair):
    press(officer, "same", *pair)
    press(supervisor, "not_same", *reversed(pair))

    link = ReportLink.objects.get()
    assert (link.is_same, link.by) == (False, supervisor.staff)
    assert len(recorded()) == 4


def test_a_double_click_decides_and_undoes_once(officer, pair):
    for name in ("same", "same", "undo_link", "undo_link"):
        press(officer, name, *pair)

    assert len(recorded()) == 4
    assert not ReportLink.objects.exists()


def test_what_was_decided_stays_when_nothing_is_shared_any_more(officer, pair):
    one, other = pair
    press(officer, "same", one, other)
    IndexEntry.objects.all().delete()

    words = shown(officer, one)

    assert f"About the same {other.reference}" in words
    assert "same number plate" not in words


def test_the_order_of_two_reports_is_the_same_to_the_database_and_to_us(officer, send):
    reports = [send() for _ in range(6)]

    for one in reports:
        for other in reports:
            if one != other:
                ReportLink.objects.decide(officer.staff, one, other, is_same=True)

    assert ReportLink.objects.count() == 15


def test_a_report_is_not_linked_with_itself(officer, pair):
    assert press(officer, "same", pair[0], pair[0]).status_code == 404
    assert not ReportLink.objects.exists()


@pytest.mark.parametrize("name", ["same", "not_same", "undo_link"])
def test_looking_at_an_address_decides_nothing(officer, pair, name):
    address = reverse(f"admin:reports_{name}", args=[report.pk for report in pair])

    assert officer.get(address).status_code == 302
    assert not ReportLink.objects.exists()


@pytest.mark.parametrize("name", ["same", "not_same", "undo_link"])
@pytest.mark.parametrize("role", [Role.AUDITOR, Role.PUBLISHER, Role.RECORDS])
def test_who_may_not_change_reports_decides_nothing(officer, signed_in_as, pair, role, name):
    press(officer, "same", *pair)

    assert press(signed_in_as(role), name, *pair).status_code == 403
    assert ReportLink.objects.get().is_same


def test_a_deleted_report_takes_its_links_along(officer, pair):
    one, other = pair
    press(officer, "same", one, other)

    other.delete()

    assert not ReportLink.objects.exists()
    assert other.reference not in shown(officer, one)


# A million reports


@pytest.mark.postgres
def test_links_are_found_through_the_index(send):
    report = send()
    mark(report, 7)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reports_indexentry (report_id, kind, is_about_giver, mark, received_on) "
            "SELECT %s, 'plate', false, md5(n::text), now() FROM generate_series(1, 20000) n",
            [send().pk],
        )
        cursor.execute("ANALYZE reports_indexentry")

    marks = IndexEntry.objects.about_subjects().filter(report=report).telling()
    others = IndexEntry.objects.about_subjects().filter(mark__in=[f"{7:>032}"] * 50)

    assert "Seq Scan" not in marks.explain()
    assert "Seq Scan" not in others.explain()
