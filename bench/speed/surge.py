"""Twice what the machine sustains, for ten minutes: nothing lost or doubled, and reading goes on.

    python3 dev.py bench speed surge [--seconds 60]

The site as it is delivered has one core, who asks it has another. 90 of a hundred requests read,
eight are a step of a report and two press for the last places of one slot. First it is measured
how many a second the site takes when everyone waits for an answer. Then they come by the clock:
at seven tenths of that rate, as on a busy day on which nobody waits in line, and at twice it. A
time counts from when the request was to be made.

Reading must stay as fast as on the busy day. And at least half as many steps of a form as the site
answers when it is just full must be answered in the surge: it may refuse what is too much, but must
not spend itself on refusing.

Afterwards the database is asked, with the private keys, for each thing that was acknowledged.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from functools import partial
from pathlib import Path

import dev
from bench.figures import Figure, keep
from bench.speed.processes import LOAD_CORE, SERVER_CORE
from tests.faults.stacks import SeenInside
from tests.stack import PUBLIC_NAME

BUSY, TIMES = 0.7, 2
LEAST_ANSWERED = 0.5
KINDS = ("reading", "report", "booking")
ADDRESS = re.compile(r"<loc>https?://[^/]+(/[^<]*)</loc>")
MARK = re.compile(r"\b[cm][0-9a-f]{8,12}")
FORM = re.compile(r"/(?:\w\w/)?(?:report|amnesty/book)/")
FILE = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js|png|svg|webp))"')


def keep_to(core):
    """This process, and all that it starts."""
    os.sched_setaffinity(0, {int(core)})


def pages(stack):
    """What readers ask for: the home page, what the site names to search engines, and files."""
    visitor = stack.visitor()
    parts = ADDRESS.findall(visitor.get("/sitemap.xml").text)
    named = [path for part in parts for path in ADDRESS.findall(visitor.get(part).text)]
    files = FILE.findall(visitor.get("/").text)
    found = [path for path in ["/", *named, *files] if not FORM.match(path)]
    return [path for path in dict.fromkeys(found) if visitor.get(path).status_code == 200]


def plan_of(stack, seconds, measure=30, warm_up=5, people=400, places=100, readers=1000):
    """Everyone who presses for a place wants the same slot. A reader comes back after a second."""
    return stack.ask_inside("crowd", places, people // 4, people) | {
        "port": stack.ports["public"],
        "name": PUBLIC_NAME,
        "pages": pages(stack),
        "readers": readers,
        "warm up": warm_up,
        "measure": measure,
        "busy": BUSY,
        "times": TIMES,
        "seconds": seconds,
    }


def met(plan):
    """What all of them met."""
    command = [sys.executable, "-m", "bench.speed.mix"]
    with subprocess.Popen(
        command,
        cwd=dev.ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        preexec_fn=partial(keep_to, LOAD_CORE),
    ) as asking:
        try:
            printed, _ = asking.communicate(json.dumps(plan))
        except BaseException:
            asking.kill()
            raise
    if asking.returncode:
        raise RuntimeError("Nobody could ask.")
    return json.loads(printed)


def run(folder, **plan):
    """What people met, and what the database says of it."""
    here = os.sched_getaffinity(0)
    keep_to(SERVER_CORE)
    try:
        with SeenInside(folder, database="postgres", WEB_CONCURRENCY="2") as stack:
            found = met(plan_of(stack, **plan))
            kept = stack.ask_inside("opened")
            oversold = "SELECT count(*) FROM amnesty_collectionslot WHERE held > capacity"
            ((kept["oversold"],),) = stack.sql(oversold)
            return found, kept
    finally:
        os.sched_setaffinity(0, here)


def lost(found, kept):
    """What was acknowledged, and is not there or opens to something else."""
    told = {row["reference"]: row["text"] for row in kept["told"]}
    every = found["acknowledged"]
    return [reference for _, reference, mark in every if mark not in told.get(reference, "")]


def doubled(found, kept):
    """What stands there more than once, also of those who were told nothing."""
    marks = set(found["marks"])
    times = Counter()
    for row in kept["told"]:
        times.update({row["reference"], row["token"]} | (set(MARK.findall(row["text"])) & marks))
    return [what for what, number in times.items() if number > 1]


def answered(part, kind):
    """So many requests of this kind were answered in a second, and not refused."""
    every = sum(number for each in KINDS for number in part[each]["statuses"].values())
    good = sum(part[kind]["statuses"].get(status, 0) for status in ("200", "302"))
    return part["rate"] * good / every


def figures(found, kept):
    reading, before = found["surge"]["reading"], found["busy"]["reading"]
    forms = [found["surge"][kind] for kind in ("report", "booking")]
    number = sum(reading["statuses"].values())
    refused = sum(met["statuses"].get("503", 0) for met in forms)
    unclear = [text for met in [reading, *forms] for text in met["unclear"]]
    broken = sum(found["broke"].values()) + sum(met["statuses"].get("0", 0) for met in forms)
    told = Counter(kind for kind, *_ in found["acknowledged"])
    ratio = reading["p99"]["200"] / before["p99"]["200"]
    sustained, asked = (found[part]["rate"] for part in ("sustains", "surge"))
    yield Figure("requests a second it sustains", sustained, "")
    yield Figure("requests a second in the surge", asked, "")
    yield Figure("the surge ÷ what it sustains", asked / sustained, f">= {TIMES}")
    yield Figure("reading p99 in the surge", reading["p99"]["200"] * 1000, "", "ms")
    yield Figure(f"reading p99 in the surge ÷ at {BUSY} of what it sustains", ratio, "<= 1.5")
    yield Figure("readers who did not get the page", number - reading["statuses"]["200"], "<= 0")
    for kind in KINDS[1:]:
        share = answered(found["surge"], kind) / answered(found["sustains"], kind)
        name = f"{kind}: steps answered a second in the surge ÷ at what it sustains"
        yield Figure(name, share, f">= {LEAST_ANSWERED}")
    # Where nothing was acknowledged nothing could be lost.
    yield Figure("reports acknowledged", told["report"], ">= 1")
    yield Figure("places given", told["booking"], ">= 1")
    yield Figure("acknowledged and lost", len(lost(found, kept)), "<= 0")
    yield Figure("doubled", len(doubled(found, kept)), "<= 0")
    yield Figure("slots oversold", kept["oversold"], "<= 0")
    yield Figure("slots that count wrongly", kept["slots that count wrongly"], "<= 0")
    yield Figure("forms refused", refused, "")
    yield Figure("refused p99", worst(forms, "503") * 1000, "<= 150", "ms")
    yield Figure("refused without numbers or Retry-After", len(unclear), "<= 0")
    yield Figure("forms answered p99", worst(forms, "200", "302") * 1000, "<= 2000", "ms")
    yield Figure("neither answered nor refused", broken, "<= 0")
    yield Figure("who asked was late, p99", found["surge"]["late p99"] * 1000, "", "ms")


def worst(forms, *statuses):
    return max((met["p99"].get(status, 0) for met in forms for status in statuses), default=0)


def measure(seconds=600, **plan):
    """In one run: both rates that are compared are of the same minutes."""
    if SERVER_CORE == LOAD_CORE:
        raise RuntimeError("The surge needs two cores: who asks must not slow the site.")
    with tempfile.TemporaryDirectory(prefix="campaign-site-surge-") as folder:
        found, kept = run(Path(folder), seconds=seconds, **plan)
    measured = list(figures(found, kept))
    raw = {name: found[name] for name in ("sustains", "busy", "surge", "broke", "told no")}
    keep("surge-as-met", measured, raw)
    return measured
