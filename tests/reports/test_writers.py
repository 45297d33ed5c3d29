"""Several processes write to one SQLite file at the same time: none is told that it is locked."""

import os
import subprocess
import sys

import pytest

import dev
from bench.speed.writers import all_at_once

PROCESSES = 8
TRANSACTIONS = 20

pytestmark = pytest.mark.program


@pytest.fixture
def environment(tmp_path):
    """A demonstration of its own, with its tables."""
    environment = os.environ | {
        "DEMO": "1",
        "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
        "VAR_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "campaign_site.settings",
    }
    command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=dev.ROOT, env=environment, check=True)
    return environment


def test_eight_processes_that_read_and_write_are_never_turned_away(environment):
    locked, waits, stored = all_at_once(environment, PROCESSES, TRANSACTIONS)

    assert locked == 0
    assert len(waits) == stored == PROCESSES * TRANSACTIONS
