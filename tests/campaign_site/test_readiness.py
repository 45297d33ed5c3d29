"""What /readyz says, and when it says that somebody must look."""

import shutil
from collections import namedtuple
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.db import DatabaseError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import OperationalError

from campaign_site import audit, keys, readiness
from campaign_site.jobs import JOBS
from campaign_site.models import AuditEntry, Draft, JobRun, OutboxMessage

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
Usage = namedtuple("Usage", "total used free")
MEGABYTE = 1024 * 1024
STAFF_LINES = ["database", "migrations", "jobs", "mail", "audit", "keys", "storage", "disk"]

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def any_disk_will_do(settings):
    """How full the machine of the tests is, is no fault of the site."""
    settings.LEAST_FREE_DISK_MB = 0


@pytest.fixture
def real_site(settings):
    """No demonstration, with an inbox for what is new, and set up at noon."""
    settings.DEMO, settings.TRIAGE_EMAIL = False, "triage@force.example"
    MigrationRecorder.Migration.objects.update(applied=NOON)


def lines(client):
    """What it says by name, with the status."""
    answer = client.get("/readyz")
    said = {}
    for line in answer.text.splitlines():
        name, words = line.split(": ", 1)
        said.setdefault(name, []).append(words)
    return answer.status_code, said


def faults(client):
    """What is not well."""
    status, said = lines(client)
    wrong = {name: words for name, words in said.items() if words != ["ok"]}
    assert status == (503 if wrong else 200)
    return wrong


def test_all_is_well_and_says_so_line_by_line(client):
    status, said = lines(client)

    assert status == 200
    assert said == {name: ["ok"] for name in STAFF_LINES}


def test_the_public_half_looks_at_what_readers_need(client, settings):
    settings.HAS_STAFF_SITE = False
    settings.SEALING_PRIVATE_KEYS = settings.SEALING_CONTACT_PRIVATE_KEYS = []

    _status, said = lines(client)

    assert list(said) == [name for name in STAFF_LINES if name not in {"mail", "audit"}]


def test_it_is_plain_text_that_nobody_keeps_and_sets_no_cookie(client):
    answer = client.get("/readyz")

    assert answer["Content-Type"] == "text/plain"
    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies


def test_it_asks_the_database_for_little(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        client.get("/readyz")


# The database


def refuses(*_):
    raise OperationalError("password=hunter2 host=10.0.0.1")


def test_a_database_that_does_not_answer_is_asked_once_and_nothing_of_it_is_told(client):
    with connection.execute_wrapper(refuses):
        answer = client.get("/readyz")
        wrong = faults(client)

    unknown = ["not known while the database does not answer"]
    assert wrong == {"database": ["OperationalError"]} | dict.fromkeys(STAFF_LINES[1:5], unknown)
    assert "hunter2" not in answer.text
    assert "10.0.0.1" not in answer.text


@contextmanager
def read_only():
    begin, end = {
        "sqlite": ("PRAGMA query_only=ON", "PRAGMA query_only=OFF"),
        "postgresql": (
            "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
            "SET SESSION CHARACTERISTICS AS TRANSACTION READ WRITE",
        ),
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(begin)
        yield
        cursor.execute(end)


@pytest.mark.django_db(transaction=True)
def test_a_database_that_can_only_be_read_is_told_apart(client):
    with read_only():
        assert faults(client)["database"] == ["it can be read and not written"]


def test_the_row_with_which_it_is_tried_does_not_stay(client):
    client.get("/readyz")

    assert not Draft.objects.exists()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_database_that_hangs_is_given_up():
    backend = asked("SELECT pg_backend_pid()")

    with readiness.gives_up_after(0.2), pytest.raises(DatabaseError):
        asked("SELECT pg_sleep(30)")

    connection.close()
    asked(f"SELECT pg_terminate_backend({backend}, 5000)")


def asked(question):
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_a_table_that_is_gone_is_found_by_its_own_line(client, monkeypatch):
    def is_gone():
        raise DatabaseError

    monkeypatch.setitem(readiness.LOOKS, "jobs", is_gone)

    wrong = faults(client)

    assert list(wrong) == ["jobs", "mail", "audit"]


def test_a_migration_that_was_not_applied_is_counted(client):
    MigrationRecorder(connection).record_unapplied("campaign_site", "0010_job_runs")

    assert faults(client) == {"migrations": ["1 not applied: run manage.py migrate"]}


# What this machine holds


def test_a_private_key_that_does_not_fit_is_found(client, settings):
    settings.SEALING_PRIVATE_KEYS = [keys.new_private_key()]

    assert faults(client) == {"keys": ["the general key: NoPrivateKey"]}


def test_a_staff_half_without_the_key_of_contacts_is_well(client, settings):
    settings.SEALING_CONTACT_PRIVATE_KEYS = []

    assert faults(client) == {}


def test_a_public_key_that_is_none_is_found(client, settings):
    settings.SEALING_PUBLIC_KEY = "public-nonsense"

    assert list(faults(client)) == ["keys"]


def test_a_folder_that_cannot_be_written_is_found(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MEDIA_ROOT.write_text("a file and no folder")

    assert faults(client)["storage"] == ["MEDIA_ROOT can't be written: NotADirectoryError"]


def test_nothing_is_left_in_the_folder(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path

    client.get("/readyz")

    assert list(tmp_path.rglob("*")) == []


@pytest.mark.parametrize(
    ("total", "free", "words"),
    [
        (100_000, 1023, "1023 MB free at MEDIA_ROOT, wanted 1024 MB"),
        (100_000, 1024, None),
        (64, 5, "5 MB free at MEDIA_ROOT, wanted 6 MB"),
        (64, 32, None),
    ],
)
def test_a_disk_that_fills_up_is_found_before_it_is_full(
    client, monkeypatch, settings, tmp_path, total, free, words
):
    settings.MEDIA_ROOT, settings.LEAST_FREE_DISK_MB = tmp_path, 1024

    def usage(path):
        here = (total, free) if path == tmp_path else (100_000, 90_000)
        return Usage(here[0] * MEGABYTE, 0, here[1] * MEGABYTE)

    monkeypatch.setattr(shutil, "disk_usage", usage)

    assert faults(client) == ({"disk": [words]} if words else {})


# Jobs


def everything_ran(at):
    for job in JOBS:
        JobRun.objects.update_or_create(name=job, defaults={"went_well_at": at})


def test_a_site_that_was_set_up_a_minute_ago_is_not_late(client, real_site, clock):
    clock.shift(timedelta(minutes=9))

    assert faults(client) == {}


def test_a_job_that_never_ran_is_late_as_if_it_had_run_when_the_site_was_set_up(
    client, real_site, clock
):
    clock.shift(timedelta(minutes=11))

    assert faults(client) == {"jobs": ["send_outbox has never gone well, expected every minute"]}


def test_a_job_that_stopped_is_named_with_how_long_ago_it_went_well(client, real_site, clock):
    everything_ran(NOON)
    clock.shift(timedelta(hours=2))
    JobRun.objects.exclude(name="release_places").update(went_well_at=NOON + timedelta(hours=2))

    assert faults(client) == {
        "jobs": ["release_places last went well 2 hours ago, expected every 5 minutes"]
    }


def test_after_days_without_timers_every_job_is_named(client, real_site, clock):
    everything_ran(NOON)
    clock.shift(timedelta(days=3))

    assert [words.split()[0] for words in faults(client)["jobs"]] == list(JOBS)


def test_a_run_that_fails_and_fails_is_late_like_one_that_is_missing(client, real_site, clock):
    everything_ran(NOON)
    clock.shift(timedelta(minutes=11))
    JobRun.objects.begin("send_outbox").end(went_well=False)

    assert faults(client)["jobs"] == [
        "send_outbox last went well 11 minutes ago, expected every minute"
    ]


def test_the_public_half_names_its_own_jobs_alone(client, real_site, settings, clock):
    settings.HAS_STAFF_SITE = False
    everything_ran(NOON)
    clock.shift(timedelta(days=3))

    late = {words.split()[0] for words in faults(client)["jobs"]}

    assert late == {job.name for job in JOBS.values() if job.tier == "public"}


def test_a_demonstration_promises_no_jobs(client, settings, clock):
    everything_ran(NOON)
    clock.shift(timedelta(days=3))

    assert settings.DEMO
    assert faults(client) == {}


# Mail, and the audit trail


def test_a_site_on_which_nobody_hears_of_a_report_says_so(client, real_site, settings):
    settings.TRIAGE_EMAIL = ""

    assert faults(client) == {
        "mail": ["TRIAGE_EMAIL is empty, so nobody hears that a report came in"]
    }


def test_mail_that_waits_for_more_than_half_an_hour_is_found(client, clock):
    OutboxMessage.objects.create()
    clock.shift(timedelta(minutes=30))
    assert faults(client) == {}

    clock.shift(timedelta(minutes=1))

    assert faults(client) == {"mail": ["an e-mail has been waiting for more than 30 minutes"]}


def test_an_audit_key_that_is_not_the_one_of_the_trail_is_found(client, settings):
    staff = get_user_model().objects.create(username="officer")
    audit.record(staff, AuditEntry.Action.VIEW, "a page")
    assert faults(client) == {}

    settings.AUDIT_KEY = keys.new_secret()

    assert list(faults(client)) == ["audit"]


def test_the_verdict_of_the_last_audit_check_is_told(client):
    JobRun.objects.begin("verify_audit").end(went_well=False)
    assert faults(client) == {"audit": ["the last check found a fault: run manage.py verify_audit"]}

    JobRun.objects.begin("verify_audit").end(went_well=True)

    assert faults(client) == {}
