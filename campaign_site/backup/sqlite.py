"""SQLite as lines of JSON, read in one transaction while the site goes on writing.

Its own copying would need a second file, in the clear. And a copy of its pages would hold what
was deleted and not overwritten yet; lines hold the rows that are there, and no others.
"""

import base64
import json
import sqlite3
from contextlib import closing
from urllib.parse import quote

from django.db import connection, transaction

ROWS_AT_ONCE = 500
TABLES = "SELECT name, type FROM pragma_table_list WHERE schema = 'main' ORDER BY name"
MADE_BY_THEMSELVES = "sqlite_sequence"


class Snapshot:
    """The database as it is at one moment."""

    def __enter__(self):
        path = quote(str(connection.settings_dict["NAME"]))
        self.connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
        self.connection.execute("BEGIN")
        self.tables()  # the moment is that of the first read
        return self

    def __exit__(self, *_):
        self.connection.close()

    def rows(self, statement):
        return self.connection.execute(statement).fetchall()

    def tables(self, kind="table"):
        named = [name for name, its_kind in self.rows(TABLES) if its_kind == kind]
        return [name for name in named if not name.startswith("sqlite_schema")]

    def counted(self):
        """The tables whose rows are counted: those of the site."""
        return [name for name in self.tables() if not name.startswith("sqlite_")]

    def size(self):
        (pages,), (bytes_each,) = self.rows("PRAGMA page_count") + self.rows("PRAGMA page_size")
        return pages * bytes_each

    def pieces(self, left_out, size):
        """All of it as bytes, about as many at once as `size`."""
        piece = bytearray()
        for line in self.lines(left_out):
            piece += json.dumps(line).encode() + b"\n"
            if len(piece) >= size:
                yield bytes(piece)
                piece.clear()
        yield bytes(piece)

    def lines(self, left_out):
        tables = self.tables()
        yield from self.definitions("table", set(tables) - {MADE_BY_THEMSELVES})
        for table in tables:
            if table not in left_out:
                yield from self.lines_of(table)
        yield from self.definitions("index")
        for table in self.tables("virtual"):
            yield from self.definitions("table", [table])
            # Their words come from the rows of another table.
            name = quoted(table)
            yield {"run": f"INSERT INTO {name}({name}) VALUES ('rebuild')"}  # noqa: S608
        yield from self.definitions("view")
        yield from self.definitions("trigger")

    def definitions(self, kind, names=None):
        found = self.rows("SELECT name, type, sql FROM sqlite_schema WHERE sql IS NOT NULL")
        for name, its_kind, sql in found:
            if its_kind == kind and (names is None or name in names):
                yield {"run": sql}

    def lines_of(self, table):
        """Generated columns are left to the database."""
        info = self.rows(f"PRAGMA table_xinfo({quoted(table)})")
        columns = [quoted(column[1]) for column in info if not column[6]]
        yield {"into": table, "columns": columns}
        statement = f"SELECT {', '.join(columns)} FROM {quoted(table)}"  # noqa: S608
        with closing(self.connection.execute(statement)) as cursor:
            for row in cursor:
                yield [as_json(value) for value in row]


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def as_json(value):
    return {"bytes": base64.b64encode(value).decode()} if isinstance(value, bytes) else value


def from_json(value):
    return base64.b64decode(value["bytes"]) if isinstance(value, dict) else value


def put_back(pieces):
    """Through Django's own connection, which has the functions that constraints call."""
    connection.disable_constraint_checking()
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            put_lines(cursor, (json.loads(line) for line in lines_in(pieces)))
            connection.check_constraints()
    finally:
        connection.enable_constraint_checking()


def put_lines(cursor, lines):
    line = next(lines, None)
    while line:
        if "run" in line:
            cursor.execute(line["run"])
            line = next(lines, None)
        else:
            line = put_rows(cursor, line, lines)


def put_rows(cursor, head, lines):
    """The rows of one table. Gives the line that comes after them."""
    if head["into"] == MADE_BY_THEMSELVES:
        cursor.execute(f"DELETE FROM {MADE_BY_THEMSELVES}")  # noqa: S608
    marks = ", ".join(["%s"] * len(head["columns"]))
    columns = ", ".join(head["columns"])
    statement = f"INSERT INTO {quoted(head['into'])} ({columns}) VALUES ({marks})"  # noqa: S608
    rows, after = [], None
    for line in lines:
        if isinstance(line, dict):
            after = line
            break
        rows.append([from_json(value) for value in line])
        if len(rows) == ROWS_AT_ONCE:
            cursor.executemany(statement, rows)
            rows = []
    cursor.executemany(statement, rows)
    return after


def lines_in(pieces):
    rest = b""
    for piece in pieces:
        *whole, rest = (rest + piece).split(b"\n")
        yield from whole
