"""Files that only the staff tier can read, in the storage `STORAGES["sealed"]`.

Each is sealed like a `SealedField`, bound to the row that it belongs to, and has a random
name. No address of the site leads to them.

A file is written before its row is committed, and deleted afterwards. Nothing deletes it
at once when the row does not come: a commit whose answer was lost may have happened. A
command deletes the files without a row, which it finds with `leftovers`.
"""

import os
from datetime import datetime, time, timedelta
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, storages
from django.db import transaction
from django.utils import timezone

from .sealing import open_bytes, seal_bytes

FOLDER = "sealed"
# Longer than any transaction; the files carry no time, only a day.
LEFT_BEHIND_AFTER = timedelta(days=2)


class FolderStorage(FileSystemStorage):
    """A folder of this machine. A file's day says no time: it would tell when a report came in."""

    def _save(self, name, content):
        name = super()._save(name, content)
        path = Path(self.path(name))
        midnight = datetime.combine(timezone.localdate(), time.min, timezone.get_current_timezone())
        os.utime(path, (midnight.timestamp(),) * 2)
        # When the power is lost, so is a file that is not on the disk yet, or whose name is not.
        sync(path)
        sync(path.parent)
        return name


def sync(path):
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def storage():
    return storages["sealed"]


def place(name):
    return f"{FOLDER}/{name}"


def write(name, plain, context):
    """Seal bytes into a new file. Raises FileExistsError."""
    if storage().save(place(name), ContentFile(seal_bytes(plain, context))) != place(name):
        raise FileExistsError


def read(name, context):
    """The bytes that were sealed. Raises CannotOpen, or FileNotFoundError."""
    with storage().open(place(name)) as file:
        return open_bytes(file.read(), context)


def remove(names):
    """Delete files, once the deletion of their rows is committed."""
    places = [place(name) for name in names]
    transaction.on_commit(lambda: [storage().delete(each) for each in places])


def leftovers(names):
    """The files that none of these names belongs to, and that no transaction can still want."""
    oldest = timezone.now() - LEFT_BEHIND_AFTER
    return [
        name
        for name in written()
        if name not in names and storage().get_modified_time(place(name)) < oldest
    ]


def written():
    try:
        return storage().listdir(FOLDER)[1]
    except FileNotFoundError:  # no file was ever written
        return []
