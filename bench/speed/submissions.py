"""The last button of a form: how many are acknowledged for a second of the server's own time.

Beside our site stand an enquiry of Wagtail's, and a view of Django that checks ten fields and
keeps nothing. Ours is sealed, and on disk before it is acknowledged (`synchronous=FULL` on
SQLite, `synchronous_commit=on` on PostgreSQL). What the site makes ready after the last answer
is ready, as it is for a visitor; what it costs to make it so is shown beside, in the figure of the
last answer and the last button together. Each press is a report of its own,
from an address of its own, and afterwards as many rows are stored as were acknowledged.
"""

import json
import subprocess
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

import dev
from bench.figures import Figure, ratio
from bench.speed import servers
from bench.speed.load import LOAD_CORE
from bench.speed.processes import Running
from tests.stack import PUBLIC_NAME

DATABASES = {"sqlite": "SQLite", "postgres": "PostgreSQL"}
# Far more than are pressed in a second.
TICKETS_A_SECOND = 700
# The slow hash is made with each.
ANSWERS_A_SECOND = 80
BOOKINGS = 1500
LEADS_TO = {
    "report": "302 /report/sent/",
    "answer": "302 /report/check/",
    "booking": "302 /amnesty/book/sent/",
}
SECONDS_TO_WARM_UP = 1
ADDRESS = "X-Client-Address"
LIMITS = {"CLIENT_ADDRESS_HEADER": ADDRESS, "BOOKINGS_AN_HOUR": "1000000"}
TOKEN = "t" * 32
ENQUIRY = {
    "name": "Sam Example",
    "email": "sam@example.com",
    "phone": "01632 960001",
    "town": "Northampton",
    "subject": "A question",
    "kind": "a",
    "number": "3",
    "day": "2026-11-23",
    "message": "Three vans came in the night, and one of them had no lights on. " * 3,
    "agreed": "on",
}


@dataclass
class Button:
    """A button of a server: who presses it, and what is said when it is acknowledged."""

    server: Running
    requests: list
    acknowledged: str
    may_repeat: bool = False
    at: int = 0
    stored: int = 0

    def press(self, seconds, most=None):
        """How many are acknowledged for a second of the server's time."""
        told = self.requests if self.may_repeat else self.requests[self.at :][:most]
        if not told:
            raise RuntimeError(f"{self.server.name}: everyone has pressed.")
        before = self.server.cpu_seconds()
        count = self.pressed(told, seconds)
        self.at += count
        self.stored += count
        return count / (self.server.cpu_seconds() - before)

    def pressed(self, told, seconds):
        wanted = {
            "port": urlsplit(self.server.url).port,
            "requests": told,
            "seconds": seconds,
            "may_repeat": self.may_repeat,
        }
        command = ["taskset", "-c", LOAD_CORE, sys.executable, "-m", "bench.speed.pressing"]
        done = subprocess.run(
            command, input=json.dumps(wanted), capture_output=True, text=True, check=True
        )
        found = json.loads(done.stdout)
        if found["faults"] or set(found["statuses"]) != {self.acknowledged}:
            raise RuntimeError(f"{self.server.name}: {found}")
        return found["statuses"][self.acknowledged]


def measure(rounds=5, seconds=5):
    found = []
    with ExitStack() as closing:
        bare = closing.enter_context(servers.bare_django())
        wagtail = closing.enter_context(servers.wagtail_site())
        buttons = {
            "bare": Button(
                bare, [posted("/enquiry/", ENQUIRY, {"csrftoken": TOKEN})], "302 /sent/"
            ),
            "wagtail": Button(wagtail, [posted("/enquiry/", ENQUIRY, {"csrftoken": TOKEN})], "200"),
        }
        for button in buttons.values():
            button.may_repeat = True
        for database, name in DATABASES.items():
            with servers.our_database(database) as environment:
                found += compared(environment, name, buttons, rounds, seconds)
    return found


def compared(environment, name, peers, rounds, seconds):
    """Ours with this database and its peers, all of them up, forth and back."""
    environment = environment | LIMITS
    told = {
        "report": TICKETS_A_SECOND * (seconds * rounds + 1),
        "answer": ANSWERS_A_SECOND * (seconds * rounds + 2),
        "booking": BOOKINGS,
    }
    told = {kind: tickets(environment, kind, count) for kind, count in told.items()}
    before = kept(environment)
    with servers.our_gunicorn(environment) as server:
        ours = {kind: Button(server, told[kind], LEADS_TO[kind]) for kind in told}
        booking = ours["booking"]
        booking.press(SECONDS_TO_WARM_UP, most=100)
        alike = {kind: ours[kind] for kind in ("report", "answer")}
        costs = in_turn(alike | peers, rounds, seconds)
        booked = booking.press(seconds)
    after = kept(environment)
    wrong = sum(abs(ours[kind].stored - (after[kind] - before[kind])) for kind in after)
    what = f"reports and visits acknowledged and not there, or there twice, {name}"
    return [
        *of_reports(f"last POST of a report on {name}, a CPU second", costs),
        Figure(what, wrong, "<= 0"),
        Figure(f"last POST of a visit on {name}, a CPU second", booked, unit="/s"),
    ]


def in_turn(buttons, rounds, seconds):
    """What each is worth in each round."""
    for button in buttons.values():
        button.press(SECONDS_TO_WARM_UP, most=100)
    costs = {each: [] for each in buttons}
    for number in range(rounds):
        for each in sorted(buttons, reverse=number % 2):
            costs[each].append(buttons[each].press(seconds, TICKETS_A_SECOND * seconds))
    return costs


def of_reports(what, costs):
    """The last button by itself, and together with the last answer."""
    alone = costs["report"]
    both = [1 / (1 / one + 1 / other) for one, other in zip(alone, costs["answer"], strict=True)]
    together = f"{what}, with the last answer"
    bare = "÷ a view without a database"
    return [
        Figure(f"{what} ÷ Wagtail's form", ratio(alone, costs["wagtail"]), ">= 6"),
        Figure(f"{what} {bare}", ratio(alone, costs["bare"]), ">= 0.2"),
        Figure(what, middle(alone), unit="/s"),
        Figure(f"{together} ÷ Wagtail's form", ratio(both, costs["wagtail"])),
        Figure(f"{together} {bare}", ratio(both, costs["bare"])),
        Figure(together, middle(both), unit="/s"),
    ]


def middle(values):
    return sorted(values)[len(values) // 2]


def tickets(environment, kind, count):
    """What each of them posts, from an address that nobody else has."""
    return [
        posted(
            each["path"], each["values"], each["cookies"], f"10.{n >> 16}.{n >> 8 & 255}.{n & 255}"
        )
        for n, each in enumerate(inside(environment, kind, count))
    ]


def kept(environment):
    return inside(environment, "kept")


def inside(environment, *wanted):
    """As the owner of the tables: the public role may not make room for visits."""
    environment = {name: value for name, value in environment.items() if name != "PGUSER"}
    command = [sys.executable, "-m", "bench.speed.tickets", *map(str, wanted)]
    done = subprocess.run(
        command, cwd=dev.ROOT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return json.loads(done.stdout)


def posted(path, values, cookies, address="127.0.0.1"):
    """A whole request, with what a browser sends of where it comes from."""
    body = urlencode(values | {"csrfmiddlewaretoken": TOKEN})
    headers = servers.HEADERS | {
        ADDRESS: address,
        "Origin": f"https://{PUBLIC_NAME}",
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "Content-Type": "application/x-www-form-urlencoded",
        "Content-Length": len(body),
    }
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", body])
