"""`python3 dev.py bench speed [part ...]`: each figure of these parts beside its goal.

Whatever it compares runs at the same time, in turns, so a ratio is taken inside its own round.
A part that breaks counts as missed, and the others go on.
"""

import argparse
import importlib
import inspect
import signal
import sys
import time
import traceback

from bench import figures

PARTS = {
    "first_view": "bench.speed.first_view",
    "pages": "bench.speed.pages",
    "forms": "bench.speed.forms",
    "submissions": "bench.speed.submissions",
    "writers": "bench.speed.writers",
    "small": "bench.speed.small",
    "surge": "bench.speed.surge",
    "growth": "bench.speed.growth",
}


def main(arguments=None, parts=PARTS):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    wanted = asked_for(arguments, parts)
    begins = time.monotonic()
    found, broken = {}, []
    for part in wanted.parts:
        try:
            found[part] = run(part, parts[part], wanted)
        except Exception:
            traceback.print_exc()
            broken.append(part)
    every = [figure for part in found.values() for figure in part]
    minutes = (time.monotonic() - begins) / 60
    if len(wanted.parts) > 1:
        figures.show(f"Speed, all parts, {minutes:.0f} minutes", every)
        figures.keep("speed", every, {"broken": broken})
    for figure in figures.missed(every):
        print(f"Missed: {figure.name} is {figures.rounded(figure.value)}, not {figure.goal}")
    for part in broken:
        print(f"Missed: {part} broke off.", flush=True)
    return 1 if broken or figures.missed(every) else 0


def asked_for(arguments, parts):
    parser = argparse.ArgumentParser(prog="dev.py bench speed")
    parser.add_argument("parts", nargs="*", metavar="part", help=", ".join(parts))
    parser.add_argument("--but", nargs="*", default=[], metavar="part", help="without these")
    parser.add_argument("--rounds", type=int, help="how often each is visited")
    parser.add_argument("--seconds", type=int, help="how long each visit is")
    wanted = parser.parse_args(arguments)
    if unknown := {*wanted.parts, *wanted.but} - parts.keys():
        parser.error(f"{', '.join(sorted(unknown))}: no such part. There are {', '.join(parts)}.")
    wanted.parts = [part for part in wanted.parts or parts if part not in wanted.but]
    return wanted


def run(part, module, wanted):
    """A part decides itself how long it takes, unless somebody has said so."""
    print(f"\n--- {part}", flush=True)
    measure = importlib.import_module(module).measure
    knows = inspect.signature(measure).parameters
    said = {"rounds": wanted.rounds, "seconds": wanted.seconds}
    options = {name: value for name, value in said.items() if value and name in knows}
    found = measure(**options) or [figures.NOTHING]
    figures.show(f"Speed: {part}", found)
    figures.keep(f"speed-{part}", found, options)
    return found


if __name__ == "__main__":
    sys.exit(main())
