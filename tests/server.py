"""The site as a developer starts it, for whoever wants to see it from outside."""

import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request

import dev


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """The site as `python3 dev.py run` starts it, in a folder of its own."""

    def __init__(self, folder, **settings):
        self.folder = folder
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.started_at = time.monotonic()
        environment = os.environ | {
            "HOME": str(folder),
            "PORT": str(self.port),
            "VAR_DIR": str(folder / "var"),
            **settings,
        }
        environment.pop("DJANGO_SETTINGS_MODULE", None)
        with open(folder / "log", "a") as log:
            command = [sys.executable, dev.__file__, "run"]
            self.process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)

    def __enter__(self):
        while self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.address}/healthz", timeout=5).close()
            except OSError:
                time.sleep(0.05)
            else:
                self.seconds_to_start = time.monotonic() - self.started_at
                return self
        raise RuntimeError(self.log())

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGINT)
        self.exit_code = self.process.wait(timeout=40)

    def log(self):
        return (self.folder / "log").read_text()

    def rows(self, table):
        database = sqlite3.connect(self.folder / "var" / "db.sqlite3")
        rows = database.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()
        database.close()
        return rows
