"""How small the site is: its start, its memory, and that neither grows with what it has served.

Beside it is Wagtail, started in turns with the same gunicorn settings, both asked for an article
of the same words. A start counts from the command to the first page that comes.
"""

import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from statistics import median

import dev
from bench.figures import Figure, ratio
from bench.speed import servers, steady
from bench.speed.processes import memory_of
from tests import stack_seed

BOOTS = 7
REQUESTS = 200
MIB = "MiB"
# Beside Wagtail each process stands alone: what it holds is then all its own.
ALONE = """
exec(open({shipped!r}).read())
preload_app = False
"""
SETTLED, ALL = 20_000, 100_000


def measure(rounds=BOOTS):
    with (
        servers.our_database() as seeded,
        servers.wagtail_database() as wagtail,
        of_its_own_tier(seeded) as ours,
    ):
        started = starts(ours, wagtail, rounds)
        second, later = of_a_second_process(ours)
        settled, ended = steady.memory_over_time(article_of_ours(ours), SETTLED, ALL)
    return [
        *beside_wagtail(started),
        Figure("a second process, own memory", second, "<= 15", MIB, "--preload"),
        Figure("the same, having shown each kind of page", later, unit=MIB),
        Figure(
            f"grown from {SETTLED:,} to {ALL:,} requests",
            ended - settled,
            "<= 1",
            MIB,
            f"own memory {settled:.1f} to {ended:.1f}",
        ),
    ]


@contextmanager
def of_its_own_tier(environment):
    """With the static files of the public half alone, as `deploy/release` collects them."""
    with tempfile.TemporaryDirectory(prefix="campaign-site-static-") as folder:
        ours = environment | {"VAR_DIR": folder}
        stack_seed.manage(ours, "collectstatic", "--noinput", "--verbosity=0")
        yield ours


def beside_wagtail(started):
    ours, theirs = started["ours"], started["wagtail"]
    seconds = [middle(one, "seconds") for one in (ours, theirs)]
    return [
        Figure(
            "start to the first page ÷ Wagtail's",
            column_ratio(started, "seconds"),
            "<= 0.45",
            note=f"{seconds[0]:.2f} s and {seconds[1]:.2f} s",
        ),
        Figure("the same in CPU time", column_ratio(started, "cpu")),
        Figure(
            "own memory of the first process ÷ Wagtail's",
            column_ratio(started, "private"),
            "<= 0.55",
            note=f"{middle(ours, 'private'):.0f} and {middle(theirs, 'private'):.0f} {MIB}",
        ),
        Figure("the same with what it shares (RSS)", column_ratio(started, "rss")),
    ]


def column_ratio(started, name):
    return ratio(
        [each[name] for each in started["ours"]], [each[name] for each in started["wagtail"]]
    )


def middle(measured, name):
    return median(each[name] for each in measured)


# --- starting -----------------------------------------------------------------


def starts(ours, wagtail, rounds):
    """Each of them so often, forth and back. The first round fills the disk's cache."""
    with alone() as options:
        ways = {
            "ours": lambda: article_of_ours(ours, options),
            "wagtail": lambda: servers.wagtail_gunicorn(wagtail, options),
        }
        found = {name: [] for name in ways}
        for number in range(rounds + 1):
            for name in sorted(ways, reverse=number % 2):
                found[name].append(one_start(ways[name]))
    return {name: measured[1:] for name, measured in found.items()}


@contextmanager
def alone():
    """The shipped settings of gunicorn, but for what its processes share."""
    with tempfile.TemporaryDirectory(prefix="campaign-site-gunicorn-") as folder:
        file = Path(folder, "alone.conf.py")
        file.write_text(ALONE.format(shipped=str(dev.ROOT / "gunicorn.conf.py")))
        yield ("--config", file)


def article_of_ours(environment, options=()):
    return servers.gunicorn(
        "our site",
        sys.executable,
        "campaign_site.wsgi",
        environment,
        options=options,
        path=servers.ARTICLE,
        headers=servers.HEADERS,
    )


def one_start(start):
    with start() as server:
        found = {"seconds": time.monotonic() - server.started_at, "cpu": server.cpu_seconds()}
        steady.ask(server, [servers.ARTICLE], REQUESTS)
        (worker,) = server.workers()
        memory = memory_of(worker)
        return found | {"private": memory.private, "rss": memory.rss}


# --- more than one process, and more than one page ------------------------------


def of_a_second_process(environment):
    """The more costly of two, when both have served a while: an article, then all kinds."""
    found = []
    with article_of_ours(environment, ("--workers", "2")) as server:
        for paths in ([servers.ARTICLE], steady.READING):
            steady.ask(server, paths, 2 * REQUESTS, keeps=False)
            found.append(max(memory_of(pid).private for pid in server.workers()))
    return found
