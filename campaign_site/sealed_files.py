"""Files that only the staff tier can read: `MEDIA_ROOT/sealed/<random name>`.

Each is sealed like a `SealedField`, bound to the row that it belongs to. No address of
the site leads into the folder. Only the owner of the process may read the files, and
their day says no time: it would tell when a report came in.

A file is written before its row, and stands only if the transaction is committed. What a
process leaves behind when it is killed in between, a command finds with `leftovers`.
"""

import os
import weakref
from datetime import datetime, time, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from .sealing import open_bytes, seal_bytes

# Longer than any transaction; the files carry no time, only a day.
LEFT_BEHIND_AFTER = timedelta(days=2)


class Uncommitted:
    """Removes a file, unless it is told in time that the transaction was committed.

    When Django rolls back, it drops all that waits for the commit. This object is then
    gone too, and the file goes with it.
    """

    def __init__(self, path):
        self.removal = weakref.finalize(self, path.unlink, missing_ok=True)

    def commit(self):
        self.removal.detach()


def folder():
    path = settings.MEDIA_ROOT / "sealed"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def write(name, plain, context):
    """Seal bytes into a new file, which stays if the transaction is committed."""
    path = folder() / name
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        uncommitted = Uncommitted(path)
        file.write(seal_bytes(plain, context))
        file.flush()
        os.fsync(file.fileno())
    midnight = datetime.combine(timezone.localdate(), time.min, timezone.get_current_timezone())
    os.utime(path, (midnight.timestamp(),) * 2)
    sync_folder(path.parent)
    transaction.on_commit(uncommitted.commit)


def sync_folder(path):
    """A file whose name is not on the disk yet is lost when the power is."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read(name, context):
    """The bytes that were sealed. Raises CannotOpen, or FileNotFoundError."""
    return open_bytes((folder() / name).read_bytes(), context)


def remove(names):
    """Delete files, once the deletion of their rows is committed."""
    paths = [folder() / name for name in names]
    transaction.on_commit(lambda: [path.unlink(missing_ok=True) for path in paths])


def leftovers(names):
    """The files that none of these names belongs to, and that no transaction can still want."""
    oldest = (timezone.now() - LEFT_BEHIND_AFTER).timestamp()
    return [
        path
        for path in folder().iterdir()
        if path.name not in names and path.stat().st_mtime < oldest
    ]
