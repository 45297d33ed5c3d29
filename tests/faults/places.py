"""Many people press at the same moment: for the last places, or twice the same button."""

import threading
from collections import Counter

from tests.faults.tellers import Load
from tests.faults.trial import Outcome, tickets

PLACES = 5
PEOPLE = 200
ROUNDS = 20
PRESSES = 20
# A 503 is no end, and must not be the answer for long: a tenth of a second lies between two tries.
MOST_TRIES = 50


def f6(stack, people=PEOPLE, rounds=ROUNDS):
    """Two hundred people and five places; then, over and over, two people and one."""
    outcome = Outcome(f"{people} on {PLACES} places; 2 on 1 ×{rounds}")
    wanted = tickets(stack, "booking", people + 2 * rounds)
    slot = stack.ask_inside("places", PLACES)["slot"]
    loads = [race(stack, outcome, wanted[:people], PLACES)]
    for first in range(people, len(wanted), 2):
        stack.sql(f"UPDATE amnesty_collectionslot SET capacity = held + 1 WHERE id = {slot}")
        loads.append(race(stack, outcome, wanted[first : first + 2], 1))
    found = stack.ask_inside("opened")
    for load in loads:
        outcome.take(load, found)
    answers = sum((load.answers for load in loads), Counter())
    outcome.answers = " ".join(f"{what}×{number}" for what, number in sorted(answers.items()))
    return outcome


def race(stack, outcome, wanted, places):
    load = Load(stack, wanted, at_once=min(len(wanted), 50))
    with load:
        load.wait()
    refused = sum(ticket.is_refused for ticket in wanted)
    if (len(load.acknowledged), refused) != (places, len(wanted) - places):
        outcome.faults.append(f"{len(load.acknowledged)} places given, {refused} refused")
    # Where too many press at once some are told to press again, and do.
    broken = {what: n for what, n in load.answers.items() if what not in {200, 302, 503}}
    if broken:
        outcome.faults.append(f"not a clear answer: {broken}")
    outcome.faults += put_off(wanted)
    return load


def put_off(wanted):
    """Who was never told that they have a place or that there is none, or only after long."""
    never = sum(not (ticket.reference or ticket.is_refused) for ticket in wanted)
    most = max(ticket.tries for ticket in wanted)
    faults = [f"{never} people were never told whether they have a place"] * bool(never)
    return faults + [f"somebody pressed {most} times"] * (most > MOST_TRIES)


def f7(stack):
    """The same button twenty times at once, of a report and of a request for a visit."""
    outcome = Outcome(f"{PRESSES} presses at once, report and visit")
    stack.ask_inside("places", PLACES)
    for kind in ("report", "booking"):
        press_at_once(stack, outcome, kind)
    return outcome


def press_at_once(stack, outcome, kind):
    """Each press is a ticket of its own that holds the same form."""
    (ticket,) = tickets(stack, kind, 1)
    same = [type(ticket)(**vars(ticket)) for _ in range(PRESSES)]
    load = Load(stack, same, at_once=PRESSES)
    gate = threading.Barrier(PRESSES)
    load.before_pressing = gate.wait
    with load:
        load.wait()
    references = Counter(ticket.reference for ticket in same)
    # From one address only some are let in at the same moment; the others press again.
    if len(references) != 1 or set(load.answers) - {503} != {200, 302}:
        outcome.faults.append(f"{kind}: {references}, {dict(load.answers)}")
    outcome.take(load, stack.ask_inside("opened"))
