"""Two databases in one PostgreSQL that is thrown away afterwards, alike but for their size.

This process asks itself for each page, of the one and of the other in turns, so each ratio is
taken inside its own round. What counts is the whole page: who asks, the queries, the record,
the template. A page whose ratio is above the limit makes the exit status 1.
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
from django.test.utils import CaptureQueriesContext, setup_test_environment  # noqa: E402

from campaign_site import roles  # noqa: E402
from campaign_site.models import AuditEntry, AuditHead  # noqa: E402
from tests import postgres  # noqa: E402

MOST = 1.5


class Operation(NamedTuple):
    """A page of each database: its address, who asks for it, and what stands on it how often."""

    name: str
    small: str
    large: str
    client: str
    shown: str
    rows: int
    has_limit: bool = True


@dataclass(frozen=True)
class Bench:
    """What is compared. `fill(rows)` fills the database in use and gives its clients by name.

    `operations(databases)` says what is asked for, when both are there. The indexes of these
    models are made when the rows are there. No ratio may be above `most`, and no page may ask
    the database more often than `most_queries`.
    """

    name: str
    about: str
    sizes: dict
    of: str
    models: list
    fill: Callable
    operations: Callable
    most: float = MOST
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
        setup_test_environment(debug=False)
        with postgres.throw_away() as url, ExitStack() as stack:
            databases = {}
            for name, rows in sizes.items():
                databases[name] = stack.enter_context(closing(self.made(url, name, rows)))
            operations = self.operations(databases)
            if self.most_queries is not None:
                count_queries(databases, operations, self.most_queries)
            times = measure(databases, operations, wanted.rounds)
        say(f"\nMilliseconds for {self.about}, median of {wanted.rounds} rounds")
        sys.exit(0 if print_table(times, sizes, self.most) else 1)

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


def count_queries(databases, asked, most):
    for operation, name in product(asked, databases):
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


def print_table(times, sizes, most):
    """Print it; whether every ratio that has a limit keeps within it."""
    line("", f"{sizes['small']:,}", f"{sizes['large']:,}", "ratio", "limit")
    kept = []
    for operation in dict.fromkeys(operation for operation, _ in times):
        small, large = times[operation, "small"], times[operation, "large"]
        ratio = statistics.median(map(lambda one, other: other / one, small, large))
        kept.append(ratio <= most or not operation.has_limit)
        middles = [f"{statistics.median(measured):.1f}" for measured in (small, large)]
        limit = most if operation.has_limit else ""
        line(operation.name, *middles, f"{ratio:.2f}", limit, "" if kept[-1] else "  OVER")
    return all(kept)


def line(name, small, large, ratio, limit, verdict=""):
    say(f"{name:30}{small:>10}{large:>12}{ratio:>8}{limit:>8}{verdict}")
