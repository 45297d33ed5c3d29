"""How long a report is kept, who may keep it longer, and that two people delete it."""

import threading
from contextlib import suppress
from datetime import date, timedelta
from functools import partial
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from campaign_site import audit, sealed_files
from campaign_site.models import AuditEntry
from campaign_site.versions import Stale
from reports.models import (
    Addition,
    ConcernReport,
    Disposal,
    DisposedCount,
    RetentionSchedule,
    Topic,
)
from reports.models.disposal import CannotDispose, locked
from reports.models.retention import OnLegalHold
from tests.racing import all_at_once
from tests.reports.disposing import REASON, agreed, due, ended, keep_for, proposed, somebody

ENDS = {
    "status": ConcernReport.Status.CLOSED,
    "public_status": "closed",
    "outcome": ConcernReport.Outcome.INTELLIGENCE,
    "onward_reference": "N 1",
}
GOES_ON = {"status": ConcernReport.Status.REVIEWING, "public_status": "read"}


@pytest.fixture
def report(send_report):
    return send_report()


def on(day):
    return time_machine.travel(f"{day} 12:00:00+00:00", tick=False)


def entries():
    """What is on record, the newest last: who, what, to what, and why."""
    told = AuditEntry.objects.order_by("pk").select_related("staff")
    return [(entry.staff.username, entry.outcome, entry.reason) for entry in told]


# Review dates


@pytest.mark.parametrize(
    ("ended_on", "days", "review_on"),
    [
        ("2028-01-30", 30, date(2028, 2, 29)),
        ("2027-01-30", 30, date(2027, 3, 1)),
        ("2028-02-29", 366, date(2029, 3, 1)),
        ("2027-08-31", 1, date(2027, 9, 1)),
        ("2027-12-31", 0, date(2027, 12, 31)),
    ],
)
def test_the_review_day_is_counted_in_days_from_the_end_of_the_work(
    report, ended_on, days, review_on
):
    keep_for(days)

    with on(ended_on):
        report.decide(somebody("sam"), report.version, **ENDS)

    report.refresh_from_db()
    assert (report.review_on, report.kept_until) == (review_on, None)


def test_work_that_goes_on_has_no_review_day(report):
    keep_for(30)
    report.decide(somebody("sam"), report.version, **ENDS)

    report.decide(somebody("sam"), report.version, **GOES_ON)

    report.refresh_from_db()
    assert (report.review_on, report.closed_on) == (None, None)


def test_a_report_is_due_on_its_day_and_not_before(report):
    keep_for(30)
    ended(report, date(2028, 1, 30))

    def is_due(day):
        with on(day):
            return ConcernReport.objects.due().exists()

    assert (is_due("2028-02-28"), is_due("2028-02-29")) == (False, True)


def test_a_report_that_came_in_without_a_schedule_is_never_due(report):
    RetentionSchedule.objects.all().delete()

    ended(report, date(2000, 1, 1))

    assert not ConcernReport.objects.due().exists()


def test_every_topic_of_the_site_begins_with_a_schedule(db):
    days = RetentionSchedule.objects.filter(topic__is_offered=True).values_list("days_kept")

    assert set(days) == {(30,)}
    assert not Topic.objects.filter(retention_schedule=None).exists()


def test_a_schedule_keeps_a_report_a_century_at_most(db):
    schedule = keep_for(36526)

    with pytest.raises(ValidationError) as refused:
        schedule.full_clean()
    assert list(refused.value.error_dict) == ["days_kept"]


# A schedule that is changed


def test_a_changed_schedule_moves_the_days_of_reports_that_nobody_reviewed(send_report):
    keep_for(30)
    first, reviewed, other, unfinished = [send_report() for _ in range(4)]
    Topic.objects.get_or_create(slug="fraud", defaults={"name": "Fraud"})
    other.topic = Topic.objects.get(slug="fraud")
    ended(first, date(2028, 1, 30))
    ended(reviewed, date(2028, 1, 30))
    keep_for(30, "fraud")
    ended(other, date(2028, 1, 30))
    with on("2028-03-01"):
        reviewed.keep_until(date(2030, 2, 28), somebody("sam"), REASON)

    schedule = keep_for(30)
    schedule.days_kept = 31
    schedule.keep(by=somebody("sam"))

    assert {row.pk: row.review_on for row in ConcernReport.objects.all()} == {
        first.pk: date(2028, 3, 1),
        reviewed.pk: date(2030, 2, 28),
        other.pk: date(2028, 2, 29),
        unfinished.pk: None,
    }
    assert entries()[-1] == ("sam", "31 days kept", "")


def test_a_changed_schedule_touches_no_report_however_many_there_are(report):
    ended(report)
    schedule = keep_for(30)

    with CaptureQueriesContext(connection) as queries:
        schedule.keep(by=somebody("sam"))

    assert [query for query in queries if "reports_concernreport" in query["sql"]] == []


def test_a_day_that_was_chosen_holds_without_a_schedule(report):
    due(report)
    report.keep_until(timezone.localdate(), somebody("sam"), REASON)
    RetentionSchedule.objects.all().delete()

    assert list(ConcernReport.objects.due()) == [report]


@pytest.mark.sqlite
def test_what_is_due_and_what_is_on_hold_are_found_by_their_indexes(db):
    held = ConcernReport.objects.filter(is_on_legal_hold=True).order_by("reference")

    for reports, index in (
        (Disposal.objects.undecided(), "reports_to_review"),
        (held, "reports_on_legal_hold"),
    ):
        plan = reports.values("reference")[:100].explain()
        assert f"INDEX {index}" in plan
        assert "TEMP B-TREE" not in plan


def test_a_new_schedule_gives_a_day_to_the_reports_that_had_none(report):
    RetentionSchedule.objects.all().delete()
    ended(report, date(2028, 1, 30))

    RetentionSchedule(topic=report.topic, group=4, days_kept=30).keep(by=somebody("sam"))

    report.refresh_from_db()
    assert report.review_on == date(2028, 2, 29)


def test_a_long_name_of_a_topic_does_not_stop_the_record(db):
    topic = Topic.objects.create(slug="s" * 50, name="n" * 80)

    RetentionSchedule(topic=topic, group=4, days_kept=30).keep(by=somebody("sam"))

    assert AuditEntry.objects.get().subject.endswith("s" * 50)


# Kept longer


def test_a_report_that_is_kept_longer_is_due_on_the_day_that_was_chosen(report):
    due(report)
    day = timezone.localdate() + timedelta(days=365)

    assert report.keep_until(day, somebody("sam"), REASON)

    report.refresh_from_db()
    assert (report.review_on, report.kept_until) == (day, day)
    assert not ConcernReport.objects.due().exists()
    (entry,) = entries()
    assert entry[0] == "sam"
    assert entry[1].startswith("kept, review on ")
    assert entry[2] == REASON


def test_a_report_that_is_not_due_is_not_kept_once_more(report):
    assert not report.keep_until(timezone.localdate(), somebody("sam"), REASON)
    assert entries() == []


# Legal hold


def test_a_legal_hold_is_put_on_and_lifted_once_and_on_record(report):
    sam = somebody("sam")

    done = [
        report.put_on_legal_hold(sam, "A court asked for it."),
        report.put_on_legal_hold(sam, "Again."),
        report.lift_legal_hold(sam, "The case is over."),
        report.lift_legal_hold(sam, "Again."),
    ]

    assert done == [True, False, True, False]
    assert entries() == [
        ("sam", "put on legal hold", "A court asked for it."),
        ("sam", "legal hold lifted", "The case is over."),
    ]


def test_what_is_on_legal_hold_cannot_be_proposed(report):
    due(report).put_on_legal_hold(somebody("sam"), REASON)

    assert not Disposal.objects.undecided().exists()
    with pytest.raises(CannotDispose, match="legal hold"):
        Disposal.objects.propose(report, somebody("first"), REASON)


def test_what_is_put_on_legal_hold_after_the_proposal_cannot_be_agreed_to(report):
    disposal = proposed(report)
    report.put_on_legal_hold(somebody("sam"), REASON)

    with pytest.raises(CannotDispose, match="legal hold"):
        disposal.agree(somebody("second"))


def test_what_is_put_on_legal_hold_after_both_agreed_is_not_deleted(report):
    disposal = agreed(report)
    report.put_on_legal_hold(somebody("sam"), REASON)

    with pytest.raises(CannotDispose, match="legal hold"):
        disposal.carry_out()
    assert ConcernReport.objects.exists()


def test_no_other_way_deletes_what_is_on_legal_hold(report):
    report.put_on_legal_hold(somebody("sam"), REASON)

    with pytest.raises(OnLegalHold):
        report.delete()
    with pytest.raises(OnLegalHold):
        ConcernReport.objects.all().delete()
    assert ConcernReport.objects.exists()


# What its writer added, and a hold for safety


def adds_to(report):
    return report.additions.receive(report, "He has the key to the shed.", f"token {report}")


def looks_at_what_was_added(report):
    report.refresh_from_db()
    report.decide(somebody("sam"), report.version, public_status="closed")


def test_what_was_added_to_an_ended_report_is_not_deleted_unread(report):
    due(report)
    adds_to(report)
    report.refresh_from_db()

    assert not Disposal.objects.undecided().exists()
    assert not report.keep_until(timezone.localdate(), somebody("sam"), REASON)
    with pytest.raises(CannotDispose, match="nobody has looked at"):
        Disposal.objects.propose(report, somebody("first"), REASON)


def test_what_is_added_after_the_proposal_stops_it_until_somebody_looked(report):
    disposal = proposed(report)
    adds_to(report)

    with pytest.raises(CannotDispose, match="nobody has looked at"):
        disposal.agree(somebody("second"))
    assert "nobody has looked at" in disposal.kept_because()
    looks_at_what_was_added(report)
    disposal.agree(somebody("second"))

    assert Disposal.objects.agreed().exists()


def test_what_is_added_after_both_agreed_stops_it_until_somebody_looked(report):
    agreed(report)
    adds_to(report)

    why = "Its writer added something that nobody has looked at."
    assert says("--dry-run")[0] == f"{report}: {why}"
    assert says() == [f"{report}: {why}", "0 deleted."]
    looks_at_what_was_added(report)

    assert says() == [f"{report}: deleted", "1 deleted."]


def test_a_hold_for_safety_keeps_no_report_for_ever(report):
    disposal = agreed(report)
    ConcernReport.objects.update(is_held=True)

    disposal.carry_out()

    assert not ConcernReport.objects.exists()


# Two people


def test_a_report_is_deleted_when_somebody_else_agrees(report):
    disposal = proposed(report, by=somebody("first"))
    disposal.agree(somebody("second"))
    disposal.carry_out()

    assert not ConcernReport.objects.exists()
    disposal = Disposal.objects.get()
    today = timezone.localdate()
    assert disposal.reference == report.reference
    assert (disposal.proposed_on, disposal.agreed_on, disposal.deleted_on) == (today,) * 3
    assert entries() == [
        ("first", "disposal proposed", REASON),
        ("second", "disposal agreed", REASON),
        ("second", "", REASON),
    ]


def test_nobody_agrees_to_what_they_proposed(report):
    disposal = proposed(report, by=somebody("first"))

    with pytest.raises(CannotDispose, match="Somebody else"):
        disposal.agree(somebody("first"))
    with pytest.raises(IntegrityError, match="disposal_takes_two_people"):
        Disposal.objects.update(agreed_by=somebody("first"), agreed_on=timezone.localdate())


def test_a_day_without_a_person_is_no_agreement(report):
    proposed(report)

    with pytest.raises(IntegrityError, match="disposal_takes_two_people"):
        Disposal.objects.update(agreed_on=timezone.localdate())


def test_nothing_counts_as_deleted_before_it_is_agreed(report):
    proposed(report)

    with pytest.raises(IntegrityError, match="disposal_is_agreed_before_it_is_done"):
        Disposal.objects.update(deleted_on=timezone.localdate())


def test_what_is_not_agreed_is_not_deleted(report):
    disposal = proposed(report)

    with pytest.raises(CannotDispose):
        disposal.carry_out()
    assert ConcernReport.objects.exists()


def test_open_reports_and_reports_not_yet_due_cannot_be_proposed(send_report):
    unfinished, early = send_report(), ended(send_report())

    with pytest.raises(CannotDispose, match="has not ended"):
        Disposal.objects.propose(unfinished, somebody("first"), REASON)
    with pytest.raises(CannotDispose, match="not due"):
        Disposal.objects.propose(early, somebody("first"), REASON)


def test_a_report_is_proposed_once(report):
    proposed(report)

    with pytest.raises(CannotDispose, match="already"):
        Disposal.objects.propose(report, somebody("second"), REASON)
    assert not Disposal.objects.undecided().exists()


def test_work_that_begins_again_stops_the_disposal(report):
    disposal = agreed(report)

    report.decide(somebody("sam"), report.version, **GOES_ON)

    with pytest.raises(CannotDispose, match="has not ended"):
        disposal.carry_out()


def test_a_longer_schedule_stops_the_disposal(report):
    disposal = agreed(report)

    schedule = keep_for(30)
    schedule.days_kept = 60
    schedule.keep(by=somebody("sam"))

    with pytest.raises(CannotDispose, match="not due"):
        disposal.carry_out()


def test_a_refused_proposal_leaves_the_report_and_can_be_made_again(report):
    proposed(report).refuse(somebody("second"), "A court may want it.")

    assert list(Disposal.objects.undecided()) == [report]
    assert entries()[-1] == ("second", "disposal refused", "A court may want it.")
    Disposal.objects.propose(report, somebody("first"), REASON)


def test_what_somebody_decided_a_moment_ago_is_not_decided_again(report):
    disposal = proposed(report)
    stale = Disposal.objects.get()
    disposal.agree(somebody("second"))

    with pytest.raises(CannotDispose, match="meanwhile"):
        stale.agree(somebody("third"))
    disposal.carry_out()
    with pytest.raises(CannotDispose, match="meanwhile"):
        stale.refuse(somebody("third"), REASON)
    with pytest.raises(CannotDispose, match="not there"):
        stale.agree(somebody("third"))


def test_a_report_that_went_meanwhile_cannot_be_proposed(report):
    disposal = agreed(report)
    disposal.carry_out()

    with pytest.raises(CannotDispose, match="not there"):
        Disposal.objects.propose(report, somebody("first"), REASON)
    assert disposal.kept_because() == ""


# At the same moment


def unless_kept(action):
    def act():
        with suppress(CannotDispose):
            action()

    return act


@pytest.mark.django_db(transaction=True)
def test_a_legal_hold_at_the_moment_of_deletion_is_heard_or_comes_too_late(
    transactional_db, send_report
):
    report = send_report()
    disposal, sam = agreed(report), somebody("sam")
    holds = []

    all_at_once(
        [
            unless_kept(disposal.carry_out),
            lambda: holds.append(report.put_on_legal_hold(sam, "A court asked for it.")),
        ]
    )

    assert ConcernReport.objects.filter(pk=report.pk).exists() == holds[0]
    assert Disposal.objects.agreed().exists() == holds[0]


@pytest.mark.django_db(transaction=True)
def test_an_addition_at_the_moment_of_deletion_is_kept_or_comes_too_late(
    transactional_db, send_report
):
    report = send_report()
    disposal = agreed(report)
    stored = []

    def adds():
        with suppress(Addition.DoesNotExist, Stale):  # too late
            stored.append(adds_to(report))

    all_at_once([unless_kept(disposal.carry_out), adds])

    assert ConcernReport.objects.count() == Addition.objects.count() == len(stored)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_note_does_not_wait_for_somebody_who_waits_for_the_audit_trail(
    transactional_db, send_report
):
    report, sam = send_report(), somebody("sam")
    writes = threading.Thread(target=all_at_once, args=[[lambda: report.note(sam, "He called.")]])

    with transaction.atomic():
        locked(report.pk)
        writes.start()
        writes.join(timeout=5)
        is_written = report.notes.exists()
    writes.join()

    assert is_written


@pytest.mark.django_db(transaction=True)
def test_two_who_agree_at_once_delete_it_once(transactional_db, send_report):
    disposal = proposed(send_report())
    second, third = somebody("second"), somebody("third")

    def agrees(by):
        row = Disposal.objects.get(pk=disposal.pk)
        row.agree(by)
        row.carry_out()

    all_at_once([unless_kept(partial(agrees, by)) for by in (second, third)])

    assert not ConcernReport.objects.exists()
    assert AuditEntry.objects.filter(action=AuditEntry.Action.DELETE).count() == 1
    assert DisposedCount.objects.get().number == 1


# Figures


def test_figures_survive_the_reports(send_report):
    with on("2028-02-29"):  # a Tuesday
        reports = [send_report() for _ in range(3)]
    audit_a_look(reports[0], "2028-03-02")
    audit_a_look(reports[0], "2028-03-09")
    for report in reports[:2]:
        keep_for(30)
        ended(report, date(2028, 3, 10))

    with on("2028-05-01"):
        for report in reports[:2]:
            disposal = Disposal.objects.propose(report, somebody("first"), REASON)
            disposal.agree(somebody("second"))
            disposal.carry_out()

    (count,) = DisposedCount.objects.all()
    assert (count.week, count.topic.slug, count.outward_code) == (date(2028, 2, 28), "drugs", "NN1")
    assert (count.number, count.looked_at, count.days_to_look) == (2, 1, 2)
    assert (count.closed, count.days_to_close) == (2, 20)


def test_spam_and_duplicates_are_in_no_figure(report):
    due(report)
    ConcernReport.objects.update(status=ConcernReport.Status.SPAM)
    disposal = Disposal.objects.propose(report, somebody("first"), REASON)
    disposal.agree(somebody("second"))

    disposal.carry_out()

    assert not DisposedCount.objects.exists()


@pytest.mark.parametrize("way", ["view", "reveal", "print", "share", "export"])
def test_the_first_look_is_the_same_before_a_report_is_gone_and_after_it(send_report, way):
    with on("2028-02-29"):
        report = send_report()
    audit_a_look(report, "2028-03-03", way)
    ended(report, date(2028, 3, 10))
    looked_on = ConcernReport.objects.with_first_look().get().looked_on

    with on("2028-05-01"):
        DisposedCount.objects.count_one_more(report)

    assert looked_on == date(2028, 3, 3)
    assert list(DisposedCount.objects.values_list("looked_at", "days_to_look")) == [(1, 3)]


def test_nobody_looked_at_what_was_changed_alone(report):
    audit_a_look(report, timezone.localdate(), "change")
    audit_a_look(ConcernReport, timezone.localdate())

    assert ConcernReport.objects.with_first_look().get().looked_on is None


def audit_a_look(report, day, way=AuditEntry.Action.VIEW):
    with on(day):
        audit.record(somebody("sam"), way, report)


# The command


def says(*options):
    out = StringIO()
    call_command("delete_expired", *options, stdout=out, verbosity=2)
    return out.getvalue().splitlines()


def test_the_command_finishes_what_two_people_agreed_on(send_report):
    waiting, stopped = send_report(), send_report()
    proposed(waiting)
    agreed(stopped)

    assert says() == [f"{stopped}: deleted", "1 deleted."]
    assert list(ConcernReport.objects.all()) == [waiting]
    assert says() == ["0 deleted."]


def test_a_dry_run_says_what_would_be_done_and_does_nothing(send_report):
    stopped, held, late = [send_report() for _ in range(3)]
    agreed(stopped)
    agreed(held)
    held.put_on_legal_hold(somebody("sam"), REASON)
    due(late)
    before = len(entries())

    assert sorted(says("--dry-run")) == sorted(
        [
            f"{stopped}: would be deleted",
            f"{held}: It is on legal hold.",
            f"{late}: due for review since {late.review_on}",
            "1 due for review.",
        ]
    )
    assert ConcernReport.objects.count() == 3
    assert len(entries()) == before


def test_the_command_leaves_what_may_not_be_deleted_and_says_why(report):
    agreed(report)
    report.put_on_legal_hold(somebody("sam"), REASON)

    assert says() == [f"{report}: It is on legal hold.", "0 deleted."]
    assert ConcernReport.objects.exists()


def test_the_command_goes_on_after_a_fault_and_says_no_more_than_its_kind(send_report, monkeypatch):
    first, second = sorted([send_report(), send_report()], key=str)
    agreed(first)
    agreed(second)
    delete = ConcernReport.delete

    def fails(self):
        if self == first:
            raise DatabaseError("what was told")
        delete(self)

    monkeypatch.setattr(ConcernReport, "delete", fails)
    out, faults = StringIO(), StringIO()
    with pytest.raises(CommandError, match=r"^1 could not be deleted"):
        call_command("delete_expired", stdout=out, stderr=faults, verbosity=2)

    assert faults.getvalue() == f"{first}: DatabaseError\n"
    assert out.getvalue().splitlines() == [f"{second}: deleted", "1 deleted."]
    assert list(ConcernReport.objects.all()) == [first]


@pytest.mark.django_db(transaction=True)
def test_it_counts_as_deleted_only_when_the_files_are_gone_too(
    transactional_db, send_report, settings, tmp_path, monkeypatch
):
    settings.MEDIA_ROOT = tmp_path
    report = send_report()
    report.attachments.attach(report, [b"a photo"])
    disposal = agreed(report)

    def fails(storage, name):
        raise OSError("The disk does not answer.")

    with monkeypatch.context() as patch:
        patch.setattr(sealed_files.FolderStorage, "delete", fails)
        with pytest.raises(OSError, match="disk"):
            disposal.carry_out()
    disposal.refresh_from_db()
    assert (disposal.deleted_on, ConcernReport.objects.exists()) == (None, False)
    assert len(sealed_files.written()) == 1

    assert says() == [f"{report}: deleted", "1 deleted."]
    assert sealed_files.written() == []
