"""Two databases in one PostgreSQL that is thrown away afterwards, alike but for their size.

This process asks itself for each page, of the one and of the other in turns, so each ratio is
taken inside its own round. What counts is the whole page: who asks, the queries, the record,
the template. A page whose ratio is above the limit makes the exit status 1; one that has no limit
is shown by itself.

Beside some pages of the staff site stands an address of `untuned.py`: what Django's admin
would make of the same list, asked of the large database in the same round.
"""

import argparse
import os
import signal
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

import django
import environ

os.environ["DATABASE_URL"] = "postgres:///nowhere"
os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
django.setup()

# What follows needs the settings.
from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import (  # noqa: E402
    CaptureQueriesContext,
    override_settings,
)

from bench import figures  # noqa: E402
from bench.figures import Figure  # noqa: E402
from campaign_site import roles  # noqa: E402
from campaign_site.models import AuditEntry, AuditHead  # noqa: E402
from tests import postgres  # noqa: E402

# The most that a page may take with many rows, measured by what it takes with few.
PUBLIC, STAFF = 1.3, 1.5
NO_LIMIT = None
SIDES = {PUBLIC: "public page", STAFF: "staff page"}
MOST_OF_UNTUNED, UNTUNED_ROUNDS = 0.1, 3


class Operation(NamedTuple):
    """A page of each database: its address, who asks for it, and what stands on it how often."""

    name: str
    small: str
    large: str
    client: str
    shown: str
    rows: int
    most: float | None = STAFF
    # The same list as an untuned ModelAdmin shows it, and the most that ours may take of it.
    untuned: str = ""
    most_of_untuned: float | None = MOST_OF_UNTUNED
    # The most milliseconds with many rows.
    most_ms: float | None = None


@dataclass(frozen=True)
class Bench:
    """What is compared. `fill(rows)` fills the database in use and gives its clients by name.

    `operations(databases)` says what is asked for, when both are there. The indexes of these
    models are made when the rows are there. No public page may ask the database more often than
    `most_queries`.
    """

    name: str
    about: str
    sizes: dict
    of: str
    models: list
    fill: Callable
    operations: Callable
    most_queries: int | None = None

    def run(self):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        parser = argparse.ArgumentParser(prog=f"dev.py bench {self.name}")
        parser.add_argument("rounds", nargs="?", type=int, default=21)
        parser.add_argument(
            "--large", type=int, default=self.sizes["large"], help=f"how many {self.of}"
        )
        wanted = parser.parse_args()
        sizes = self.sizes | {"large": wanted.large}
        with postgres.throw_away() as url, ExitStack() as stack:
            # No more of the environment of the tests: there each template tells what it was given.
            stack.enter_context(override_settings(ALLOWED_HOSTS=["testserver"]))
            databases = {}
            for name, rows in sizes.items():
                databases[name] = stack.enter_context(closing(self.made(url, name, rows)))
            operations = self.operations(databases)
            if self.most_queries is not None:
                count_queries(databases, operations, self.most_queries)
            times = measure(databases, operations, wanted.rounds)
            untuned = measure_untuned(databases["large"], operations)
        say(f"\nMilliseconds for {self.about}, median of {wanted.rounds} rounds")
        print_table(times, sizes)
        print_untuned(untuned)
        found = [
            *growth(times, self.name),
            *shown_only(times, self.name),
            *beside_untuned(untuned, self.name),
        ]
        figures.show(f"Growth: {self.name}, {sizes['small']:,} to {sizes['large']:,}", found)
        figures.keep(self.name, found, raw(times, untuned))
        sys.exit(1 if figures.missed(found) else 0)

    def made(self, url, name, rows):
        say(f"Making {rows:,} {self.of} …")
        with closing(connected(url, "postgres")) as server, server.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE {name}")
        database = connected(url, name)
        use(database)
        call_command("migrate", verbosity=0)
        with connection.cursor() as cursor, without_indexes(*self.models):
            for statement in ("SET session_replication_role = replica", "SELECT setseed(0.5)"):
                cursor.execute(statement)
            database.clients = self.fill(rows)
        start_the_record()
        with connection.cursor() as cursor:
            cursor.execute("VACUUM (ANALYZE)")
        database.close()  # what was set for the filling goes with the connection
        return database


# --- the databases ------------------------------------------------------------


@contextmanager
def without_indexes(*models):
    """Each is made in one go when the rows are there, in a fraction of the time."""
    with connection.schema_editor() as editor:
        for model in models:
            for index in model._meta.indexes:
                editor.remove_index(model, index)
    yield
    with connection.schema_editor() as editor:
        for model in models:
            for index in model._meta.indexes:
                editor.add_index(model, index)


def connected(url, name):
    settings = connections.settings["default"] | environ.Env.db_url_config(url)
    return connections["default"].__class__(settings | {"NAME": name}, "default")


def use(database):
    """From here on the site asks this one."""
    connections["default"] = database


def start_the_record():
    """The next entry follows those that were made here."""
    head = AuditHead(number=AuditEntry.objects.count())
    head.mac = head.own_mac()
    head.save(force_insert=True)


def signed_in(role, staff=None):
    """A client of a member of staff with this role, who is new unless given."""
    roles.make(role)
    staff = staff or get_user_model().objects.create(username=role.lower(), is_staff=True)
    staff.groups.set(Group.objects.filter(name=role))
    client = Client()
    client.force_login(staff)
    return client


# --- measuring ----------------------------------------------------------------


def measure(databases, asked, rounds):
    """Every page of each database, forth and back; the first round warms up."""
    times = defaultdict(list)
    for number in range(rounds + 1):
        for operation in asked:
            for name in sorted(databases, reverse=number % 2):
                times[operation, name].append(milliseconds(databases[name], operation, name))
    return {key: measured[1:] for key, measured in times.items()}


def measure_untuned(database, asked):
    """Pairs of what ours takes and what the untuned list takes, one after the other.

    The first round warms up, here too: it loads the addresses of the untuned site.
    """
    with override_settings(ROOT_URLCONF="bench.untuned"):
        pairs = {
            operation: [untuned_pair(database, operation) for _round in range(UNTUNED_ROUNDS + 1)]
            for operation in asked
            if operation.untuned
        }
    return {operation: measured[1:] for operation, measured in pairs.items()}


def untuned_pair(database, operation):
    plain = operation._replace(large=operation.untuned, shown="<tr>", rows=1)
    # Theirs read whole tables, and so put ours out of PostgreSQL's memory: it is asked twice.
    milliseconds(database, operation, "large")
    return [milliseconds(database, each, "large") for each in (operation, plain)]


def count_queries(databases, asked, most):
    public = [operation for operation in asked if operation.most == PUBLIC]
    for operation, name in product(public, databases):
        use(databases[name])
        with CaptureQueriesContext(connection) as queries:
            milliseconds(databases[name], operation, name)
        if len(queries) > most:
            raise RuntimeError(f"{operation.name}, {name}: {len(queries)} queries.")


def milliseconds(database, operation, name):
    use(database)
    begins = time.perf_counter()
    page = database.clients[operation.client].get(getattr(operation, name))
    ended = time.perf_counter()
    shown = page.content.decode().count(operation.shown)
    if page.status_code != 200 or shown < operation.rows:
        raise RuntimeError(f"{operation.name}, {name}: {page.status_code}, {shown} rows.")
    return (ended - begins) * 1000


# --- what is said -------------------------------------------------------------


def say(text):
    print(text, flush=True)


def print_table(times, sizes):
    line("", f"{sizes['small']:,}", f"{sizes['large']:,}", "ratio", "limit")
    for operation in dict.fromkeys(operation for operation, _ in times):
        small, large = times[operation, "small"], times[operation, "large"]
        middles = [f"{statistics.median(measured):.1f}" for measured in (small, large)]
        ratio, limit = figures.ratio(large, small), operation.most
        verdict = "  OVER" if limit and ratio > limit else ""
        line(operation.name, *middles, f"{ratio:.2f}", limit or "none", verdict)


def print_untuned(untuned):
    if untuned:
        line("\n", "ours", "untuned", "ratio", "limit")
    for operation, pairs in untuned.items():
        ours, theirs = zip(*pairs, strict=True)
        middles = [f"{statistics.median(measured):.1f}" for measured in (ours, theirs)]
        ratio, limit = figures.ratio(ours, theirs), operation.most_of_untuned
        verdict = "  OVER" if limit and ratio > limit else ""
        line(operation.name, *middles, f"{ratio:.3f}", limit or "", verdict)


def line(name, small, large, ratio, limit, verdict=""):
    say(f"{name:34}{small:>10}{large:>12}{ratio:>8}{limit:>8}{verdict}")


# --- what is found ------------------------------------------------------------


def growth(times, name):
    """Of each side the page that grows most, and the slowest of those with a limit in time."""
    operations = dict.fromkeys(operation for operation, _ in times)
    for most, side in SIDES.items():
        ratios = {
            operation.name: figures.ratio(times[operation, "large"], times[operation, "small"])
            for operation in operations
            if operation.most == most
        }
        if ratios:
            worst = max(ratios, key=ratios.get)
            told = f"the worst of {len(ratios)}: {worst}"
            yield Figure(f"{name}: a {side}, many ÷ few", ratios[worst], f"<= {most}", note=told)
    limited = [operation for operation in operations if operation.most_ms]
    for most in sorted({operation.most_ms for operation in limited}):
        slow = {
            operation.name: statistics.median(times[operation, "large"])
            for operation in limited
            if operation.most_ms == most
        }
        worst = max(slow, key=slow.get)
        yield Figure(
            f"{name}: ranked search", slow[worst], f"<= {most}", "ms", f"the slowest: {worst}"
        )


def shown_only(times, name):
    """Each page that no limit holds for. None is left out of what is found because it grows."""
    for operation in dict.fromkeys(operation for operation, _ in times):
        if operation.most is NO_LIMIT:
            ratio = figures.ratio(times[operation, "large"], times[operation, "small"])
            yield Figure(f"{name}: {operation.name}, many ÷ few", ratio, note="shown only: no goal")


def beside_untuned(untuned, name):
    ratios = {
        operation.name: figures.ratio(*zip(*pairs, strict=True))
        for operation, pairs in untuned.items()
        if operation.most_of_untuned
    }
    if ratios:
        worst = max(ratios, key=ratios.get)
        told = f"the worst of {len(ratios)}: {worst}"
        goal = f"<= {MOST_OF_UNTUNED}"
        yield Figure(f"{name}: a list ÷ an untuned one", ratios[worst], goal, note=told)


def raw(times, untuned):
    return {
        "milliseconds": {f"{asked.name}, {size}": ms for (asked, size), ms in times.items()},
        "ours_and_untuned": {asked.name: pairs for asked, pairs in untuned.items()},
    }
