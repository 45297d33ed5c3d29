"""Readers, people who tell something step by step, and people who press for the last places.

    python -m bench.speed.mix < plan.json

First as many as the site can take: each asks again when it was answered. Then by the clock, at a
share of that rate and at a multiple of it, whatever the site does: who was refused presses again
later.
It prints as JSON what all of them met.
"""

import asyncio
import json
import re
import secrets
import statistics
import sys
import time
from collections import Counter, deque
from dataclasses import dataclass, field

from bench.speed.browsers import Browsers

NUMBERS = ("999", "101", "0800 555 111")
REFERENCE = re.compile(r"\b[A-Z]-[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]\b")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
OWN_TOKEN = "t" * 32
# Of fifty requests 45 read, four are a step of a report and one presses for a place.
ROUND = ["reading"] * 50
for at in (5, 17, 30, 42):
    ROUND[at] = "report"
ROUND[25] = "booking"
# Below every room of the proxy: nobody is refused while it is measured what the site can take.
AT_ONCE = 12
# Requests a second. One process can't ask for many more: it would measure itself.
MOST = 1_200


@dataclass
class Person:
    """Where someone stands in a journey: what is asked or pressed next."""

    kind: str
    path: str
    mark: str
    cookies: dict = field(default_factory=dict)
    body: str | None = None
    reference: str = ""
    comes_again = False

    def takes(self, answer):
        for name, value in answer.cookies.items():
            self.cookies[name] = value
            if not value:
                del self.cookies[name]


class Reporter(Person):
    """Opens the form, answers each question, sends it and reads the reference.

    With a ticket everything is answered already, and the last page is opened.
    """

    def __init__(self, answers, ticket=None):
        super().__init__("report", "/report/danger/", f"m{secrets.token_hex(6)}")
        self.answers = answers
        if ticket:
            self.mark = ticket["mark"]
            self.cookies = {"__Host-csrf": OWN_TOKEN} | ticket["cookies"]
            self.path = f"/report/check/?run={ticket['run']}"

    def goes_on(self, answer):
        """Whether there is more to do."""
        if answer.leads_to:
            self.path, self.body = answer.leads_to, None
            return True
        if "/sent/" in self.path:
            self.reference = REFERENCE.search(answer.text).group()
            return False
        step = self.path.partition("?")[0].strip("/").rpartition("/")[2]
        typed = "" if step == "check" else self.answers[step].replace("MARK", self.mark)
        self.body = f"csrfmiddlewaretoken={TOKEN.search(answer.text)[1]}&{typed}"
        return True


class Presser(Person):
    """Has answered everything, and presses the last button again and again."""

    comes_again = True

    def __init__(self, ticket):
        cookies = {"__Host-csrf": OWN_TOKEN} | ticket["cookies"]
        super().__init__("booking", "", ticket["mark"], cookies)
        self.check = f"/amnesty/book/check/?run={ticket['run']}"
        self.is_told_no = False
        self.presses()

    def presses(self):
        self.path, self.body = self.check, f"csrfmiddlewaretoken={OWN_TOKEN}"

    def goes_on(self, answer):
        if answer.leads_to:
            self.path, self.body = answer.leads_to, None
            return True
        if "/sent/" in self.path:
            reference = REFERENCE.search(answer.text).group()
            if self.reference not in {"", reference}:
                raise ValueError(f"{self.reference} became {reference}")
            self.reference = reference
        self.is_told_no |= "/time/" in self.path
        self.presses()
        return False


@dataclass
class Met:
    """What one kind of people met in one part of the run: seconds by status."""

    seconds: dict = field(default_factory=dict)
    unclear: list = field(default_factory=list)

    def note(self, answer, seconds):
        self.seconds.setdefault(answer.status, []).append(seconds)
        is_clear = all(number in answer.text for number in NUMBERS)
        if answer.status == 503 and not (is_clear and "retry-after" in answer.headers):
            self.unclear.append(f"503 with {answer.headers}")

    def told(self):
        return {
            "statuses": {status: len(each) for status, each in self.seconds.items()},
            "p50": {status: statistics.median(each) for status, each in self.seconds.items()},
            "p99": {status: p99(each) for status, each in self.seconds.items()},
            "most": {status: max(each) for status, each in self.seconds.items()},
            "unclear": self.unclear[:5],
        }


def p99(seconds):
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]


class Mix:
    """All of them, and what they met."""

    def __init__(self, plan):
        self.readers = Browsers(plan["port"], plan["name"], kept=plan["readers"])
        self.tellers = Browsers(plan["port"], plan["name"], kept=1)
        self.pages = plan["pages"]
        self.answers = plan["answers"]
        reporters = [Reporter(self.answers, ticket) for ticket in plan["reports"]]
        pressers = [Presser(ticket) for ticket in plan["bookings"]]
        self.waiting = {"report": deque(reporters), "booking": deque(pressers)}
        self.people = reporters + pressers
        self.number = 0
        self.broke = Counter()
        self.begin_part()

    def begin_part(self):
        self.met = {"reading": Met(), "report": Met(), "booking": Met()}
        self.late = []

    async def next_one(self, due=None):
        """The next request of the mix, which was to be made when it was due."""
        self.number += 1
        kind = ROUND[self.number % len(ROUND)]
        now = time.perf_counter()
        due = due or now
        self.late.append(now - due)
        if person := self.someone(kind):
            await self.goes_a_step(person, due)
        else:
            answer = await self.readers.ask(self.pages[self.number % len(self.pages)])
            self.met["reading"].note(answer, time.perf_counter() - due)

    def someone(self, kind):
        """Who stands in the middle of it for longest, or a new visitor; nobody for reading.

        Nor is there anybody when all who want a place have pressed, and wait for the answer: then
        one more reads.
        """
        waiting = self.waiting.get(kind)
        if waiting:
            return waiting.popleft()
        if kind != "report":
            return None
        person = Reporter(self.answers)
        self.people.append(person)
        return person

    async def goes_a_step(self, person, due):
        met = self.met[person.kind]
        answer = await self.tellers.ask(person.path, person.cookies, person.body)
        met.note(answer, time.perf_counter() - due)
        person.takes(answer)
        if answer.status in {0, 503}:
            self.waiting[person.kind].append(person)
        elif self.goes_on(person, answer):
            self.waiting[person.kind].appendleft(person)
        elif person.comes_again:
            self.waiting[person.kind].append(person)

    def goes_on(self, person, answer):
        """Whether there is more to do. Who came on goes first, as a browser follows at once."""
        try:
            if answer.status not in {200, 302, 303}:
                raise ValueError(f"status {answer.status}")
            return person.goes_on(answer)
        except (AttributeError, KeyError, TypeError, ValueError) as fault:
            self.broke[f"{person.kind} at {person.path[:30]}: {fault!r}"] += 1
            return False

    async def as_many_as_it_can(self, seconds):
        """Requests a second, when each waits for the last."""
        self.begin_part()
        began = time.perf_counter()

        async def works():
            while time.perf_counter() - began < seconds:
                await self.next_one()

        await asyncio.gather(*(works() for _ in range(AT_ONCE)))
        return len(self.late) / (time.perf_counter() - began)

    async def by_the_clock(self, rate, seconds):
        self.begin_part()
        began = time.perf_counter()
        under_way = set()
        for number in range(int(rate * seconds)):
            due = began + number / rate
            if (left := due - time.perf_counter()) > 0:
                await asyncio.sleep(left)
            task = asyncio.create_task(self.next_one(due))
            under_way.add(task)
            task.add_done_callback(under_way.discard)
        await asyncio.gather(*under_way)
        return rate

    def part(self, rate):
        """What was met since it began."""
        kinds = {kind: met.told() for kind, met in self.met.items()}
        return {"rate": rate, "late p99": p99(self.late), **kinds}

    def outcome(self):
        told = [person for person in self.people if person.reference]
        return {
            "acknowledged": [[p.kind, p.reference, p.mark] for p in told],
            "marks": [p.mark for p in self.people],
            "told no": sum(getattr(p, "is_told_no", False) for p in self.people),
            "broke": self.broke,
        }


async def run(plan):
    mix = Mix(plan)
    await mix.readers.open()
    await mix.as_many_as_it_can(plan["warm up"])
    found = {"sustains": mix.part(rate := await mix.as_many_as_it_can(plan["measure"]))}
    for name, times, seconds in (
        ("busy", plan["busy"], plan["measure"]),
        ("surge", plan["times"], plan["seconds"]),
    ):
        found[name] = mix.part(await mix.by_the_clock(min(rate * times, MOST), seconds))
    mix.readers.close()
    mix.tellers.close()
    return found | mix.outcome()


if __name__ == "__main__":
    print(json.dumps(asyncio.run(run(json.load(sys.stdin)))))
