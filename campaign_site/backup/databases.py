"""The database of the site: how it is read at one moment, and how it is put back."""

from django.apps import apps
from django.db import connection

from campaign_site.models import Attempt, Draft, DraftPhoto

from . import BackupFault, postgres, sqlite

KINDS = {"postgresql": postgres, "sqlite": sqlite}
PIECE = 8 * 1024 * 1024


def kind():
    return KINDS[connection.vendor]


def left_out():
    """Tables that come back empty: unfinished answers and the counts of an hour are promised to
    go, and sign-ins are over."""
    others = map(apps.get_model, ("reports.Arrival", "sessions.Session"))
    models = (DraftPhoto, Draft, Attempt, *others)
    return [model._meta.db_table for model in models]


def snapshot():
    return kind().Snapshot()


def row_counts(snapshot):
    quote, empty = connection.ops.quote_name, left_out()
    return {
        table: snapshot.rows(f"SELECT count(*) FROM {quote(table)}")[0][0]  # noqa: S608
        for table in snapshot.counted()
        if table not in empty
    }


def add_to(archive, snapshot):
    for number, piece in enumerate(snapshot.pieces(left_out(), PIECE)):
        archive.add_bytes(f"database/{number:06}", piece)


def refuse_unless_empty():
    if connection.introspection.table_names():
        raise BackupFault("The database has tables. A backup is restored into an empty one.")


def put_back(parts):
    kind().put_back(file.read() for _name, file in parts)
