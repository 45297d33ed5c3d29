"""Faults of which a test in a file of its own says all there is: run here once more, by name.

They need no stack, only the name of a database. The clock of the process stands elsewhere while
they run: its zone is none that the site asks for, and an hour is gone.
"""

import os
import re
import subprocess
import sys

import dev
from tests import postgres
from tests.faults.trial import Outcome

ZONES = ("UTC", "Europe/London", "America/New_York")
CLOCK_CHANGE = (
    "tests/amnesty/test_slots.py",
    "tests/amnesty/test_last_minute.py",
    "tests/campaign_site/test_dates.py",
)
LEAP_DAY = ("tests/amnesty/test_working_days.py", "tests/reports/test_retention.py")
MIGRATIONS = ("tests/test_migrations.py",)
RESTORE = (
    "tests/campaign_site/test_backup.py",
    "tests/campaign_site/test_erasures.py",
    "tests/test_restore.py",
)
NUMBER = re.compile(r"(\d+) passed")


def ran(done, files, **environment):
    """Whether these tests hold; each must run."""
    there = [file for file in files if (dev.ROOT / file).exists()]
    outcome = Outcome(done)
    outcome.faults += [f"not there: {file}" for file in files if file not in there]
    command = [sys.executable, "-m", "pytest", "-q", "-m", "not browser", *there]
    run = subprocess.run(
        command,
        cwd=dev.ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode:
        outcome.faults.append(run.stdout[-2000:])
    passed = NUMBER.search(run.stdout)
    outcome.answers = passed.group() if passed else ""
    return outcome


def f8(database):
    """The days on which clocks change, wherever the server is."""
    outcome = Outcome(f"clock changes, process in {len(ZONES)} zones")
    for zone in ZONES:
        one = ran("", CLOCK_CHANGE, TZ=zone)
        outcome.faults += one.faults
        outcome.answers += f"{zone}: {one.answers}. "
    return outcome


def f9(database):
    """29 February, and the turn of a year."""
    return ran("leap day and year end", LEAP_DAY)


def f11(database):
    """Every migration forward, back and forward again, with rows of then."""
    if database == "sqlite":
        return ran("migrations there and back", MIGRATIONS)
    with postgres.throw_away() as url:
        return ran("migrations there and back", MIGRATIONS, DATABASE_URL=url)


def f12(database):
    """A backup, and what is restored from it into an empty place."""
    return ran("backup and restore", RESTORE)
