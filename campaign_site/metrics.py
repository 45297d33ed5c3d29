"""Counts and times for Prometheus, on the staff half alone, for whoever has METRICS_TOKEN.

Prometheus keeps what it reads, minute by minute, for months. An exact count would be a
diary of when people told us something, which the database itself does not keep. So what
people sent is counted from the day after, and rounded like all counts that are passed on;
sizes are rounded so that no photo shows, and times so that no job's work does. No label names
a person, a place, a topic or a record.

Nothing is opened and nobody is named, so no look at this page is on record.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.generic import View

from . import disks, outbox, readiness
from .jobs import JOBS
from .models import AuditHead, Draft, JobRun
from .small_numbers import shown

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
# As far as anyone needs to know: no look counts a whole table.
MOST = 1000
ENTRIES_AT_ONCE = 100
# A report with its photos is far smaller.
BYTES_AT_ONCE = 64 * 1024 * 1024
SIZE = {
    "postgresql": "SELECT pg_database_size(current_database())",
    "sqlite": "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
}


@dataclass(frozen=True)
class Gauge:
    """A number of now, for each value of one label, or alone: `{"": 5}`."""

    name: str
    means: str
    values: dict
    label: str = ""

    def __str__(self):
        name = f"campaign_site_{self.name}"
        lines = [f"# HELP {name} {self.means}", f"# TYPE {name} gauge"]
        for which, value in self.values.items():
            lines.append(f"{name}{self.labelled(which)} {value}")
        return "\n".join(lines) + "\n"

    def labelled(self, which):
        return f'{{{self.label}="{which}"}}' if self.label else ""


def rounded(rows):
    """How many there are, up to a thousand, so that no single one shows."""
    return shown(rows.order_by().values("pk")[: MOST + 1].count()).number


@method_decorator(never_cache, name="dispatch")
class MetricsView(View):
    """The page is not there for whoever has no token."""

    http_method_names = ["get", "head"]
    counted = ()

    def dispatch(self, request, *args, **kwargs):
        token = settings.METRICS_TOKEN
        given = request.headers.get("Authorization", "")
        if not token or not constant_time_compare(given, f"Bearer {token}"):
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get(self, request):
        found = readiness.findings()
        gauges = [ready(found), *disk_gauges()]
        if found[0].is_ok:
            gauges += [*job_gauges(), late_mail(), expired_answers()]
            gauges += [audit_entries(), database_size(), clock()]
            gauges += [gauge for gauges_of in self.counted for gauge in gauges_of()]
        return HttpResponse("".join(map(str, gauges)), content_type=CONTENT_TYPE)


def ready(found):
    values = {finding.name: int(finding.is_ok) for finding in found}
    return Gauge("ready", "Whether a line of /readyz says ok.", values, "check")


def disk_gauges():
    disks_by_name = disks.all_of_them().items()
    free = {name: in_steps(disk.free_mb * disks.MEGABYTE) for name, disk in disks_by_name}
    yield Gauge("disk_free_bytes", "Room where the site writes.", free, "place")


def in_steps(size):
    return size // BYTES_AT_ONCE * BYTES_AT_ONCE


def job_gauges():
    runs = [run for run in JobRun.objects.order_by("name") if run.name in JOBS]
    well = {run.name: int(run.went_well_at.timestamp()) for run in runs if run.went_well_at}
    took = {run.name: seconds_of(run) for run in runs if has_ended(run)}
    failed = {run.name: int(run.went_well is False) for run in runs}
    late = {name: int(job.late_after.total_seconds()) for name, job in JOBS.items()}
    yield Gauge("job_last_success_timestamp_seconds", "When it last went well.", well, "command")
    yield Gauge("job_late_after_seconds", "After how long it is overdue.", late, "command")
    yield Gauge("job_seconds", "Whole minutes that its last run took.", took, "command")
    yield Gauge("job_failed", "Whether its last run failed.", failed, "command")


def has_ended(run):
    """While it runs, its row still has the end of the run before."""
    return bool(run.ended_at) and run.ended_at >= run.began_at


def seconds_of(run):
    """In whole minutes: a few seconds more would tell that a report had come in."""
    return int((run.ended_at - run.began_at).total_seconds()) // 60 * 60


def late_mail():
    late = int(outbox.late_for().total_seconds())
    return Gauge("mail_waiting_seconds", "More than so long waits the oldest e-mail.", {"": late})


def expired_answers():
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    expired = rounded(Draft.objects.filter(expires_at__lt=midnight))
    return Gauge("expired_answers", "Unfinished answers of earlier days.", {"": expired})


def audit_entries():
    head = AuditHead.objects.first()
    entries = (head.number if head else 0) // ENTRIES_AT_ONCE * ENTRIES_AT_ONCE
    return Gauge("audit_entries", "Entries of the audit trail, in hundreds.", {"": entries})


def database_size():
    with connection.cursor() as cursor:
        cursor.execute(SIZE[connection.vendor])
        size = in_steps(cursor.fetchone()[0])
    return Gauge("database_bytes", "Size of the database.", {"": size})


def clock():
    now = int(timezone.now().timestamp())
    return Gauge("clock_timestamp_seconds", "What this machine's clock says.", {"": now})
