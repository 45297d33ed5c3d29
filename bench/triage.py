"""`python3 dev.py bench triage`: how much slower the queue is with a million open reports.

Two databases stand in one PostgreSQL that is thrown away afterwards, alike but for their
size: 1,000 reports and 1,000,000, none of them ended, every fiftieth with a doubt. A
signed-in officer asks this process for each page, of the one and of the other in turns, so
each ratio is taken inside its own round. What counts is the whole page: who asks, the
queries, the record, the template.

With 1,000 reports there is no 1,000th page; their last full one stands in its place. What no
filter has an index of its own for is measured too, and has no limit: it reads the index of
the queue until a page is full, so what is rare takes longer to find.
"""

import argparse
import os
import signal
import statistics
import sys
import time
from collections import defaultdict
from contextlib import closing, contextmanager
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
from django.test.utils import setup_test_environment  # noqa: E402

from campaign_site import roles  # noqa: E402
from campaign_site.models import AuditEntry, AuditHead  # noqa: E402
from reports.models import ConcernReport, Topic  # noqa: E402
from tests import postgres  # noqa: E402

SIZES = {"small": 1_000, "large": 1_000_000}
MOST = 1.5
PAGE = "/admin/reports/concernreport/"
ROW = '<th scope="row">'

FILL = """
INSERT INTO reports_concernreport (
    id, reference, code_hash, code_expires_on, submission_token, text_group, version,
    topic_id, risk, status, public_status, assignee_id, outward_code, timing, channel,
    has_children, has_weapons, has_vulnerable_adults, has_dogs_or_traps, has_threat_words,
    is_held, is_on_legal_hold, is_added_to, is_indexed, safe_to_act, identity, language,
    outcome, onward_reference, doubts, received_on, answers
)
SELECT
    gen_random_uuid(),
    'C-' || substr(letters, 1, 4) || '-' || substr(letters, 5, 4) || '-' || substr(letters, 9),
    'hash', current_date, md5(i::text), '', 1,
    (SELECT min(id) FROM reports_topic) + floor(9 * random() ^ 2)::int,
    CASE WHEN chance < 0.01 THEN 4 WHEN chance < 0.02 THEN 3 WHEN chance < 0.2 THEN 2 ELSE 1 END,
    (array['new', 'new', 'new', 'reviewing', 'reviewing', 'supervisor'])[1 + i %% 6],
    'received',
    CASE WHEN i %% 10 < 3 THEN (SELECT min(id) FROM campaign_site_staffmember) + i %% 20 END,
    'NN' || 1 + floor(29 * random() ^ 2)::int,
    (array['now', 'soon', 'going-on', 'past', 'not-sure'])[1 + i %% 5],
    CASE WHEN i %% 20 = 0 THEN 'telephone' ELSE 'online' END,
    random() < 0.2, random() < 0.1, random() < 0.1, random() < 0.05, chance < 0.01,
    random() < 0.1, false, random() < 0.01, false, 'yes', 'none', 'en-gb',
    '', '', CASE WHEN i %% 50 = 0 THEN 'fast' ELSE '' END,
    current_date - floor(730 * random() ^ 2)::int, decode(repeat('a5', 560), 'hex')
FROM (
    SELECT i, random() AS chance, translate(
        upper(lpad(to_hex((i::bigint * 40503691501) & 68719476735), 9, '0')), '01', 'XY'
    ) AS letters
    FROM generate_series(1, %(rows)s) AS i
) AS numbered
"""
# A third was opened by somebody, a tenth has photos and additions.
FILL_BESIDE = """
INSERT INTO campaign_site_auditentry (
    number, happened_at, staff_id, action, subject, record, outcome, reason, previous_hash, hash
)
SELECT row_number() OVER (), now(), (SELECT min(id) FROM campaign_site_staffmember),
    'view', 'reports.concernreport ' || reference, reference, '', '', md5(reference), md5(reference)
FROM reports_concernreport
WHERE abs(hashtext(reference)) %% 3 = 0;
INSERT INTO reports_attachment (id, report_id, "order")
SELECT gen_random_uuid(), id, 1 FROM reports_concernreport
WHERE abs(hashtext(reference)) %% 10 = 0;
INSERT INTO reports_addition (id, report_id, received_on, submission_token, text)
SELECT gen_random_uuid(), id, received_on, submission_token, answers FROM reports_concernreport
WHERE abs(hashtext(reference)) %% 10 = 0;
"""


class Operation(NamedTuple):
    name: str
    small: str
    large: str
    rows: int
    has_limit: bool = True


def operations(topic, reference):
    """What an officer asks for, of the small database and of the large one."""
    pages = [
        Operation("first page", "", "", 50),
        Operation("1,000th page (small: 19th)", "p=19", "p=1000", 50),
        Operation("filter: topic", f"topic={topic}", f"topic={topic}", 50),
        Operation("filter: area", "area=NN1", "area=NN1", 50),
        Operation("search: a reference", f"q={reference}", f"q={reference}", 1),
        Operation("filter: nobody’s", "assignee=nobody", "assignee=nobody", 50),
        Operation("search: its beginning", f"q={reference[:9]}", f"q={reference[:9]}", 1),
    ]
    for name, query in (
        ("filter: overdue", "only=overdue"),
        ("filter: on hold", "only=held"),
        ("filter: telephone", "channel=telephone"),
        ("filter: needs a supervisor", "status=supervisor"),
    ):
        pages.append(Operation(name, query, query, 1, has_limit=False))
    return pages


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    parser = argparse.ArgumentParser(prog="dev.py bench triage")
    parser.add_argument("rounds", nargs="?", type=int, default=21)
    parser.add_argument("--large", type=int, default=SIZES["large"], help="how many reports")
    wanted = parser.parse_args()
    sizes = SIZES | {"large": wanted.large}
    setup_test_environment(debug=False)
    with postgres.throw_away() as url:
        databases = {name: made(url, name, rows) for name, rows in sizes.items()}
        with closing(databases["small"]), closing(databases["large"]):
            asked = operations(*found_in_both(databases))
            times = measure(databases, asked, wanted.rounds)
    sys.exit(0 if print_table(times, sizes, wanted.rounds) else 1)


# --- the databases ------------------------------------------------------------


def made(url, name, rows):
    """A database with this many reports, and an officer who is signed in."""
    say(f"Making {rows:,} reports …")
    with closing(connected(url, "postgres")) as server, server.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    database = connected(url, name)
    use(database)
    call_command("migrate", verbosity=0)
    Topic.objects.all().delete()
    Topic.objects.bulk_create(Topic(slug=f"t{n}", name=f"Topic {n}") for n in range(9))
    staff = get_user_model()
    staff.objects.bulk_create(staff(username=f"officer {n}", is_staff=True) for n in range(20))
    with connection.cursor() as cursor, without_indexes(ConcernReport, AuditEntry):
        for statement in ("SET session_replication_role = replica", "SELECT setseed(0.5)"):
            cursor.execute(statement)
        cursor.execute(FILL, {"rows": rows})
        cursor.execute(FILL_BESIDE.replace("%%", "%"))
    start_the_record(AuditEntry.objects.count())
    database.client = signed_in()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")
    database.close()  # what was set for the filling goes with the connection
    return database


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


def start_the_record(number):
    """The next entry follows those that were made here."""
    head = AuditHead(number=number)
    head.mac = head.own_mac()
    head.save(force_insert=True)


def signed_in():
    roles.make(roles.Role.TRIAGE)
    officer = get_user_model().objects.order_by("pk").first()
    officer.groups.set(Group.objects.filter(name=roles.Role.TRIAGE))
    client = Client()
    client.force_login(officer)
    return client


def found_in_both(databases):
    """A topic, and a reference: both were made alike, so what is in the small one is in both."""
    use(databases["small"])
    report = ConcernReport.objects.order_by("submission_token").first()
    return Topic.objects.order_by("pk")[4].pk, report.reference


# --- measuring ----------------------------------------------------------------


def measure(databases, asked, rounds):
    """Every page of each database, forth and back; the first round warms up."""
    times = defaultdict(list)
    for number in range(rounds + 1):
        for operation in asked:
            for name in sorted(databases, reverse=number % 2):
                times[operation, name].append(milliseconds(databases[name], operation, name))
    return {key: measured[1:] for key, measured in times.items()}


def milliseconds(database, operation, name):
    use(database)
    begins = time.perf_counter()
    page = database.client.get(f"{PAGE}?{getattr(operation, name)}")
    ended = time.perf_counter()
    shown = page.content.decode().count(ROW)
    if page.status_code != 200 or shown < operation.rows:
        raise RuntimeError(f"{operation.name}, {name}: {page.status_code}, {shown} rows.")
    return (ended - begins) * 1000


# --- what is said -------------------------------------------------------------


def say(text):
    print(text, flush=True)


def print_table(times, sizes, rounds):
    """Print it; whether every ratio that has a limit keeps within it."""
    say(f"\nMilliseconds for a page of the queue, median of {rounds} rounds")
    line("", f"{sizes['small']:,}", f"{sizes['large']:,}", "ratio", "limit")
    kept = []
    for operation in dict.fromkeys(operation for operation, _ in times):
        small, large = times[operation, "small"], times[operation, "large"]
        ratio = statistics.median(map(lambda one, other: other / one, small, large))
        kept.append(ratio <= MOST or not operation.has_limit)
        middles = [f"{statistics.median(measured):.1f}" for measured in (small, large)]
        limit = MOST if operation.has_limit else ""
        line(operation.name, *middles, f"{ratio:.2f}", limit, "" if kept[-1] else "  OVER")
    return all(kept)


def line(name, small, large, ratio, limit, verdict=""):
    say(f"{name:30}{small:>10}{large:>12}{ratio:>8}{limit:>8}{verdict}")


if __name__ == "__main__":
    main()
