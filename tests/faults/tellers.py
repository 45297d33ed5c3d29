"""Honest people who send a report or ask for a visit while something breaks, and try again.

Each has answered everything and presses the last button. What counts as acknowledged is a
reference that was read on the last page. Until then the same button is pressed again.
"""

import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from functools import partial

from tests.racing import AtWork

NUMBERS = ("999", "101", "0800 555 111")
REFERENCE = re.compile(r"\b[A-Z]-[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]\b")
TOKEN = "t" * 32
NAMESPACES = {"report": "/report/", "booking": "/amnesty/book/"}
PAUSE = 0.1
GIVE_UP_AFTER = 45


@dataclass
class Ticket:
    """One person's form, ready to be sent, and what became of it."""

    kind: str
    mark: str
    run: str
    token: str
    cookies: dict
    reference: str = ""
    is_refused: bool = False
    tries: int = 0


@dataclass
class Load(AtWork):
    """People at the last button, at most `at_once` of them at a time, until `stop()`."""

    stack: object
    tickets: list
    at_once: int = 12
    pace: float = 0
    answers: Counter = field(default_factory=Counter)
    unclear: list = field(default_factory=list)

    def __post_init__(self):
        self.waiting = list(reversed(self.tickets))
        self.lock = threading.Lock()
        self.acknowledged_at = []
        self.before_pressing = lambda: None

    def works(self):
        return [partial(self.work, f"127.3.0.{number}") for number in range(1, self.at_once + 1)]

    def work(self, source):
        while not self.is_over.is_set():
            with self.lock:
                ticket = self.waiting.pop() if self.waiting else None
            if ticket is None:
                return
            self.sends(ticket, source)
            self.is_over.wait(self.pace)

    def sends(self, ticket, source):
        """Until it is acknowledged: also when all is over, for so long as people would."""
        client = self.stack.visitor(source=source)
        client.cookies = {"__Host-csrf": TOKEN, **ticket.cookies}
        self.before_pressing()
        give_up_at = time.monotonic() + GIVE_UP_AFTER
        while time.monotonic() < give_up_at:
            ticket.tries += 1
            try:
                if self.is_told(client, ticket):
                    return
            except OSError as fault:
                self.count(type(fault).__name__)
            time.sleep(PAUSE)

    def is_told(self, client, ticket):
        """Whether this person knows where they stand."""
        address = f"{NAMESPACES[ticket.kind]}check/?run={ticket.run}"
        answer = self.seen(client.post(address, {"csrfmiddlewaretoken": TOKEN}))
        if answer.status_code != 302:
            return False
        page = self.seen(client.get(answer.url))
        found = REFERENCE.search(page.text) if "/sent/" in answer.url else None
        if found:
            ticket.reference = found.group()
            self.acknowledged_at.append(time.monotonic())
        ticket.is_refused = "/time/" in answer.url
        if not ticket.is_refused and "/sent/" not in answer.url:
            self.unclear.append(f"led to {answer.url}")
        return bool(found) or ticket.is_refused

    def seen(self, answer):
        self.count(answer.status_code)
        if answer.status_code >= 400 and not all(number in answer.text for number in NUMBERS):
            self.unclear.append(f"{answer.status_code} {answer.path}: {answer.text[:200]}")
        return answer

    def count(self, what):
        with self.lock:
            self.answers[what] += 1

    # --- what came of it --------------------------------------------------------

    @property
    def tried(self):
        return [ticket for ticket in self.tickets if ticket.tries]

    @property
    def acknowledged(self):
        return [ticket for ticket in self.tickets if ticket.reference]

    @property
    def retried(self):
        return [ticket for ticket in self.acknowledged if ticket.tries > 1]

    def goes_on(self, seconds, more=1):
        """Whether, within that time, `more` people are told a reference without any hand."""
        wanted = len(self.acknowledged_at) + more
        give_up_at = time.monotonic() + seconds
        while time.monotonic() < give_up_at:
            if len(self.acknowledged_at) >= wanted:
                return True
            time.sleep(0.05)
        return False
