"""What the pages cost with many rows, beside what they cost with few: the three benchmarks of it.

Each has databases of its own, so each has a process of its own, and says itself what it found.
"""

import json
import subprocess
import sys

import dev
from bench.figures import Figure

PARTS = ("news", "triage", "amnesty")


def measure(rounds=7):
    return [figure for part in PARTS for figure in found_by(part, rounds)]


def found_by(part, rounds):
    """Its exit status is 1 where a goal is missed; the figures say so again."""
    kept = dev.VAR / "bench" / f"{part}.json"
    kept.unlink(missing_ok=True)
    with subprocess.Popen([sys.executable, "-m", f"bench.{part}", str(rounds)]) as running:
        try:
            running.wait()
        except BaseException:
            running.terminate()
            raise
    if not kept.exists():
        raise RuntimeError(f"bench.{part} broke off.")
    return [
        Figure(**{name: value for name, value in figure.items() if name != "is_met"})
        for figure in json.loads(kept.read_text())["figures"]
    ]
