"""PostgreSQL by its own programs, at the moment of one snapshot, while the site goes on writing."""

import os
import re
import shutil
import subprocess
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import TemporaryFile

from django.db import connection, transaction
from django.db.backends.postgresql.client import DatabaseClient

from . import BackupFault

DEBIAN = Path("/usr/lib/postgresql")
LONGEST_FAULT = 300
KEPT = ("PATH", "HOME", "LANG")
# A long backup is not an idle one.
AT_LENGTH = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET LOCAL idle_in_transaction_session_timeout = 0",
    "SET LOCAL statement_timeout = 0",
)


class Snapshot:
    """The database as it is at one moment."""

    def __enter__(self):
        self.program = program("pg_dump")
        self.closing = ExitStack()
        self.closing.enter_context(transaction.atomic(durable=True))
        self.cursor = self.closing.enter_context(connection.cursor())
        for statement in AT_LENGTH:
            self.cursor.execute(statement)
        ((self.name,),) = self.rows("SELECT pg_export_snapshot()")
        return self

    def __exit__(self, *fault):
        return self.closing.__exit__(*fault)

    def rows(self, statement):
        self.cursor.execute(statement)
        return self.cursor.fetchall()

    def counted(self):
        return connection.introspection.table_names(self.cursor)

    def size(self):
        return self.rows("SELECT pg_database_size(current_database())")[0][0]

    def pieces(self, left_out, size):
        """All of it as bytes, as many at once as `size`."""
        left_out = [f"--exclude-table-data={table}" for table in left_out]
        how = ("--format=custom", "--compress=1", "--no-owner", "--no-privileges")
        command = [self.program, *how, f"--snapshot={self.name}", *left_out]
        with TemporaryFile() as said:
            dump = subprocess.Popen(  # noqa: S603
                command, env=environment(), stdout=subprocess.PIPE, stderr=said
            )
            with dump:
                try:
                    while piece := dump.stdout.read(size):
                        yield piece
                finally:
                    dump.stdout.close()
            refuse_failure(dump, said)


def put_back(pieces):
    """All of it or nothing."""
    all_or_nothing = ("--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges")
    database = f"--dbname={connection.settings_dict['NAME']}"
    connection.close()
    with TemporaryFile() as said:
        restore = subprocess.Popen(  # noqa: S603
            [program("pg_restore"), *all_or_nothing, database],
            env=environment(),
            stdin=subprocess.PIPE,
            stderr=said,
        )
        try:
            for piece in pieces:
                restore.stdin.write(piece)
            restore.stdin.close()
        except BrokenPipeError:
            pass  # it says below why
        except BaseException:
            restore.kill()
            restore.wait()
            with suppress(BrokenPipeError):
                restore.stdin.close()
            raise
        restore.wait()
        refuse_failure(restore, said)


def environment():
    """Where the database is, as PostgreSQL's programs are told without an argument."""
    settings = connection.settings_dict
    _arguments, secret = DatabaseClient.settings_to_cmd_args_env(settings, [])
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGDATABASE": "NAME"}
    where = {name: str(settings[of]) for name, of in names.items() if settings.get(of)}
    # And nothing else of this process: its keys are not for another program.
    kept = {name: value for name, value in os.environ.items() if name in KEPT or name[:2] == "PG"}
    return kept | where | (secret or {})


def program(name):
    """The one that is as old as the server, or a little newer. Raises BackupFault."""
    connection.ensure_connection()
    wanted = connection.pg_version // 10000
    paths = [*DEBIAN.glob(f"*/bin/{name}"), *filter(None, [shutil.which(name)])]
    versions = [(version_of(path), str(path)) for path in paths]
    fitting = sorted(each for each in versions if each[0] >= wanted)
    if fitting:
        return fitting[0][1]
    found = ", ".join(str(version) for version, _path in versions) or "none"
    raise BackupFault(
        f"The server is PostgreSQL {wanted}. {name} of that version is needed; found: {found}. "
        f"Install postgresql-client-{wanted}."
    )


def version_of(path):
    said = subprocess.run(  # noqa: S603
        [path, "--version"], capture_output=True, text=True, check=False
    ).stdout
    number = re.search(r"\) (\d+)", said)
    return int(number[1]) if number else 0


def refuse_failure(process, said):
    """Its first line says what it is about, and holds nothing of any row."""
    if process.returncode:
        said.seek(0)
        first = said.readline().decode(errors="replace").strip()
        raise BackupFault(f"PostgreSQL says: {first[:LONGEST_FAULT]}")
