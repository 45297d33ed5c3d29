"""Backups in tests: a key for them, an empty place to restore into, and what is inside of one."""

import io
import json
import subprocess
import tarfile
from contextlib import contextmanager
from hashlib import sha256

import pyrage
from django.core.management import CommandError, call_command
from django.db import connection

from campaign_site.backup.archive import ArchiveWriter
from campaign_site.backup.encryption import encrypted
from campaign_site.backup.manifest import Manifest
from tests import postgres


class Safe:
    """Where the private half lies."""

    def __init__(self, folder):
        self.identity = pyrage.x25519.Identity.generate()
        self.public = str(self.identity.to_public())
        self.file = folder / "backup-key.txt"
        self.file.write_text(f"# BACKUP_PUBLIC_KEY={self.public}\n{self.identity}\n")

    def inside(self, path):
        """The tar in a backup, in the clear."""
        opened = io.BytesIO()
        with open(path, "rb") as file:
            pyrage.decrypt_io(file, opened, [self.identity])
        return opened.getvalue()

    def parts(self, path):
        with tarfile.open(fileobj=io.BytesIO(self.inside(path))) as tar:
            return {part.name: tar.extractfile(part).read() for part in tar}

    def read_by_a_thief(self, path):
        """All of it who has this key can read, with the database as its own program shows it."""
        parts = self.parts(path)
        database = b"".join(data for name, data in parts.items() if name.startswith("database/"))
        rest = [data for name, data in parts.items() if not name.startswith("database/")]
        if connection.vendor == "postgresql":
            command = [postgres.find() / "pg_restore", "--file=-"]
            done = subprocess.run(command, input=database, check=True, capture_output=True)
            database = done.stdout
        return b"\n".join([*map(str.encode, parts), database, *rest])


@contextmanager
def empty_place(settings, folder):
    """Another database and another folder for files, in which there is nothing yet."""
    own, media = connection.settings_dict["NAME"], settings.MEDIA_ROOT
    server, program = connection.settings_dict["HOST"], postgres.find()
    is_postgres = connection.vendor == "postgresql"
    name = f"{own}_restored" if is_postgres else folder / "restored.sqlite3"
    connection.close()
    if is_postgres:
        subprocess.run([program / "createdb", "--host", server, name], check=True)
    connection.settings_dict["NAME"], settings.MEDIA_ROOT = name, folder / "restored-media"
    try:
        yield folder
    finally:
        connection.close()
        connection.settings_dict["NAME"], settings.MEDIA_ROOT = own, media
        if is_postgres:
            subprocess.run([program / "dropdb", "--host", server, name], check=True)


def restore(path, safe, *arguments, **options):
    """What it printed."""
    said = io.StringIO()
    options = {"stdout": said, "stderr": said} | options
    call_command("restore", str(path), "--identity", str(safe.file), *arguments, **options)
    return said.getvalue()


def fault_of(command, *arguments):
    """What it said on standard error, with its last words."""
    said = io.StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=io.StringIO(), stderr=said)
    except CommandError as fault:
        return f"{said.getvalue()}{fault}"
    raise AssertionError(f"{command} found nothing wrong.")


def a_manifest(**values):
    usual = {"made_at": "2026-11-23T03:45:00+00:00", "database": connection.vendor}
    usual |= {"migrations": [], "rows": {}, "audit": "0:" + "0" * 64}
    return Manifest(**usual | values)


def written(path, safe, parts, spoil=None, **values):
    """A backup made by hand. `spoil` may change its last pages or add to the tar."""
    with (
        open(path, "wb") as file,
        encrypted(file, [safe.identity.to_public()]) as stream,
        ArchiveWriter(stream) as archive,
    ):
        for name, data in parts.items():
            archive.add_bytes(name, data)
        if spoil:
            spoil(archive)
        archive.finish(a_manifest(**values))
    return path


def rewritten(path, safe, change):
    """The same backup with another last page, as if this site had made it."""
    parts = safe.parts(path)
    told = json.loads(parts.pop("manifest.json"))
    del parts["manifest.mark"]
    change(parts, told)
    told = {name: told[name] for name in ("made_at", "database", "migrations", "rows", "audit")}
    return written(path.with_name("rewritten.age"), safe, parts, **told)


def table_hash(table, columns):
    """Of all rows, in the order of the first column."""
    with connection.cursor() as cursor:
        names = ", ".join(columns)
        cursor.execute(f"SELECT {names} FROM {table} ORDER BY {columns[0]}")
        rows = [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor]
    return sha256(repr(rows).encode()).hexdigest(), len(rows)
