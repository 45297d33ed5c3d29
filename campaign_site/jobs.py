"""The jobs that timers start: which, how often, and how long each may be missing.

Every job is a command of `manage.py` whose class is a `JobCommand`. It notes when it began
and how it ended in one row of `JobRun`, which /readyz and the metrics read. `deploy/systemd`
has a timer for each, and a test holds the two against each other.

Any job may run twice at once and may be killed anywhere: what it does is done row by row,
and the row says whether it is done. One that would only do the same work twice takes a
lease (`held_for`). A lease ends by itself, so a run that was killed blocks nobody for long.

The journal keeps what a job prints, with the time. How many reports there were, every few
minutes, would be a diary of when people told us something. So a timer's run tells its faults
alone, and `say` is for whoever runs it by hand and asks, with `--verbosity 2`.
"""

from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from .models import JobRun
from .staff_commands import refuse_elsewhere

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
# What sysexits.h calls a temporary failure: nothing went wrong, and a timer takes it for no fault.
TRY_LATER = 75
# The night in which clocks go back has an hour more.
NIGHTLY = {"every": 24 * HOUR, "late_after": 27 * HOUR}


class Job(NamedTuple):
    """A command, when systemd starts it, and after how long without success somebody must look.

    `tier` is whose environment it needs: "public" where the public keys are enough.
    """

    name: str
    tier: str
    on_calendar: str
    every: timedelta
    late_after: timedelta


JOBS = {
    job.name: job
    for job in (
        Job("send_outbox", "staff", "*-*-* *:*:00", MINUTE, 10 * MINUTE),
        Job("index_reports", "staff", "*-*-* *:0/5:20", 5 * MINUTE, HOUR),
        Job("release_places", "staff", "*-*-* *:0/5:40", 5 * MINUTE, 30 * MINUTE),
        Job("keep_pages", "public", "*-*-* *:*:30", MINUTE, HOUR),
        Job("delete_expired_answers", "public", "*-*-* *:07:00", HOUR, 3 * HOUR),
        # By day alone: a telephone that lights up at night wakes somebody else.
        Job("send_reminders", "staff", "*-*-* 09..19:03:00", HOUR, 16 * HOUR),
        Job("delete_expired", "staff", "*-*-* 03:05:00", **NIGHTLY),
        Job("forget_givers", "staff", "*-*-* 03:10:00", **NIGHTLY),
        Job("delete_unused_pictures", "staff", "*-*-* 03:15:00", **NIGHTLY),
        Job("delete_leftover_photos", "staff", "*-*-* 03:20:00", **NIGHTLY),
        Job("clearsessions", "staff", "*-*-* 03:25:00", **NIGHTLY),
        Job("verify_audit", "staff", "*-*-* 03:30:00", **NIGHTLY),
        # After the deletions: what is gone is not in it.
        Job("backup", "staff", "*-*-* 03:45:00", **NIGHTLY),
    )
}


class JobCommand(BaseCommand):
    """A command that is one of the JOBS. A dry run is none, and is not noted."""

    # How long a run has the job to itself, unless it says again that it is still at it.
    held_for = None

    def execute(self, *args, **options):
        job = JOBS[self.name]
        refuse_elsewhere(job.tier)
        self.is_asked = options["verbosity"] > 1 or options.get("dry_run")
        if options.get("dry_run"):
            return super().execute(*args, **options)
        self.run = JobRun.objects.begin(job.name, self.held_for)
        if self.run is None:
            raise CommandError("Another run is at it. Run it again later.", returncode=TRY_LATER)
        return self.executed_and_noted(*args, **options)

    def executed_and_noted(self, *args, **options):
        try:
            printed = super().execute(*args, **options)
        except BaseException:
            # The fault itself is what must be seen, also where the database is the fault.
            with suppress(Error):
                self.run.end(went_well=False)
            raise
        self.run.end(went_well=True)
        return printed

    @property
    def name(self):
        return type(self).__module__.rpartition(".")[2]

    def say(self, words):
        """Only to somebody who asks."""
        if self.is_asked:
            self.stdout.write(words)

    def is_still_at_it(self):
        """Have the job for as long again."""
        self.run.hold(self.held_for)
