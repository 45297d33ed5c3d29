"""Break the delivered stack in each way, and prove that nothing is lost: `python3 dev.py faults`.

Names of faults after it (`F1 F4`) run these alone. It needs root, for the small disks.
"""

import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

from tests.faults import clocks, databases, mails, places, processes
from tests.faults.stacks import FaultyStack
from tests.faults.trial import Outcome

BOTH = ("postgres", "sqlite")
POSTGRES = ("postgres",)
SQLITE = ("sqlite",)
FAULTS = {
    "F1": ((processes.f1, BOTH),),
    "F2": ((databases.f2, POSTGRES),),
    "F3": ((databases.f3, POSTGRES), (databases.f3_hung, POSTGRES)),
    "F4": ((databases.f4, BOTH),),
    "F5": ((databases.f5, BOTH),),
    "F6": ((places.f6, BOTH),),
    "F7": ((places.f7, BOTH),),
    "F13": ((processes.f13, POSTGRES),),
    "F14": (
        (processes.f14, POSTGRES),
        (processes.f14_clock, POSTGRES),
        (processes.f14_key, POSTGRES),
    ),
    # The last: it sends off what the others look for.
    "F10": ((mails.f10, BOTH),),
}
WITHOUT_STACK = {
    "F8": ((clocks.f8, SQLITE),),
    "F9": ((clocks.f9, SQLITE),),
    "F11": ((clocks.f11, BOTH),),
    "F12": ((clocks.f12, SQLITE),),
}
EVERY = FAULTS.keys() | WITHOUT_STACK.keys()
HEAD = (
    f"{'':4} {'database':9} {'what was done':34} {'told':>5} {'lost':>5} {'twice':>5} "
    f"{'again':>5} {'back':>7} {'page':>7}"
)


def main(*names):
    if unknown := set(names) - EVERY:
        there_are = ", ".join(sorted(EVERY, key=by_number))
        sys.exit(f"No such fault: {', '.join(sorted(unknown))}. There are: {there_are}")
    began = time.monotonic()
    say(HEAD)
    wanted = set(names) or EVERY
    outcomes = [outcome for database in BOTH for outcome in on(database, wanted)]
    failed = sum(not outcome.is_good for outcome in outcomes)
    say(f"{len(outcomes)} trials, {failed} failed, {time.monotonic() - began:.0f} s")
    return 1 if failed or not outcomes else 0


def by_number(name):
    return int(name[1:])


def on(database, names):
    """Each fault on the same running stack: what one leaves behind is the next one's start."""
    yield from all_tried(WITHOUT_STACK, names, database, database)
    if not list(trials(FAULTS, names, database)):
        return
    with (
        tempfile.TemporaryDirectory(prefix="campaign-site-faults-") as folder,
        FaultyStack(Path(folder), database) as stack,
    ):
        yield from all_tried(FAULTS, names, database, stack)


def trials(table, names, database):
    for name in table:
        for trial, where in table[name]:
            if name in names and database in where:
                yield name, trial


def all_tried(table, names, database, given):
    for name, trial in trials(table, names, database):
        outcome = tried(trial, given)
        say(line(name, database, outcome))
        yield outcome


def tried(trial, given):
    try:
        return trial(given)
    except Exception:
        return Outcome(trial.__doc__ or trial.__name__, faults=[traceback.format_exc()])


def line(name, database, outcome):
    cells = (
        f"{name:4} {database:9} {outcome.done:34} {outcome.acknowledged:5} {outcome.lost:5} "
        f"{outcome.double:5} {outcome.retried:5} {seconds(outcome.back_after):>7} "
        f"{seconds(outcome.slowest_page):>7}  {'ok' if outcome.is_good else 'FAILED'}"
    )
    faults = "".join(f"\n       {fault}" for fault in outcome.faults[:8])
    return f"{cells}  {outcome.answers}{faults}"


def seconds(number):
    return "" if number is None else f"{number:.2f} s"


def say(text):
    print(text, flush=True)  # noqa: T201


if __name__ == "__main__":
    # `kill` then clears up as Ctrl+C does: processes, and small disks.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.exit(main(*sys.argv[1:]))
