"""Records staff delete what is due, two of them for each report, and read none of it."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from campaign_site.models import AuditEntry
from campaign_site.paging import OrderedPaginator
from campaign_site.references import new_reference
from campaign_site.roles import Role
from reports.admin import disposal as pages
from reports.models import ConcernReport, Disposal, RetentionSchedule, Topic
from tests.reports.disposing import REASON, agreed, due, ended, keep_for, proposed

DUE, PROPOSED, HOLDS = "disposal_due", "disposal_proposed", "legal_holds"
RUN = re.compile(r"[?;]run=[^&\"]+|value=\"[A-Za-z0-9]{64}\"")
STORY = "Three vans came in the night."


@pytest.fixture
def records(signed_in_as):
    return signed_in_as(Role.RECORDS, name="records")


@pytest.fixture
def colleague(signed_in_as):
    return signed_in_as(Role.RECORDS, name="colleague")


def address(name, *args):
    return reverse(f"admin:reports_{name}", args=args)


def reads(client, name, *args):
    return client.get(address(name, *args)).content.decode()


def sends(client, name, *ticked, **typed):
    """What somebody reads after they ticked these and sent the form."""
    data = {"ticked": [row.pk for row in ticked], "reason": REASON} | typed
    page = client.post(address(name), data, follow=True)
    return page.content.decode()


def propose(client, *reports):
    return sends(client, DUE, *reports, wanted="propose")


# What is due


def test_the_list_shows_what_is_due_and_no_word_of_it(records, send_report):
    late, early, held, unfinished = [send_report() for _ in range(4)]
    for report in (late, held):
        due(report)
    held.put_on_legal_hold(records.staff, REASON)
    ended(early)

    text = reads(records, DUE)

    shown = [report for report in (late, early, held, unfinished) if report.reference in text]
    assert shown == [late]
    assert "30 days, group 4: everything else" in text
    assert STORY not in text


def test_a_longer_list_asks_the_database_no_more_often_and_opens_nothing(records, send_report):
    def asks():
        with CaptureQueriesContext(connection) as queries:
            reads(records, DUE)
        return [query["sql"] for query in queries]

    due(send_report())
    reads(records, DUE)
    one = asks()
    due(send_report())
    two = asks()

    assert len(two) == len(one)
    assert not any('"answers"' in sql for sql in two)


def test_topics_without_a_schedule_are_named(records, db):
    Topic.objects.create(slug="parking", name="Parking at night")

    assert "Parking at night" in reads(records, DUE)


def test_a_long_list_has_pages(records, send_report, monkeypatch):
    monkeypatch.setattr(pages, "AT_ONCE", 1)
    reports = sorted([due(send_report()), due(send_report())], key=str)

    first = reads(records, DUE)
    second = records.get(address(DUE), {"page": 2}).content.decode()

    assert [report.reference in first for report in reports] == [True, False]
    assert [report.reference in second for report in reports] == [False, True]
    assert "Page 1 of 2" in first


def test_a_list_that_leaves_some_out_says_so(records, send_report, monkeypatch):
    for _ in range(2):
        due(send_report())
    complete = reads(records, DUE)
    monkeypatch.setattr(OrderedPaginator, "MOST", 1)

    said = "The first 1 are listed. The others follow as these are dealt with."
    assert [said in text for text in (complete, reads(records, DUE))] == [False, True]


def test_more_than_a_page_at_once_is_refused(records, send_report, monkeypatch):
    monkeypatch.setattr(pages, "AT_ONCE", 1)
    reports = [due(send_report()), due(send_report())]

    assert "Select 1 reports at once, or fewer" in propose(records, *reports)
    assert not Disposal.objects.exists()


def test_nothing_is_proposed_without_a_reason_or_a_report(records, send_report):
    report = due(send_report())

    assert "Enter the reason" in sends(records, DUE, report, wanted="propose", reason="")
    assert "Select one report or more" in propose(records)
    assert "Select one of the buttons" in sends(records, DUE, report)
    assert not Disposal.objects.exists()


def test_what_was_ticked_and_typed_stays_when_something_is_missing(records, send_report):
    ticked, other = due(send_report()), due(send_report())

    text = sends(records, DUE, ticked, wanted="keep", reason="A case is open.")

    assert "Enter a day after today" in text
    assert "A case is open." in text
    assert f'id="ticked-{ticked.pk}" checked' in text
    assert f'id="ticked-{other.pk}" checked' not in text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Enter a day after today"),
        ("today", "Enter a day after today"),
        ("2027-02-30", "Enter a real date, such as 2026-03-27"),
    ],
)
def test_a_report_is_kept_until_a_day_that_is_to_come(records, send_report, typed, said):
    report = due(send_report())
    typed = str(timezone.localdate()) if typed == "today" else typed

    assert said in sends(records, DUE, report, wanted="keep", review_on=typed)
    assert report in ConcernReport.objects.due()


def test_a_report_that_is_kept_longer_leaves_the_list(records, send_report):
    report = due(send_report())
    day = timezone.localdate() + timedelta(days=1)

    text = sends(records, DUE, report, wanted="keep", review_on=str(day))

    assert "1 report is kept." in text
    assert report.reference not in text
    report.refresh_from_db()
    assert report.review_on == day


def test_what_left_the_list_meanwhile_is_not_proposed(records, send_report):
    report = due(send_report())
    report.put_on_legal_hold(records.staff, REASON)

    assert "it has just changed" in propose(records, report)
    assert not Disposal.objects.exists()


# Two people


def test_what_one_proposes_another_deletes(records, colleague, send_report):
    report, other = due(send_report()), due(send_report())

    assert "Somebody else must agree" in propose(records, report)
    disposal = Disposal.objects.get()
    assert report.reference not in reads(colleague, DUE)
    assert "Waits for you" in reads(colleague, PROPOSED)
    assert "1 report is deleted." in sends(colleague, PROPOSED, disposal, wanted="agree", reason="")

    assert list(ConcernReport.objects.all()) == [other]
    disposal.refresh_from_db()
    assert (disposal.proposed_by, disposal.agreed_by) == (records.staff, colleague.staff)
    assert disposal.deleted_on == timezone.localdate()


def test_nobody_agrees_to_their_own_proposal(records, send_report):
    report = due(send_report())
    propose(records, report)

    assert "Waits for somebody else" in reads(records, PROPOSED)
    text = sends(records, PROPOSED, Disposal.objects.get(), wanted="agree")

    assert "You proposed it. Somebody else must agree to it." in text
    assert ConcernReport.objects.exists()


def test_a_proposal_is_refused_with_a_reason(records, colleague, send_report):
    disposal = proposed(due(send_report()), by=records.staff)

    text = sends(colleague, PROPOSED, disposal, wanted="refuse", reason="")
    assert "Enter the reason" in text
    text = sends(colleague, PROPOSED, disposal, wanted="refuse", reason="A court may want it.")

    assert "1 report stays." in text
    assert not Disposal.objects.exists()
    entry = AuditEntry.objects.get(outcome="disposal refused")
    assert (entry.staff, entry.reason) == (colleague.staff, "A court may want it.")


def test_a_proposal_says_what_stands_in_its_way(colleague, send_report):
    report = send_report()
    disposal = proposed(report)
    report.put_on_legal_hold(colleague.staff, REASON)

    assert "It is on legal hold." in reads(colleague, PROPOSED)
    text = sends(colleague, PROPOSED, disposal, wanted="agree")

    assert f"{report}: It is on legal hold." in text
    assert ConcernReport.objects.exists()


def test_one_fault_stops_neither_the_others_nor_says_what_was_told(
    colleague, send_report, monkeypatch
):
    disposals = [proposed(send_report()) for _ in range(2)]
    first = disposals[0]
    delete = ConcernReport.delete

    def fails(self):
        if self.pk == first.report_id:
            raise DatabaseError(STORY)
        delete(self)

    monkeypatch.setattr(ConcernReport, "delete", fails)
    text = sends(colleague, PROPOSED, *disposals, wanted="agree")

    assert f"{first} could not be deleted yet." in text
    assert "1 report is deleted." in text
    assert STORY not in text
    assert "agreed. It could not be deleted yet." in reads(colleague, PROPOSED)


def test_what_was_agreed_and_not_deleted_can_be_deleted_by_hand(colleague, send_report):
    disposal = agreed(send_report())

    assert "1 report is deleted." in sends(colleague, PROPOSED, disposal, wanted="agree")
    assert not ConcernReport.objects.exists()


@pytest.mark.parametrize(
    ("role", "opened"),
    [
        (Role.RECORDS, [DUE, PROPOSED, HOLDS]),
        (Role.SUPERVISOR, [PROPOSED, HOLDS]),
        (Role.TRIAGE, []),
        (Role.AUDITOR, []),
        (Role.PUBLISHER, []),
    ],
)
def test_only_who_may_decide_sees_the_lists(signed_in_as, role, opened):
    client = signed_in_as(role)

    answers = {name: client.get(address(name)).status_code for name in (DUE, PROPOSED, HOLDS)}

    assert [name for name, status in answers.items() if status == 200] == opened
    assert set(answers.values()) <= {200, 403}
    posts = {name: client.post(address(name)).status_code for name in (DUE, PROPOSED, HOLDS)}
    assert [name for name, status in posts.items() if status != 403] == opened


def test_to_look_at_the_lists_changes_nothing(records, send_report):
    proposed(send_report())
    due(send_report())
    models = [Disposal, ConcernReport, RetentionSchedule]
    before = [list(model.objects.order_by("pk").values()) for model in models]

    for name in (DUE, PROPOSED, HOLDS):
        reads(records, name)

    assert [list(model.objects.order_by("pk").values()) for model in models] == before


def test_nobody_deletes_a_schedule_or_changes_a_tombstone(records, send_report):
    schedule, disposal = keep_for(30), agreed(send_report())

    assert records.post(address("retentionschedule_delete", schedule.pk)).status_code == 403
    assert records.post(address("disposal_delete", disposal.pk)).status_code == 403
    assert records.post(address("disposal_change", disposal.pk)).status_code == 403


# Schedules


def test_a_schedule_is_changed_on_record(records, send_report):
    schedule, report = keep_for(30), ended(send_report())
    typed = {"topic": schedule.topic_id, "group": 3, "days_kept": 60, "note": ""}

    records.post(address("retentionschedule_change", schedule.pk), typed)

    report.refresh_from_db()
    assert report.review_on == timezone.localdate() + timedelta(days=60)
    entries = AuditEntry.objects.filter(subject__startswith="reports.retentionschedule")
    changed = entries.filter(outcome="60 days kept")
    assert [entry.staff for entry in changed] == [records.staff]


def test_a_topic_has_one_schedule(records, db):
    schedule = keep_for(30)
    typed = {"topic": schedule.topic_id, "group": 3, "days_kept": 60, "note": ""}

    page = records.post(address("retentionschedule_add"), typed)

    assert "Select a topic that has no schedule yet." in page.content.decode()


# Legal hold


@pytest.fixture
def supervisor(signed_in_as):
    return signed_in_as(Role.SUPERVISOR, name="supervisor")


def hold(client, report, wanted, reason=REASON):
    typed = {"wanted": wanted, "reason": reason}
    page = client.post(address("legal_hold", report.pk), typed, follow=True)
    report.refresh_from_db()
    return page.content.decode()


def test_a_legal_hold_is_put_on_and_lifted_on_the_page_of_a_report(supervisor, send_report):
    report = send_report()

    assert f"{report} is on legal hold." in hold(supervisor, report, "put")
    assert report.is_on_legal_hold
    assert "that was done already" in hold(supervisor, report, "put")
    assert f"{report} is on legal hold no more." in hold(supervisor, report, "lift")
    assert not report.is_on_legal_hold


def test_a_legal_hold_needs_a_reason(supervisor, send_report):
    report = send_report()

    assert "Enter the reason" in hold(supervisor, report, "put", reason="")
    assert not report.is_on_legal_hold


def test_triage_cannot_turn_a_legal_hold(signed_in_as, send_report):
    client, report = signed_in_as(Role.TRIAGE), send_report()

    hold(client, report, "put")

    assert not report.is_on_legal_hold
    assert "Put it on legal hold" not in reads(client, "concernreport_change", report.pk)


def test_the_page_of_a_report_says_how_long_it_is_kept(supervisor, send_report):
    report = send_report()
    page = ("concernreport_change", report.pk)
    assert "It stays while there is work to do." in reads(supervisor, *page)

    proposed(report)
    assert "It is due for review on" in reads(supervisor, *page)
    assert "first proposed on" in reads(supervisor, *page)

    RetentionSchedule.objects.all().delete()
    assert "no retention schedule" in reads(supervisor, *page)


def test_records_staff_turn_a_legal_hold_without_reading_the_report(records, send_report):
    report = send_report()
    typed = {"reference": report.reference.lower(), "wanted": "put", "reason": REASON}

    page = records.post(address(HOLDS), typed, follow=True)
    report.refresh_from_db()
    assert f"{report} is on legal hold." in page.content.decode()
    assert report.is_on_legal_hold

    assert f"{report} is on legal hold no more." in sends(records, HOLDS, report, wanted="lift")
    report.refresh_from_db()
    assert not report.is_on_legal_hold


def test_a_reference_that_does_not_exist_is_put_on_no_hold(records, db):
    typed = {"reference": "C-2222-2222", "wanted": "put", "reason": REASON}

    page = records.post(address(HOLDS), typed)

    assert "Enter the reference of a report that exists" in page.content.decode()
    assert "C-2222-2222" in page.content.decode()


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        (DUE, {"wanted": "propose"}),
        (PROPOSED, {"wanted": "agree"}),
        (HOLDS, {"wanted": "lift"}),
        (HOLDS, {"wanted": "put", "reference": "x"}),
    ],
)
def test_a_list_that_comes_back_with_a_mistake_is_a_look_at_it(records, db, name, typed):
    answer = records.post(address(name), typed)

    assert answer.status_code == 422
    looks = AuditEntry.objects.values_list("staff__username", "action", "subject")
    assert list(looks) == [("records", "list", f"reports.{name}")]


# Tombstone


@pytest.fixture
def tombstone(records, send_report):
    report = send_report()
    disposal = proposed(report)
    disposal.agree(records.staff)
    disposal.carry_out()
    return disposal


@pytest.mark.parametrize("role", [Role.TRIAGE, Role.SUPERVISOR, Role.RECORDS])
def test_in_the_place_of_a_deleted_report_stands_who_deleted_it_and_why(
    tombstone, signed_in_as, role
):
    reader = signed_in_as(role, name="reader")

    answer = reader.get(address("concernreport_change", tombstone.report_id))

    text = answer.content.decode()
    assert answer.status_code == 410
    for told in (tombstone.reference, REASON, "first on", "records on"):
        assert told in text
    assert text.count("<h1>") == 1


@pytest.mark.parametrize("page", ["concernreport_history", "concernreport_delete"])
def test_so_it_does_on_the_pages_of_djangos_own(tombstone, signed_in_as, page):
    client = signed_in_as(Role.TRIAGE)

    assert client.get(address(page, tombstone.report_id)).status_code in {403, 410}
    assert client.get(f"/admin/reports/concernreport/x/{page}/").status_code in {302, 403, 404}


def test_a_form_that_is_sent_for_a_deleted_report_gets_the_tombstone(tombstone, supervisor):
    typed = {"wanted": "put", "reason": REASON}

    assert supervisor.post(address("legal_hold", tombstone.report_id), typed).status_code == 410


def test_who_may_see_no_report_sees_no_tombstone(tombstone, signed_in_as):
    client = signed_in_as(Role.PUBLISHER)

    assert client.get(address("concernreport_change", tombstone.report_id)).status_code == 403


def test_a_report_that_is_only_agreed_on_has_no_tombstone(records, signed_in_as, send_report):
    disposal = agreed(send_report())

    answer = signed_in_as(Role.TRIAGE).get(address("concernreport_change", disposal.report_id))

    assert answer.status_code == 200
    assert records.get(address("concernreport_change", disposal.report_id)).status_code == 403


def test_a_tombstone_whose_files_are_still_there_says_so(tombstone, records):
    Disposal.objects.update(deleted_on=None)

    assert "The last files are being deleted." in reads(
        records, "concernreport_change", tombstone.report_id
    )


def test_each_look_at_a_tombstone_is_recorded(tombstone, records):
    reads(records, "concernreport_change", tombstone.report_id)

    entry = AuditEntry.objects.order_by("pk").last()
    assert (entry.staff, entry.action) == (records.staff, AuditEntry.Action.VIEW)
    assert entry.subject == f"reports.disposal {tombstone.reference}"


def test_the_list_of_disposals_leads_to_the_other_lists(tombstone, records):
    text = reads(records, "disposal_changelist")

    assert tombstone.reference in text
    assert all(address(name) in text for name in (DUE, PROPOSED, HOLDS))


def test_the_public_page_says_the_same_as_of_an_unknown_code(tombstone, client):
    def says(reference):
        typed = {"reference": reference, "code": "2222-2222-2222-2222-2"}
        page = client.post("/report/status/", typed, follow=True)
        return page.request["PATH_INFO"], RUN.sub("", page.content.decode())

    unknown = says(new_reference("C"))
    assert says(tombstone.reference) == unknown
    assert unknown[0] == "/report/status/not-opened/"


def test_nothing_of_it_is_in_djangos_own_history(tombstone):
    assert not apps.get_model("admin", "LogEntry").objects.exists()
