"""Counts and times for whoever watches the machine, and nobody's secret among them."""

import os
import re
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.db.utils import OperationalError
from django.test import Client

from amnesty.models import Booking
from campaign_site import small_numbers
from campaign_site.metrics import MOST, Gauge, rounded
from campaign_site.models import AuditEntry, Draft, JobRun, OutboxMessage
from reports.models import ConcernReport, Topic
from tests.amnesty.factories import a_booking, a_period, a_slot, an_area
from tests.campaign_site.test_settings import PUBLIC, ROOT, SAFE

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
TOKEN = "0123456789abcdef0123456789abcdef"
LINE = re.compile(r'([a-z_]+)(?:\{([a-z]+)="([\w.-]*)"\})? (-?\d+)')
MEGABYTE = 1024 * 1024

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def token(settings):
    settings.METRICS_TOKEN = TOKEN


@pytest.fixture
def prometheus():
    return Client(headers={"Authorization": f"Bearer {TOKEN}"})


def read(prometheus):
    """Each number by its name, and by the value of its label where it has one."""
    answer = prometheus.get("/metrics")
    assert answer.status_code == 200
    numbers = {}
    for line in answer.text.splitlines():
        if not line.startswith("#"):
            name, _label, value, number = LINE.fullmatch(line).groups()
            key = name.removeprefix("campaign_site_")
            numbers[(key, value) if value else key] = int(number)
    return numbers


# Who may read it


@pytest.mark.parametrize("given", ["", "Bearer", "Bearer wrong", TOKEN, f"Basic {TOKEN}"])
def test_without_the_token_the_page_is_not_there(given):
    assert Client(headers={"Authorization": given}).get("/metrics").status_code == 404


def test_a_site_without_a_token_has_no_such_page(settings):
    settings.METRICS_TOKEN = ""

    assert Client(headers={"Authorization": "Bearer "}).get("/metrics").status_code == 404


def test_signing_in_does_not_open_it(admin_client):
    assert admin_client.get("/metrics").status_code == 404


def test_nobody_writes_to_it(prometheus):
    assert prometheus.post("/metrics").status_code == 405


ASK = """
import django
django.setup()
from django.conf import settings
from django.test import Client
settings.STORAGES = {"staticfiles": {
    "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
asked = Client(headers={"Authorization": "Bearer " + "0123456789abcdef" * 2, "Host": "%s"})
print(asked.get("/metrics", secure=True).status_code, repr(settings.METRICS_TOKEN))
"""


def start(tmp_path, script, **environment):
    clean = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "campaign_site.settings"}
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=ROOT,
        env=clean | {"VAR_DIR": str(tmp_path)} | PUBLIC | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.program
def test_the_public_half_has_no_such_page_whatever_is_set(tmp_path):
    host = PUBLIC["ALLOWED_HOSTS"].split(",")[0]

    asked = start(tmp_path, ASK % host, METRICS_TOKEN=TOKEN)

    assert asked.stdout == "404 ''\n", asked.stderr


@pytest.mark.program
def test_a_token_that_can_be_guessed_is_refused(tmp_path):
    staff = SAFE | {"SITE_TIER": "staff", "METRICS_TOKEN": "short"}

    started = start(tmp_path, "import campaign_site.settings", **staff)

    assert "METRICS_TOKEN must have 32 characters or more" in started.stderr


# What it says


def test_it_is_in_the_format_of_prometheus(prometheus):
    answer = prometheus.get("/metrics")

    assert answer["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert "no-store" in answer["Cache-Control"]
    names = re.findall(r"^# TYPE (\w+) gauge$", answer.text, re.MULTILINE)
    assert len(names) == len(set(names)) > 10
    assert answer.text.endswith("\n")


def test_a_gauge_is_written_with_its_meaning_and_its_label():
    assert str(Gauge("reports", "Open ones.", {"a": 1, "b": 2}, "kind")) == (
        "# HELP campaign_site_reports Open ones.\n"
        "# TYPE campaign_site_reports gauge\n"
        'campaign_site_reports{kind="a"} 1\n'
        'campaign_site_reports{kind="b"} 2\n'
    )


def test_jobs_are_told_by_when_they_last_went_well_and_whether_the_last_run_failed(
    prometheus, clock
):
    JobRun.objects.begin("verify_audit").end(went_well=True)
    clock.shift(timedelta(hours=1))
    run = JobRun.objects.begin("verify_audit")
    clock.shift(timedelta(seconds=67))
    run.end(went_well=False)

    numbers = read(prometheus)

    last = numbers["job_last_success_timestamp_seconds", "verify_audit"]
    assert last == int(NOON.timestamp())
    assert numbers["job_failed", "verify_audit"] == 1
    assert numbers["job_seconds", "verify_audit"] == 60
    assert numbers["job_late_after_seconds", "send_outbox"] == 600


def test_while_a_job_runs_nothing_is_said_of_how_long_it_takes(prometheus, clock):
    """Its row still has the end of the run before, which was sooner than it began."""
    JobRun.objects.begin("verify_audit").end(went_well=True)
    clock.shift(timedelta(minutes=5))
    run = JobRun.objects.begin("verify_audit")
    while_it_runs = read(prometheus)

    clock.shift(timedelta(minutes=2))
    run.end(went_well=True)

    assert ("job_seconds", "verify_audit") not in while_it_runs
    assert while_it_runs["job_failed", "verify_audit"] == 0
    assert read(prometheus)["job_seconds", "verify_audit"] == 120


def test_what_readyz_finds_is_there_line_by_line(prometheus):
    OutboxMessage.objects.create(waiting_since=NOON - timedelta(minutes=31, seconds=5))

    numbers = read(prometheus)

    assert (numbers["ready", "database"], numbers["ready", "mail"]) == (1, 0)
    assert numbers["mail_waiting_seconds"] == 30 * 60


def test_while_the_database_is_down_what_needs_none_is_still_told(prometheus):
    def refuses(*_):
        raise OperationalError

    with connection.execute_wrapper(refuses):
        numbers = read(prometheus)

    assert numbers["ready", "database"] == 0
    assert numbers["disk_free_bytes", "MEDIA_ROOT"] > 0
    assert "reports_overdue" not in numbers


# What it does not say


def some_reports(number, risk, on):
    topic, _is_new = Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    for each in range(number):
        ConcernReport.objects.create(
            reference=f"C-{risk}-{each}"[:13],
            topic=topic,
            risk=risk,
            received_on=on,
            code_expires_on=on,
            submission_token=f"token {risk} {each}",
            answers={"pages": []},
        )


@pytest.mark.parametrize(("number", "told"), [(0, 0), (1, 5), (4, 5), (7, 5), (8, 10)])
def test_reports_of_earlier_days_are_counted_so_that_no_single_one_shows(prometheus, number, told):
    some_reports(number, risk=4, on=(NOON - timedelta(days=1)).date())

    assert read(prometheus)["reports_open", "4"] == told


# What only this minute's timers change, whatever happened in it.
OF_THE_CLOCK = {"clock_timestamp_seconds", "job_last_success_timestamp_seconds"}


def counts(prometheus):
    found = read(prometheus).items()
    return {key: number for key, number in found if name_of(key) not in OF_THE_CLOCK}


def name_of(key):
    return key if isinstance(key, str) else key[0]


def somebody_tells():
    some_reports(9, risk=4, on=NOON.date())
    a_booking(a_slot(an_area()))
    OutboxMessage.objects.create()
    Draft.objects.create(place="p", answers=b"", expires_at=NOON + timedelta(minutes=30))


# Those that work through the day. Each takes longer when there is something to do.
DAILY = ["send_outbox", "index_reports", "release_places", "delete_expired_answers"]


def run_by_their_timers(clock, seconds):
    for name in DAILY:
        run = JobRun.objects.begin(name)
        clock.shift(timedelta(seconds=seconds))
        call_command(name)
        run.end(went_well=True)
        JobRun.objects.filter(name=name).update(began_at=F("ended_at") - timedelta(seconds=seconds))


def test_no_number_changes_in_the_minute_in_which_somebody_tells(prometheus):
    a_period()
    before = counts(prometheus)

    somebody_tells()

    assert counts(prometheus) == before


def test_nor_when_the_timers_have_dealt_with_it_and_nothing_is_printed(prometheus, clock, capsys):
    a_period()
    run_by_their_timers(clock, seconds=1)
    before = counts(prometheus)
    somebody_tells()

    run_by_their_timers(clock, seconds=9)

    assert counts(prometheus) == before
    assert capsys.readouterr() == ("", "")


def test_answers_that_run_out_show_on_no_earlier_day_than_the_next(prometheus, clock):
    before = counts(prometheus)
    Draft.objects.create(place="p", answers=b"", expires_at=NOON + timedelta(minutes=30))

    clock.shift(timedelta(hours=11))
    assert counts(prometheus) == before

    clock.shift(timedelta(hours=2))
    assert counts(prometheus) == before | {"expired_answers": 5}


def test_visits_are_counted_from_the_day_after(prometheus):
    a_period()
    a_booking(a_slot(an_area()))
    Booking.objects.update(received_on=(NOON - timedelta(days=1)).date())

    assert read(prometheus)["visits", "requested"] == 5


def test_sizes_are_told_so_that_no_photo_shows(prometheus):
    numbers = read(prometheus)

    sizes = [numbers["database_bytes"], numbers["disk_free_bytes", "VAR_DIR"]]
    assert [size % (64 * MEGABYTE) for size in sizes] == [0, 0]


def test_nobody_counts_a_whole_table(django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        rounded(ConcernReport.objects.all())

    assert f"LIMIT {MOST + 1}" in asked[0]["sql"]


def test_above_a_thousand_nothing_is_counted(monkeypatch):
    monkeypatch.setattr("campaign_site.metrics.MOST", 10)
    for number in range(25):
        Draft.objects.create(place=f"{number}", answers=b"", expires_at=NOON)

    assert rounded(Draft.objects.all()) == small_numbers.shown(11).number


def test_a_look_is_not_on_record_and_changes_nothing(prometheus):
    prometheus.get("/metrics")

    assert not AuditEntry.objects.exists()
    assert not Draft.objects.exists()
