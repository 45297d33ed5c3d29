"""Queries whose SQL is worked out once in a process, and which are asked each time.

Django takes longer to write a query than a database takes to answer it. What is asked with every
page is therefore written once, with samples where the values will stand. The rows come as they
are: cheap to compare, so that a page can be kept by all that it shows (`drawn_pages.py`). Only a
page that is not kept yet needs objects, and they are made of the same rows: nothing can change
between the two.
"""

import re
from contextlib import contextmanager
from copy import copy
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

# Stands for the moment of asking where a query is written out.
A_MOMENT = datetime(1, 2, 3, 4, 5, tzinfo=UTC)
MOMENT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:")


class Written(NamedTuple):
    """A query in words, the name of the value for each place that is left open in them, and
    what Django makes objects of its rows with.
    """

    sql: str
    names: list
    queryset: QuerySet
    compiler: SQLCompiler


class Asked(NamedTuple):
    """What the database said to one question: tuples of what it stores, unread."""

    written: Written
    rows: tuple

    def objects(self):
        """What these rows stand for. The database is not asked again."""
        compiler = copy(self.written.compiler)
        compiler.connection = connection
        compiler.execute_sql = lambda **options: [self.rows]
        queryset = self.written.queryset.all()
        queryset.query.get_compiler = lambda *names, **options: compiler
        return list(queryset)


class Prepared:
    """A query made of values by name: `queryset(**values)`.

    Each value that is another one with every request has a sample, which may stand in the query
    for nothing else. The others, such as the day, are written out, and the query with them.
    """

    def __init__(self, queryset, **samples):
        self.queryset = queryset
        self.samples = samples
        self.statement = lru_cache(maxsize=4)(self.written)

    def ask(self, **values):
        lasting = {name: value for name, value in values.items() if name not in self.samples}
        written = self.statement(connection.vendor, **lasting)
        given = [adapted(values[name]) for name in written.names]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, given)
            return Asked(written, tuple(cursor.fetchall()))

    def written(self, vendor, **lasting):
        """What is always the same stands in the words: SQLite plans a question anew, each time,
        when whether it may use an index hangs on a value that comes later.
        """
        queryset = self.queryset(**self.samples, **lasting)
        compiler = queryset.query.get_compiler(queryset.db)
        sql, params = compiler.as_sql()
        names = {adapted(sample): name for name, sample in self.samples.items()}
        if not names.keys() <= set(params):
            raise ValueError(f"Not every one of {self.samples} stands in {sql}")
        first, *others = sql.split("%s")
        words = ["%s" if param in names else literal(param) for param in params]
        sql = first + "".join(map("".join, zip(words, others, strict=True)))
        # It is kept for all threads, and each has a connection of its own.
        compiler.connection = None
        return Written(
            sql, [names[param] for param in params if param in names], queryset, compiler
        )


def adapted(value):
    """A value as the database takes it. A moment is the one kind that it does not take as it is."""
    return connection.ops.adapt_datetimefield_value(value) if hasattr(value, "hour") else value


def literal(param):
    """A value of our own code, as it stands in SQL. No moment: it would stay that of this day."""
    if MOMENT.match(str(param)) or not isinstance(param, (str, date, int)):
        raise ValueError(f"This can't stand in a query that is kept: {param!r}")
    if isinstance(param, (str, date)):
        return "'" + str(param).replace("'", "''").replace("%", "%%") + "'"
    return str(param).upper() if isinstance(param, bool) else str(param)


@contextmanager
def planned_anew():
    """What is asked in here PostgreSQL plans for the values that it is asked with.

    What is asked again is else planned once for all values. How to look for words best hangs on
    how many articles have them, so one plan for all words takes twice as long for most.
    """
    connection.ensure_connection()
    asked = connection.connection
    before = getattr(asked, "prepare_threshold", None)
    if before is None:
        yield
        return
    asked.prepare_threshold = None
    try:
        yield
    finally:
        asked.prepare_threshold = before
