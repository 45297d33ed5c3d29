"""What a benchmark has found: each figure beside its goal, as a table and as JSON."""

import json
import operator
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import dev
from tests import nginx, postgres

COMPARISONS = {">=": operator.ge, "<=": operator.le, ">": operator.gt, "<": operator.lt}
PACKAGES = ("django", "gunicorn", "psycopg")


@dataclass(frozen=True)
class Figure:
    """`goal` is a comparison and a number, such as ">= 8"; without one it is only shown.

    `rounds` is what it was taken from; it is kept, and not shown.
    """

    name: str
    value: float
    goal: str = ""
    unit: str = ""
    note: str = ""
    rounds: tuple = ()

    @property
    def is_met(self):
        if not self.goal:
            return True
        comparison, bound = self.goal.split()
        return COMPARISONS[comparison](self.value, float(bound))


# Stands for a bench that has taken none: nothing measured is no goal reached.
NOTHING = Figure("figures taken", 0, ">= 1")


def ratio(ours, theirs):
    """The median of the ratios, each inside its own round: a noisy minute slows both alike."""
    return statistics.median(our / their for our, their in zip(ours, theirs, strict=True))


# --- what is shown and kept ---------------------------------------------------


def show(title, figures, file=None):
    file = file or sys.stdout
    width = max([len(figure.name) for figure in figures], default=0)
    print(f"\n{title}\n{machine_in_words()}", file=file)
    for figure in figures:
        verdict = "" if figure.is_met else "MISSED"
        value = f"{rounded(figure.value)} {figure.unit}".rstrip()
        note = f"  {figure.note}" if figure.note else ""
        line = f"{figure.name:{width}}  {value:>12}  {figure.goal:>9}  {verdict:6}{note}"
        print(line.rstrip(), file=file, flush=True)


def rounded(value):
    """Three digits that count, and no decimals where there are three before the point."""
    if value == int(value) or abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def keep(name, figures, raw=None):
    """Write `bench/<name>.json` into the folder of what the site stores. Its path is returned."""
    folder = dev.VAR / "bench"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = {
        "name": name,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "figures": [asdict(figure) | {"is_met": figure.is_met} for figure in figures],
        "raw": raw or {},
    }
    path = folder / f"{name}.json"
    path.write_text(json.dumps(kept, indent=1, ensure_ascii=False, default=str) + "\n")
    return path


def missed(figures):
    return [figure for figure in figures or [NOTHING] if not figure.is_met]


# --- the machine --------------------------------------------------------------


def machine():
    """What the figures were taken on: nothing in it names the machine or its owner."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "processor": processor(),
        "memory_gib": round(memory_in_kib() / 2**20, 1),
        "system": f"{platform.system()} {platform.release()}",
        "load": os.getloadavg()[0],
        "versions": versions(),
    }


def machine_in_words():
    found = machine()
    named = ", ".join(f"{name} {number}" for name, number in found["versions"].items())
    return (
        f"{found['cores']} cores of {found['processor']}, {found['memory_gib']} GiB, "
        f"{found['system']}, load {found['load']:.1f}; {named}"
    )


def processor():
    models = re.findall(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    return models[0] if models else platform.machine()


def memory_in_kib():
    return int(re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text())[1])


def versions():
    found = {"Python": platform.python_version()}
    for package in PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            continue
    folder = postgres.find()
    programs = {
        "PostgreSQL": folder and [folder / "postgres", "--version"],
        "nginx": nginx.find() and [nginx.find(), "-v"],
        "wrk": shutil.which("wrk") and ["wrk", "-v"],
    }
    return found | {name: asked(command) for name, command in programs.items() if command}


def asked(command):
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    number = re.search(r"\d+(\.\d+)+", done.stdout + done.stderr)
    return number[0] if number else ""
