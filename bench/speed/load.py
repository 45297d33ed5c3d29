"""Asking servers for a page as fast as they can answer, and what each answer costs them."""

import re
import subprocess
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection
from urllib.parse import urlsplit

from bench.speed.processes import LOAD_CORE, Running

WRK = ("wrk", "-t2", "-c32", "--timeout", "30s")
SECONDS_TO_WARM_UP = 2
SECONDS_TO_QUIET = 10
# What a server that only waits may use meanwhile.
ONE_TICK = 0.011
AS_A_BROWSER = {"Accept-Encoding": "gzip, deflate, br"}


@dataclass(frozen=True)
class Target:
    """A page of a server, as somebody asks for it. `script` is a file of Lua for wrk."""

    server: Running
    path: str
    headers: dict = field(default_factory=dict)
    script: str = ""

    @property
    def every_header(self):
        return self.server.headers | AS_A_BROWSER | self.headers

    def look(self, **headers):
        """The status, the headers and the body of one answer."""
        connection = HTTPConnection(urlsplit(self.server.url).netloc, timeout=30)
        try:
            connection.request("GET", self.path, headers=self.every_header | headers)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()


def interleaved(targets, rounds=5, seconds=5):
    """Requests per second of the server's own CPU time, by name and round.

    Every server is up all the while, and the rounds go forth and back.
    """
    for target in targets.values():
        visit(target, SECONDS_TO_WARM_UP)
    costs = {name: [] for name in targets}
    for number in range(rounds):
        for name in list(targets)[:: -1 if number % 2 else 1]:
            costs[name].append(visit(targets[name], seconds))
    return costs


def visit(target, seconds):
    before = when_quiet(target.server)
    requests = wrk(target, seconds)
    return requests / (target.server.cpu_seconds() - before)


def when_quiet(server):
    """Its CPU time, once what the last visit has left behind is done: that is no work of this."""
    give_up_at = time.monotonic() + SECONDS_TO_QUIET
    spent = server.cpu_seconds()
    while time.monotonic() < give_up_at:
        time.sleep(0.05)
        before, spent = spent, server.cpu_seconds()
        if spent - before < ONE_TICK:
            break
    return spent


def wrk(target, seconds):
    """How many answers came back, all of them good."""
    command = ["taskset", "-c", LOAD_CORE, *WRK, f"-d{seconds}s"]
    for name, value in target.every_header.items():
        command += ["-H", f"{name}: {value}"]
    command += ["-s", target.script] * bool(target.script) + [target.server.url + target.path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:
        try:
            said, _ = running.communicate(timeout=seconds + 60)
        except BaseException:
            running.kill()
            raise
    return answers_in(said, target.server.name)


def answers_in(said, name):
    faults = re.findall(r"^ *(?:Non-2xx|Socket errors).*", said, re.MULTILINE)
    counted = re.search(r"(\d+) requests in", said)
    if faults or not counted or not int(counted[1]):
        raise RuntimeError(f"{name}: {'; '.join(faults) or said or 'wrk said nothing.'}")
    return int(counted[1])
