"""The jobs: what each leaves behind of its runs, and that none minds another one or its own end."""

import inspect
import os
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command, get_commands
from django.db import connection
from django.utils import timezone

from amnesty.models import Booking
from campaign_site.jobs import JOBS, TRY_LATER, JobCommand
from campaign_site.models import Attempt, AuditEntry, Draft, JobRun
from news.models import Picture
from reports.models import ConcernReport, Disposal, IndexEntry, Topic
from tests.amnesty.factories import a_booking, a_period, a_slot, an_area
from tests.racing import all_at_once
from tests.reports.disposing import agreed

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
LONG_AGO = timedelta(days=40)


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


def run_of(job):
    return JobRun.objects.get(name=job)


# The table


def commands():
    """The class of each of our commands, by its name."""
    ours = {name: app for name, app in get_commands().items() if not app.startswith("django")}
    return {
        name: import_module(f"{app}.management.commands.{name}").Command
        for name, app in ours.items()
    }


def test_every_job_is_a_command_and_every_command_that_notes_its_runs_is_a_job():
    jobs = {name for name, command in commands().items() if issubclass(command, JobCommand)}

    assert jobs == set(JOBS)


def test_no_job_is_late_before_it_is_due_again():
    assert [job.name for job in JOBS.values() if job.late_after <= job.every] == []


@pytest.mark.parametrize("job", [job.name for job in JOBS.values() if job.tier == "staff"])
def test_the_public_tier_cannot_run_a_job_of_the_staff_tier(job, settings):
    settings.HAS_STAFF_SITE = False

    with pytest.raises(CommandError, match="environment of the staff site"):
        call_command(job)


@pytest.mark.django_db
@pytest.mark.parametrize("job", [job.name for job in JOBS.values() if job.tier == "public"])
def test_the_staff_tier_cannot_run_a_job_of_the_public_tier(job, settings):
    settings.SITE_TIER = "staff"

    with pytest.raises(CommandError, match="environment of the public site"):
        call_command(job)

    assert not JobRun.objects.exists()


# What is noted


@pytest.mark.django_db
def test_a_run_notes_when_it_began_and_that_it_went_well(clock):
    call_command("delete_expired_answers")

    run = run_of("delete_expired_answers")
    assert (run.began_at, run.ended_at, run.went_well_at) == (NOON, NOON, NOON)
    assert run.went_well


@pytest.mark.django_db
def test_a_run_that_fails_leaves_the_last_good_one_standing(clock, settings):
    settings.REMINDER_FROM_EMAIL = "desk@force.example"
    call_command("send_reminders")
    clock.shift(timedelta(hours=1))
    settings.REMINDER_FROM_EMAIL = ""

    with pytest.raises(CommandError):
        call_command("send_reminders")

    run = run_of("send_reminders")
    assert (run.went_well, run.ended_at, run.went_well_at) == (
        False,
        NOON + timedelta(hours=1),
        NOON,
    )


@pytest.mark.django_db
@pytest.mark.parametrize("job", ["delete_expired", "delete_unused_pictures", "forget_givers"])
def test_a_dry_run_is_no_run(job):
    call_command(job, "--dry-run")

    assert not JobRun.objects.exists()


@pytest.mark.django_db
def test_what_ends_late_says_nothing_about_the_run_that_began_after_it(clock):
    first = JobRun.objects.begin("verify_audit")
    clock.shift(timedelta(minutes=1))
    JobRun.objects.begin("verify_audit")

    first.end(went_well=False)

    assert run_of("verify_audit").ended_at is None


# A lease


@pytest.mark.django_db
def test_a_job_that_another_run_has_to_itself_is_left_to_it():
    JobRun.objects.begin("index_reports", timedelta(minutes=10))

    with pytest.raises(CommandError, match="Another run is at it") as refused:
        call_command("index_reports")

    assert refused.value.returncode == TRY_LATER


@pytest.mark.django_db
def test_a_run_that_was_killed_holds_up_the_next_ones_for_ten_minutes_and_no_longer(clock):
    JobRun.objects.begin("index_reports", timedelta(minutes=10))
    clock.shift(timedelta(minutes=10))

    call_command("index_reports")

    assert run_of("index_reports").went_well


@pytest.mark.django_db
def test_a_run_that_is_still_at_it_keeps_the_job_and_frees_it_at_its_end(clock):
    first = JobRun.objects.begin("index_reports", timedelta(minutes=10))
    clock.shift(timedelta(minutes=9))
    first.hold(timedelta(minutes=10))
    clock.shift(timedelta(minutes=9))
    with pytest.raises(CommandError):
        call_command("index_reports")

    first.end(went_well=True)

    call_command("index_reports")


@pytest.mark.django_db(transaction=True)
def test_of_many_that_begin_at_once_one_has_the_job():
    begun = []

    all_at_once([lambda: begun.append(JobRun.objects.begin("x", timedelta(minutes=1)))] * 8)

    assert len([run for run in begun if run]) == 1


# Two at once, and killed anywhere


def drafts():
    """Answers that ran out, and an old count; what is left of them in the end."""
    Draft.objects.bulk_create(
        Draft(place=f"{number}", owner="a", answers=b"", expires_at=timezone.now() - LONG_AGO)
        for number in range(9)
    )
    Attempt.objects.create(name="old", tries=3, hour=1)
    return lambda: Draft.objects.count() + Attempt.objects.count()


def sessions():
    Session.objects.bulk_create(
        Session(session_key=f"{number}", session_data="", expire_date=timezone.now() - LONG_AGO)
        for number in range(9)
    )
    return Session.objects.count


def pictures():
    Picture.objects.bulk_create(
        Picture(name=f"{number}", width=1, height=1, made_at=timezone.now() - LONG_AGO)
        for number in range(3)
    )
    return Picture.objects.count


def sealed_files(media):
    folder = media / "sealed"
    folder.mkdir(exist_ok=True)
    for number in range(5):
        path = folder / f"{number:032x}"
        path.write_bytes(b"sealed")
        os.utime(path, ((timezone.now() - LONG_AGO).timestamp(),) * 2)
    return lambda: len(list(folder.iterdir()))


def some_visits():
    a_period()
    slot = a_slot(an_area())
    for number in range(3):
        a_booking(slot, number=number)


def unread_visits():
    some_visits()
    Booking.objects.update(held_until=timezone.now() - timedelta(minutes=1))
    return Booking.objects.filter(status="requested").count


def visits_of_long_ago():
    """What is destroyed is on record once for each."""
    some_visits()
    ended_on = timezone.localdate() - LONG_AGO
    Booking.objects.update(status="cancelled", held_until=None, ended_on=ended_on)
    destroyed = AuditEntry.objects.filter(action=AuditEntry.Action.DELETE)
    return lambda: Booking.objects.kept().count() + abs(3 - destroyed.count())


def some_reports():
    topic, _is_new = Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    story = {"pages": [{"step": "story", "values": {"story": "He drives AB12 CDE every night."}}]}
    return [
        ConcernReport.objects.create(
            reference=f"C-2222-222{number}-2",
            topic=topic,
            code_expires_on=timezone.localdate(),
            submission_token=f"token {number}",
            answers=story,
        )
        for number in range(3)
    ]


def new_reports():
    """Three reports have one plate each, and none has it twice."""
    some_reports()
    plates = IndexEntry.objects.filter(kind=IndexEntry.Kind.PLATE)
    return lambda: abs(3 - plates.count())


def reports_to_delete():
    """Each is put on record once."""
    for report in some_reports():
        agreed(report)
    destroyed = AuditEntry.objects.filter(action=AuditEntry.Action.DELETE)
    return lambda: Disposal.objects.agreed().count() + abs(3 - destroyed.count())


MAKE = {
    "delete_expired_answers": drafts,
    "clearsessions": sessions,
    "delete_unused_pictures": pictures,
    "delete_leftover_photos": sealed_files,
    "release_places": unread_visits,
    "forget_givers": visits_of_long_ago,
    "index_reports": new_reports,
    "delete_expired": reports_to_delete,
}


@pytest.fixture
def make(transactional_db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    def make_rows(job):
        rows = MAKE[job]
        needed = [tmp_path] if inspect.signature(rows).parameters else []
        return rows(*needed)

    return make_rows


def runs(job):
    """It, or as another run that is at it would have it."""
    try:
        call_command(job)
    except CommandError as refused:
        if refused.returncode != TRY_LATER:
            raise


@pytest.mark.parametrize("job", MAKE)
def test_three_runs_at_once_do_the_work_once_and_without_a_fault(job, make):
    left = make(job)

    all_at_once([lambda: runs(job)] * 3)

    assert left() == 0
    assert run_of(job).went_well


class KilledAt:
    """The process gets no further than this statement, whatever it would still tidy up."""

    def __init__(self, number):
        self.number = number

    def __call__(self, execute, sql, params, many, context):
        self.number -= 1
        if self.number < 0:
            raise KeyboardInterrupt
        return execute(sql, params, many, context)


def survives(job, number):
    try:
        with connection.execute_wrapper(KilledAt(number)):
            call_command(job)
    except KeyboardInterrupt:
        return False
    return True


@pytest.mark.parametrize("job", MAKE)
def test_killed_at_any_statement_it_is_finished_by_the_next_run(job, make, clock):
    left, number = make(job), 0

    while not survives(job, number):
        number += 1
        clock.shift(timedelta(minutes=11))  # the lease of a killed run is over by then

    assert number > 3
    assert left() == 0
    assert run_of(job).went_well
