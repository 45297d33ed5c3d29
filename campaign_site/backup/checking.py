"""Whether what was put back is what was backed up. Each check gives what is wrong, in words."""

from django.db import connection

from campaign_site.audit_check import missing_guards, read_through
from campaign_site.key_use import key_uses, names_of, samples
from campaign_site.sealed_places import MISSING, sealed_places

from . import databases, files

# Of each key and place where something is sealed. Ids are random: the first are as good as any.
SAMPLE = 50
MOST_NAMED = 10


def faults_of_rows(manifest):
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor)) - set(databases.left_out())
        counts = {table: count(cursor, table) for table in tables & manifest.rows.keys()}
    return [
        f"{table}: {counts.get(table, 'no table')} instead of {expected} rows"
        for table, expected in sorted(manifest.rows.items())
        if counts.get(table) != expected
    ]


def count(cursor, table):
    cursor.execute(f"SELECT count(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608
    return cursor.fetchone()[0]


def faults_of_files(manifest):
    wrong = [name for name, digest in manifest.files.items() if files.digest_of(name) != digest]
    return [f"{name}: not the file that was backed up" for name in wrong[:MOST_NAMED]]


def faults_of_trail(manifest):
    trail = read_through()
    if trail.fault:
        return [f"Audit trail: {trail.fault}"]
    if str(trail) != manifest.audit:
        return [f"Audit trail: it ends with {trail}, and the backup says {manifest.audit}."]
    if guards := missing_guards():
        return [f"Audit trail: the database would not refuse a change. Missing: {guards}"]
    return []


def faults_of_sealed():
    """What does not open of a sample, how much of it opens, and how much has no key here."""
    places, faults, opened = sealed_places(), [], 0
    uses = key_uses(places)
    for place, number, unread in samples(places, uses, SAMPLE):
        opened += number
        faults += names_of(place, unread)
    faults += [str(use) for use in uses if use.key_id == MISSING and use.number]
    shut = sum(use.number for use in uses if not use.is_here and use.key_id != MISSING)
    return faults, opened, shut
