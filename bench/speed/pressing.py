"""Presses buttons as fast as they are answered, over connections that stay open.

    python -m bench.speed.pressing < what.json

Each request is made once; where there are too few of them, they begin anew if they may. It
prints as JSON how many were acknowledged, and what else was answered.
"""

import json
import socket
import sys
import time
from collections import Counter
from itertools import cycle
from threading import Lock, Thread

CONNECTIONS = 32
PATIENCE = 60


class Presser(Thread):
    """One connection: the next request when the last was answered."""

    def __init__(self, pile, port, until):
        super().__init__()
        self.pile, self.port, self.until = pile, port, until
        self.statuses = Counter()
        self.fault = None

    def run(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), PATIENCE) as connection:
                answers = connection.makefile("rb")
                while time.monotonic() < self.until and (request := self.pile.next()):
                    connection.sendall(request)
                    self.statuses[status_of(answers)] += 1
        except (OSError, ValueError) as fault:
            self.fault = f"{type(fault).__name__}: {fault}"


class Pile:
    """The requests, each taken by one."""

    def __init__(self, requests, may_repeat):
        self.requests = cycle(requests) if may_repeat else iter(requests)
        self.lock = Lock()

    def next(self):
        with self.lock:
            return next(self.requests, None)


def status_of(answers):
    """The status and the place that it leads to; the body is read and thrown away."""
    status = answers.readline().split()[1].decode()
    headers = {}
    while line := answers.readline().strip():
        name, _, value = line.partition(b":")
        headers[name.lower()] = value.strip().decode()
    if headers.get(b"transfer-encoding") == "chunked":
        while size := int(answers.readline(), 16):
            answers.read(size + 2)
        answers.readline()
    answers.read(int(headers.get(b"content-length", 0)))
    return f"{status} {headers.get(b'location', '').partition('?')[0]}".strip()


def press(port, requests, seconds, may_repeat):
    pile = Pile([request.encode() for request in requests], may_repeat)
    until = time.monotonic() + seconds
    pressers = [Presser(pile, port, until) for _ in range(CONNECTIONS)]
    for presser in pressers:
        presser.start()
    for presser in pressers:
        presser.join()
    return {
        "statuses": sum((presser.statuses for presser in pressers), Counter()),
        "faults": [presser.fault for presser in pressers if presser.fault],
    }


if __name__ == "__main__":
    print(json.dumps(press(**json.load(sys.stdin))))
