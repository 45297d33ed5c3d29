"""The demonstration, from nothing, on a port of its own and on a day that never changes."""

import os
import re
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import dev
from tests.server import free_port

# A Wednesday: the week of action that runs then is neither new nor over.
MOMENT = "2026-11-25T10:00+00:00"
# Starts a module as `python -m` does, with a clock that stands still.
AT_THE_MOMENT = f"""
import runpy, sys, time_machine
time_machine.travel("{MOMENT}", tick=False).start()
sys.argv.pop(0)
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
PASSWORD = re.compile(r"Password: (\S+)")
LONGEST_START = 60


class Demonstration:
    def __init__(self, address, password):
        self.address = address
        self.password = password


@contextmanager
def running(folder):
    """The demonstration while it is served; all that it stores goes into this folder."""
    port = free_port()
    environment = os.environ | {
        "DEMO": "1",
        "DJANGO_SETTINGS_MODULE": "campaign_site.settings",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "VAR_DIR": str(Path(folder) / "var"),
    }
    password = fill(environment)
    server = subprocess.Popen(command("gunicorn", "campaign_site.wsgi"), env=environment)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, server)
        yield Demonstration(address, password)
    finally:
        server.terminate()
        server.wait(timeout=40)


def fill(environment):
    """Tables, content and static files. Gives the password that is shown this once."""
    said = subprocess.run(
        command("django", "shell", "--no-imports", "--command", dev.PREPARE),
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    collect = command("django", "collectstatic", "--noinput", "--verbosity=0")
    subprocess.run(collect, env=environment, check=True)
    return PASSWORD.search(said)[1]


def command(*words):
    return [sys.executable, "-c", AT_THE_MOMENT, *words]


def wait_for(address, server):
    until = time.monotonic() + LONGEST_START
    while server.poll() is None and time.monotonic() < until:
        try:
            return urllib.request.urlopen(f"{address}/healthz", timeout=5).close()
        except OSError:
            time.sleep(0.05)
    raise RuntimeError("The demonstration did not start.")
