"""Putting a backup back into an empty place. Nothing is touched before all of it was checked.

The file is read twice, and may be another one by then: somebody who can write where it lies
might have waited for that. So the second time each part is held against the manifest of the
first before it goes anywhere, and the database is kept only when all of its parts came.
"""

import io
from hashlib import sha256
from itertools import groupby

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from . import BackupFault, databases, files
from .archive import MANIFEST, MARK, checked, parts
from .encryption import decrypted
from .manifest import refuse_unknown

CHANGED = "The file was changed while it was put back. Nothing of it can be trusted."
PUT_BACK = {"database": databases.put_back, "files": files.put_back}


class Backup:
    """A file, and the keys of which one opens it."""

    def __init__(self, path, identities, is_trusted=False):
        self.path = path
        self.identities = identities
        self.is_trusted = is_trusted

    def opened(self):
        try:
            return open(self.path, "rb")
        except OSError as fault:
            raise BackupFault(f"{self.path} can’t be read: {fault.strerror}") from fault

    def check(self):
        """Its manifest, when every byte of it is what was written. Raises BackupFault."""
        with self.opened() as file, decrypted(file, self.identities) as stream:
            return checked(stream, self.is_trusted)

    def put_back(self, manifest):
        with self.opened() as file, decrypted(file, self.identities) as stream:
            found = unchanged(parts(stream), manifest.members)
            for kind, each in groupby(found, lambda part: part[0].partition("/")[0]):
                if kind in PUT_BACK:
                    PUT_BACK[kind](all_of(kind, each, manifest.members))


def unchanged(found, expected):
    """These parts, each only when it is what the manifest says. Raises BackupFault."""
    for name, file in found:
        data = file.read()
        if name not in {MANIFEST, MARK} and sha256(data).hexdigest() != expected.get(name):
            raise BackupFault(CHANGED)
        yield name, io.BytesIO(data)


def all_of(kind, found, expected):
    """Every part of this kind, each once; those of the database in their order."""
    left = {name for name in expected if name.startswith(f"{kind}/")}
    for name, file in found:
        if name not in left or (kind == "database" and name != min(left)):
            raise BackupFault(CHANGED)
        left.discard(name)
        yield name, file
    if left:
        raise BackupFault(CHANGED)


def refuse_unless_possible(manifest):
    refuse_unknown(manifest)
    databases.refuse_unless_empty()
    files.refuse_unless_empty()


def bring_up_to_date():
    """The migrations that came after the backup. Gives how many there were."""
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        call_command("migrate", verbosity=0, interactive=False)
    return len(missing)
