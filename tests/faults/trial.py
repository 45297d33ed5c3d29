"""One fault under load, and what came of it as a line of the table."""

import time
from dataclasses import dataclass, field

from tests.faults import proof
from tests.faults.readers import Readers
from tests.faults.tellers import Load, Ticket

# Who tell something between one fault and the next.
FOLLOWING = 12
BACK_WITHIN = 30


@dataclass
class Outcome:
    """What the table says of one fault on one database."""

    done: str
    faults: list = field(default_factory=list)
    acknowledged: int = 0
    retried: int = 0
    lost: int = 0
    double: int = 0
    back_after: float | None = None
    slowest_page: float | None = None
    answers: str = ""

    @property
    def is_good(self):
        return not self.faults

    def take(self, load, found):
        faults = proof.faults_of(load, found) + [f"unclear: {text}" for text in load.unclear[:3]]
        faults += [f"a teller broke: {fault}" for fault in load.broke]
        self.faults += faults
        self.lost += sum(fault.startswith("lost") for fault in faults)
        self.double += sum(fault.startswith("double") for fault in faults)
        self.acknowledged += len(load.acknowledged)
        self.retried += len(load.retried)
        counted = sorted(load.answers.items(), key=str)
        self.answers = " ".join(f"{what}×{number}" for what, number in counted)
        left = [ticket for ticket in load.tried if not (ticket.reference or ticket.is_refused)]
        if left:
            self.faults.append(f"{len(left)} people never came to a reference")


def tickets(stack, kind, number):
    return [Ticket(**row) for row in stack.ask_inside("prepare", kind, number)]


def of_both_kinds(stack, number):
    """Reports and requests for visits, in turn."""
    stack.ask_inside("places", 20000)
    pairs = zip(
        tickets(stack, "report", number // 2), tickets(stack, "booking", number // 2), strict=True
    )
    return [ticket for pair in pairs for ticket in pair]


def under_load(stack, done, breaking, number=300, lasting=3, pace=0):
    """`breaking` is a list of context managers: the faults, one after the other."""
    outcome = Outcome(done)
    readers = Readers(stack)
    with Load(stack, of_both_kinds(stack, number), pace=pace) as load:
        if not load.goes_on(BACK_WITHIN, more=3):
            outcome.faults.append("it did not work before the fault")
        with readers:
            for broken in breaking:
                with broken:
                    time.sleep(lasting)
                note_recovery(outcome, load)
    outcome.take(load, stack.ask_inside("opened"))
    outcome.slowest_page = readers.slowest
    outcome.faults += readers.verdict()[:3]
    return outcome


def note_recovery(outcome, load):
    """How long until somebody is told a reference again, by itself; and that more follow."""
    began = time.monotonic()
    if load.goes_on(BACK_WITHIN):
        took = time.monotonic() - began
        outcome.back_after = max(outcome.back_after or 0, took)
        load.goes_on(BACK_WITHIN, more=FOLLOWING)
    elif load.waiting:
        outcome.faults.append(f"it was not back after {BACK_WITHIN} s")
    else:
        outcome.faults.append("there were too few people to see whether it was back")
