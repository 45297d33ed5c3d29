"""`python3 dev.py bench` without a name: every benchmark, and which of them missed a goal."""

import signal
import subprocess
import sys

NAMES = ("exit", "news", "triage", "amnesty", "speed")
# The growth part of the speed is these three: they were run already.
ARGUMENTS = {"speed": ["--but", "growth"]}


def main(names=NAMES):
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    missed = [name for name in names if run(name) != 0]
    print(f"\nMissed: {', '.join(missed)}." if missed else "\nEvery goal is met.", flush=True)
    return 1 if missed else 0


def run(name):
    """Its exit status. Each has settings of its own, so each has a process of its own."""
    print(f"\n=== {name}", flush=True)
    command = [sys.executable, "-m", f"bench.{name}", *ARGUMENTS.get(name, ())]
    with subprocess.Popen(command) as running:
        try:
            return running.wait()
        except SystemExit:
            running.terminate()
            raise


if __name__ == "__main__":
    sys.exit(main())
