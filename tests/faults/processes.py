"""The site's own processes die, stop, or are started anew."""

import os
import random
import signal
import time
from contextlib import contextmanager

from campaign_site import keys
from tests.faults.stacks import wait_until
from tests.faults.tellers import Load
from tests.faults.trial import Outcome, of_both_kinds, under_load
from tests.stack import APPLICATION

KILLS = 20
RESTARTS = 5
# Longer than gunicorn waits for a worker's sign of life.
PAUSED_FOR = 40


@contextmanager
def killed_workers(stack):
    for _ in range(KILLS):
        os.kill(random.choice(stack.workers()), signal.SIGKILL)  # noqa: S311 (not a secret)
        time.sleep(0.9)
    yield


def f1(stack):
    """kill -9 a random worker, 20 times."""
    outcome = under_load(stack, f"kill -9 a worker ×{KILLS}", [killed_workers(stack)], number=700)
    if stack.database == "sqlite" and stack.sql("PRAGMA integrity_check") != [("ok",)]:
        outcome.faults.append("SQLite's own check finds a fault")
    return outcome


def f13(stack):
    """A graceful restart, five times, and nobody meets anything but their page."""
    outcome = Outcome(f"HUP ×{RESTARTS}")
    with Load(stack, of_both_kinds(stack, 600)) as load:
        for _ in range(RESTARTS):
            before = set(stack.workers())
            os.kill(stack.processes["gunicorn-public"].pid, signal.SIGHUP)
            wait_until(lambda before=before: before.isdisjoint(stack.workers()), 40)
            load.goes_on(10, more=5)
    outcome.take(load, stack.ask_inside("opened"))
    failed = {what: n for what, n in load.answers.items() if what not in {200, 302}}
    if failed:
        outcome.faults.append(f"requests failed: {failed}")
    return outcome


@contextmanager
def paused_worker(stack):
    """SIGSTOP: the process is there and does nothing. gunicorn's timeout ends it."""
    paused = stack.workers()[0]
    os.kill(paused, signal.SIGSTOP)
    yield
    if paused in stack.workers():
        raise RuntimeError("gunicorn did not end a worker that gave no sign of life")


@contextmanager
def started_as(stack, application=APPLICATION, **environment):
    """gunicorn stops and starts in the middle of it all, and again at the end."""
    usual = stack.environments["public"]
    start_anew(stack, application, usual | environment)
    yield
    start_anew(stack, APPLICATION, usual)


def start_anew(stack, application, environment):
    stack.environments["public"] = environment
    stack.stop("gunicorn-public")
    stack.start_gunicorn("public", application=application)


@contextmanager
def an_hour_back(stack):
    start_anew(stack, "tests.faults.an_hour_back", stack.environments["public"])
    yield


def f14_clock(stack):
    """The clock of the site goes back an hour, and nobody's answers are over before their time.

    It goes right again when all have sent theirs: what was kept in the hour that never was is over.
    """
    try:
        return under_load(stack, "an hour back", [an_hour_back(stack)], lasting=5)
    finally:
        start_anew(stack, APPLICATION, stack.environments["public"])


def f14_key(stack):
    """A new SECRET_KEY, with the old one to fall back on."""
    old = stack.environments["public"]["SECRET_KEY"]
    new = {"SECRET_KEY": keys.new_secret(), "SECRET_KEY_FALLBACKS": old}
    return under_load(stack, "a new SECRET_KEY", [started_as(stack, **new)], lasting=3)


def f14(stack):
    """A worker that is paused for 40 seconds."""
    done = f"SIGSTOP a worker, {PAUSED_FOR} s"
    return under_load(stack, done, [paused_worker(stack)], 700, lasting=PAUSED_FOR, pace=1)
