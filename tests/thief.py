"""What a thief of the whole server could read: the database as it is kept, its dump, the logs."""

import io
import logging
import subprocess
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from campaign_site.logs import SilentFormatter
from tests import postgres


def tidy_up():
    """The files of SQLite grow with the tests before, and each of their bytes is searched."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def stored_bytes():
    """All that the database holds, as its files (SQLite) or a dump (PostgreSQL) have it."""
    if connection.vendor == "sqlite":
        main = Path(connection.settings_dict["NAME"])
        files = [main.with_name(main.name + ending) for ending in ("", "-wal", "-shm")]
        return b"\n".join(file.read_bytes() for file in files if file.exists())
    dump = io.StringIO()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                for row in rows:
                    dump.write(bytes(row).decode())
    return dump.getvalue().encode()


def backed_up():
    """The same as a backup has it: SQLite's files, or what `pg_dump` writes."""
    if connection.vendor == "sqlite":
        return stored_bytes()
    settings = connection.settings_dict
    command = [postgres.find() / "pg_dump", "--host", settings["HOST"], settings["NAME"]]
    return subprocess.run(command, check=True, capture_output=True).stdout


def files_in(folder):
    """The names of all files in a folder, and what is in them."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return b"\n".join([*(str(path).encode() for path in files), *map(Path.read_bytes, files)])


@contextmanager
def captured_log():
    """All that the site writes to its log, at any level."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(SilentFormatter())
    loggers = [logging.getLogger(), logging.getLogger("django")]
    before = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield stream
    for logger, level in zip(loggers, before, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def server_log_from_here():
    """What PostgreSQL itself writes meanwhile; `tests/postgres.py` keeps it by its socket."""
    path = Path(connection.settings_dict["HOST"] or "/nowhere", "log")
    start = path.stat().st_size if path.is_file() else 0
    return lambda: path.read_bytes()[start:] if path.is_file() else b""


@contextmanager
def naive_table():
    """A table as one makes it without a thought."""
    binary = "bytea" if connection.vendor == "postgresql" else "blob"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE naive (told text, packed {binary})")
        try:
            yield cursor
        finally:
            cursor.execute("DROP TABLE naive")
