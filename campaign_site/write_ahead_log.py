"""What is deleted from SQLite goes from its log too, at once.

SQLite overwrites what is deleted, and has it still in the log of its last changes. With
PostgreSQL there is nothing to do: it clears deleted rows away by itself (VACUUM).
"""

from django.db import connection, transaction


def empty_write_ahead_log():
    if connection.vendor == "sqlite":
        transaction.on_commit(truncate_log)


def truncate_log():
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
