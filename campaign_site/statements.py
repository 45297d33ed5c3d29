"""The few statements that run whenever somebody sends a form.

Django works out a statement anew each time, which costs ten times what the database does with
it. Here an INSERT is worked out once for each model, and a question is written out by whoever
asks it. No signal is sent: no model of ours has one.
"""

from datetime import UTC
from functools import lru_cache

from django.db import connection
from django.db.models import AutoField
from django.utils import timezone


def first_row(sql, values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()


def as_moment(value):
    """SQLite knows no time zones: what Django stores there is in UTC."""
    return value.replace(tzinfo=UTC) if timezone.is_naive(value) else value


def insert(row):
    """Store a row that is not there yet. Raises IntegrityError where it is.

    A number that the database gives it is not read back.
    """
    execute(row, statement(type(row), connection.vendor))


def put(row):
    """Store a row in the place of the one with the same primary key, if there is one."""
    execute(row, statement(type(row), connection.vendor) + in_its_place(type(row)))


def execute(row, sql):
    values = [
        field.get_db_prep_save(field.pre_save(row, add=True), connection)
        for field in fields_of(type(row))
    ]
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
    row._state.adding, row._state.db = False, connection.alias


@lru_cache
def fields_of(model):
    """What is written of it: the database itself counts, and works out what is generated."""
    return [
        field
        for field in model._meta.concrete_fields
        if not field.generated and not isinstance(field, AutoField)
    ]


@lru_cache
def statement(model, vendor):
    name = connection.ops.quote_name
    columns = ", ".join(name(field.column) for field in fields_of(model))
    places = ", ".join(["%s"] * len(fields_of(model)))
    return f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES ({places})"  # noqa: S608


@lru_cache
def in_its_place(model):
    key = model._meta.pk.column
    others = [field.column for field in fields_of(model) if field.column != key]
    return f" ON CONFLICT ({key}) DO UPDATE SET " + ", ".join(
        f"{column} = excluded.{column}" for column in others
    )
