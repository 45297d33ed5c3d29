"""The database refuses to empty the audit trail. Between tests it has to be emptied."""

from contextlib import contextmanager
from importlib import import_module

from django.db import connection
from django.test import TransactionTestCase

GUARDS = import_module("campaign_site.migrations.0005_audit_chain").GUARDS


def run(statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@contextmanager
def taken_down():
    """For the emptying of tables, and for what the owner of the database could do."""
    put_up, take_down = GUARDS[connection.vendor]
    run(take_down)
    try:
        yield
    finally:
        run(put_up)


@contextmanager
def taken_down_between_tests():
    empty_tables = TransactionTestCase._fixture_teardown

    def emptied(self):
        with taken_down():
            empty_tables(self)

    TransactionTestCase._fixture_teardown = emptied
    try:
        yield
    finally:
        TransactionTestCase._fixture_teardown = empty_tables
