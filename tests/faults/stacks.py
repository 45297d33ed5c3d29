"""The delivered stack on a small disk of its own, which can be filled, and a database that can
be stopped, hung and shut: what `tests/stack.py` starts, for whoever wants to break it.
"""

import json
import os
import random
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from unittest import mock

import psycopg

import dev
from tests import postgres
from tests.stack import Stack

DISK = "640m"
# No limit that is about one visitor or one hour: all of these people are one machine.
SETTINGS = {
    "REPORTS_AN_HOUR": "1000000",
    "BOOKINGS_AN_HOUR": "1000000",
    "REPORTS_FROM_ONE_CLIENT": "1000000",
    "BOOKINGS_FROM_ONE_CLIENT": "1000000",
}
# Nobody answers where it sends its e-mail.
MAIL = {
    "TRIAGE_EMAIL": "triage@example.org",
    "DEFAULT_FROM_EMAIL": "site@example.org",
    "STAFF_ADDRESS": "https://staff.example.org/",
    "EMAIL_URL": "smtp://127.0.0.1:9",
}


def quiet_port():
    """One that no connection of this machine is given by chance: thousands are made here."""
    while True:
        port = random.randrange(12000, 32000)  # noqa: S311 (not a secret)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


@contextmanager
def small_disk():
    """A folder that is a disk in memory. To mount it takes root."""
    folder = tempfile.mkdtemp(prefix="campaign-site-disk-")
    mounting = f"mount -t tmpfs -o size={DISK},mode=0755 tmpfs {folder}"
    subprocess.run(shlex.split(mounting), check=True)
    try:
        yield Path(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=False)
        shutil.rmtree(folder, ignore_errors=True)


class SeenInside(Stack):
    """A stack whose site is asked what it has kept."""

    def __init__(self, folder, database, **settings):
        super().__init__(folder, database, staff=False, **SETTINGS | settings)
        self.ports = {name: quiet_port() for name in self.ports}

    def make_environments(self):
        """The half for everyone knows of no inbox, as in `deploy/env`."""
        super().make_environments()
        self.environments["staff"] |= MAIL

    def __enter__(self):
        """With a copy of each page in its proxy, as a site that has run for a while."""
        super().__enter__()
        self.manage("keep_pages", "--all", tier="public")
        return self

    def ask_inside(self, *arguments):
        command = [sys.executable, "-m", "tests.faults.inside", *map(str, arguments)]
        environment = self.environments["staff"] | {
            "DJANGO_SETTINGS_MODULE": "campaign_site.settings"
        }
        done = subprocess.run(
            command, cwd=dev.ROOT, env=environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return json.loads(done.stdout)


class FaultyStack(SeenInside):
    """A stack whose database stands on a small disk."""

    def start_database(self):
        self.disk = self.closing.enter_context(small_disk())
        if self.database == "sqlite":
            Path(self.disk, "db").mkdir()
            return f"sqlite:///{self.disk}/db/db.sqlite3"
        with mock.patch.object(tempfile, "tempdir", str(self.disk)):
            self.url = super().start_database()
        self.closing.callback(self.postgres_control, "stop", "-m", "immediate", check=False)
        return self.url

    # --- PostgreSQL -------------------------------------------------------------

    @property
    def postgres_folder(self):
        return Path(postgres.parts(self.url)[0])

    def postgres_control(self, *arguments, check=True):
        folder = self.postgres_folder
        command = [postgres.find() / "pg_ctl", "-D", folder / "data", "-w", "-t", "60", *arguments]
        owner = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
        with open(self.folder / "logs" / "pg_ctl.log", "ab") as log:
            subprocess.run(command, cwd=folder, stdout=log, stderr=log, check=check, **owner)

    @property
    def postmaster(self):
        return int((self.postgres_folder / "data" / "postmaster.pid").read_text().split()[0])

    def signal_postgres(self, sign):
        """To all of its processes: with SIGSTOP it takes connections and says nothing more."""
        children = Path(f"/proc/{self.postmaster}/task").glob("*/children")
        pids = [int(pid) for file in children for pid in file.read_text().split()]
        for pid in [self.postmaster, *pids]:
            os.kill(pid, sign)

    @contextmanager
    def hung_postgres(self):
        self.signal_postgres(signal.SIGSTOP)
        try:
            yield
        finally:
            self.signal_postgres(signal.SIGCONT)

    @contextmanager
    def stopped_postgres(self, mode="fast"):
        self.postgres_control("stop", "-m", mode)
        try:
            yield
        finally:
            self.start_postgres()

    def start_postgres(self):
        """As it was started at first: it has kept with what."""
        words = shlex.split((self.postgres_folder / "data" / "postmaster.opts").read_text())
        self.postgres_control("-o", shlex.join(words[3:]), "-l", "/dev/null", "start")

    @contextmanager
    def no_connections_left(self):
        """Somebody else has all of them, also those that the site had a moment ago."""
        hogs = []
        try:
            while not hogs or self.site_has_connections(hogs):
                with suppress(psycopg.OperationalError):
                    while True:
                        hogs.append(
                            psycopg.connect(
                                host=str(self.postgres_folder), dbname="postgres", autocommit=True
                            )
                        )
            yield
        finally:
            for hog in hogs:
                hog.close()

    @staticmethod
    def site_has_connections(hogs):
        others = "FROM pg_stat_activity WHERE datname = 'campaign_site'"
        ended = hogs[0].execute(f"SELECT pg_terminate_backend(pid) {others}").fetchall()
        return bool(ended)

    # --- a disk that is full, a database that only lets itself be read -----------

    @contextmanager
    def full_disk(self):
        """Not a byte is left; what was there stays."""
        filler = self.disk / "filler"
        with open(filler, "wb", buffering=0) as file:
            for size in (1024 * 1024, 512):
                with suppress(OSError):
                    while True:
                        file.write(bytes(size))
        try:
            yield
        finally:
            filler.unlink()

    @contextmanager
    def read_only(self):
        if self.database == "postgres":
            with self.read_only_postgres():
                yield
            return
        folder = self.disk / "db"
        for command in (f"mount --bind {folder} {folder}", f"mount -o remount,bind,ro {folder}"):
            subprocess.run(shlex.split(command), check=True)
        self.open_the_database_anew()
        try:
            yield
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)
            self.open_the_database_anew()

    def open_the_database_anew(self):
        """What was open stays open for writing on a disk that is now to read alone."""
        before = set(self.workers())
        os.kill(self.processes["gunicorn-public"].pid, signal.SIGHUP)
        wait_until(lambda: before.isdisjoint(self.workers()), 40)

    @contextmanager
    def read_only_postgres(self):
        """As a server that was switched over to its copy: also for those who are connected."""
        self.sql("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")
        try:
            yield
        finally:
            self.sql(
                "SET default_transaction_read_only = off",
                "ALTER SYSTEM RESET default_transaction_read_only",
                "SELECT pg_reload_conf()",
            )


def wait_until(is_so, seconds):
    """How long it took; None when it did not come."""
    began = time.monotonic()
    while time.monotonic() - began < seconds:
        if is_so():
            return time.monotonic() - began
        time.sleep(0.05)
    return None
