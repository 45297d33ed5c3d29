"""A server that was started to be measured: what it costs, and that it ends with us."""

import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

TICKS = os.sysconf("SC_CLK_TCK")
SECONDS_TO_START = 60
SECONDS_TO_STOP = 40
# The servers have one core to themselves, whoever asks them has the other.
SERVER_CORE, *_, LOAD_CORE = [str(core) for core in 2 * sorted(os.sched_getaffinity(0))]
PINNED = ("taskset", "-c", SERVER_CORE)


class Memory(NamedTuple):
    """Of one process, in MiB."""

    rss: float
    pss: float
    private: float


@dataclass
class Running:
    """`headers` go with each request; `others` are processes that work for this one."""

    name: str
    url: str
    process: subprocess.Popen
    headers: dict = field(default_factory=dict)
    others: tuple = ()
    started_at: float = 0.0
    environment: dict = field(default_factory=dict)

    def pids(self):
        """Of the whole tree, its root first."""
        return family(self.process.pid)

    def workers(self):
        return children(self.process.pid)

    def cpu_seconds(self):
        """Used by the whole tree until now, and by those that have ended in it."""
        roots = [self.process.pid, *self.others]
        return sum(ticks(pid) for root in roots for pid in family(root)) / TICKS

    def memory(self):
        """Of each process of the tree, its root first."""
        return [memory_of(pid) for pid in self.pids()]


def family(root):
    return [root, *(pid for child in children(root) for pid in family(child))]


def children(pid):
    found = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, tasks.read_text().split())
    return found


def ticks(pid):
    """Its own and those of the children that it has seen off."""
    with suppress(OSError):
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, after_name[11:15]))
    return 0


def memory_of(pid):
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kib = {name: int(number) for name, number in re.findall(r"(\w+):\s+(\d+) kB", text)}
    private = kib["Private_Clean"] + kib["Private_Dirty"]
    return Memory(kib["Rss"] / 1024, kib["Pss"] / 1024, private / 1024)


@contextmanager
def running(name, command, url, path="/", headers=None, others=(), pinned=PINNED, **options):
    """Started, and up: `path` has answered with 200. Stopped whatever happens."""
    headers = headers or {}
    with tempfile.TemporaryFile() as log:
        started_at = time.monotonic()
        process = subprocess.Popen(
            [*pinned, *map(str, command)],
            stdout=log,
            stderr=log,
            start_new_session=True,
            **options,
        )
        server = Running(name, url, process, headers, others, started_at, options.get("env") or {})
        try:
            wait_for(server, path, log)
            yield server
        finally:
            stop(process)


def wait_for(server, path, log):
    request = urllib.request.Request(server.url + path, headers=server.headers)
    give_up_at = time.monotonic() + SECONDS_TO_START
    fault = ""
    while server.process.poll() is None and time.monotonic() < give_up_at:
        try:
            urllib.request.urlopen(request, timeout=20).close()
        except urllib.error.HTTPError as error:
            fault = error.read().decode(errors="replace")[:2000]
        except OSError as error:
            fault = str(error)
        else:
            return
        time.sleep(0.01)
    log.seek(0)
    raise RuntimeError(f"{server.name} did not start: {fault}\n{log.read().decode()}")


def stop(process):
    with suppress(ProcessLookupError):
        process.send_signal(signal.SIGTERM)
    with suppress(subprocess.TimeoutExpired):
        process.wait(timeout=SECONDS_TO_STOP)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
