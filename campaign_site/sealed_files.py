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

from . import durable_files
from .sealing import GENERAL, HEADER_BYTES, open_bytes, seal_anew, seal_bytes, sealed_to

FOLDER = "sealed"
HALF_WRITTEN = ".new"
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
        durable_files.sync(path)
        durable_files.sync(path.parent)
        return name

    def replace(self, name, content):
        """Put other bytes in the place of a file, all at once: who reads it meets old or new.

        It keeps its owner and its day. If this is cut short, the half of a file beside it is
        written over by the next try, or is left over.
        """
        path = Path(self.path(name))
        beside = path.with_name(f"{path.name}{HALF_WRITTEN}")
        told = path.stat()
        with durable_files.synced(beside, "wb") as file:
            os.chown(beside, told.st_uid, told.st_gid)
            file.write(content)
        beside.replace(path)
        os.utime(path, (told.st_mtime,) * 2)
        durable_files.sync(path.parent)


class WithSealedFile:
    """What a model is that keeps a sealed file for each row: with `file_name` and `context`."""

    def seal(self, plain):
        write(self.file_name, plain, self.context)

    def open(self):
        """The bytes that were sealed. Raises CannotOpen, or FileNotFoundError."""
        return read(self.file_name, self.context)


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


def key_id_of(name):
    """The id of the key that opens a file. Raises FileNotFoundError."""
    with storage().open(place(name)) as file:
        return sealed_to(file.read(HEADER_BYTES))


def may_be_replaced():
    """Whether this storage can put other bytes in the place of a file, all at once."""
    return hasattr(storage(), "replace")


def write_anew(name, context):
    """Seal a file to the key in use now. Raises CannotOpen, or FileNotFoundError."""
    with storage().open(place(name)) as file:
        envelope = file.read()
    storage().replace(place(name), seal_anew(envelope, context, GENERAL))


def remove(names):
    """Delete files, once the deletion of their rows is committed."""
    places = [place(name) for name in names]
    transaction.on_commit(lambda: [storage().delete(each) for each in places])


def leftovers(names):
    """The files that none of these names belongs to, and that no transaction can still want."""
    oldest = timezone.now() - LEFT_BEHIND_AFTER
    return [name for name in written() if name not in names and is_of_before(name, oldest)]


def is_of_before(name, moment):
    try:
        return storage().get_modified_time(place(name)) < moment
    except FileNotFoundError:  # another run has deleted it since
        return False


def written():
    try:
        return storage().listdir(FOLDER)[1]
    except FileNotFoundError:  # no file was ever written
        return []
