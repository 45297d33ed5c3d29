"""Eight processes write to one SQLite file, each a hundred times: nobody is turned away.

Each transaction reads, and then writes two rows: that is where SQLite says "database is
locked" as soon as another has written in between, unless whoever will write says so first
(`transaction_mode`). The settings are the site's own.
"""

import json
import subprocess
import sys
from contextlib import ExitStack

import dev
from bench.figures import Figure
from bench.speed import servers

PROCESSES = 8
TRANSACTIONS = 100


def measure(processes=PROCESSES, transactions=TRANSACTIONS):
    with servers.our_database("sqlite") as environment:
        locked, waits, stored = all_at_once(environment, processes, transactions)
    expected = processes * transactions
    return [
        Figure(f'"database is locked", {processes} × {transactions} transactions', locked, "<= 0"),
        Figure(
            "transactions acknowledged and not there, or there twice",
            abs(expected - locked - stored),
            "<= 0",
        ),
        Figure("the longest that one of them waited", max(waits), "< 5", "s"),
        Figure("the middle one", sorted(waits)[len(waits) // 2], unit="s"),
    ]


def all_at_once(environment, processes, transactions):
    """How many were turned away, how long each took, and how many are stored."""
    command = [sys.executable, "-m", "bench.speed.writer", str(transactions)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with ExitStack() as closing:
        started = [
            subprocess.Popen(command, cwd=dev.ROOT, env=environment, **pipes)
            for _ in range(processes)
        ]
        for process in started:
            closing.callback(process.kill)
        before = [json.loads(process.stdout.readline()) for process in started]
        for process in started:
            process.stdin.write("go\n")
            process.stdin.flush()
        found = [json.loads(process.communicate()[0]) for process in started]
    waits = [wait for each in found for wait in each["waits"]]
    stored = max(each["rows"] for each in found) - before[0]
    return sum(each["locked"] for each in found), waits, stored
