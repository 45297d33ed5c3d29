"""Writing a backup: under another name until it is whole, and never over another one."""

import fcntl
import re
import shutil
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from django.db import connection
from django.utils import timezone
from django.utils.dateparse import parse_date

from campaign_site import durable_files

from . import BackupFault, databases, encryption, files
from .archive import ArchiveWriter
from .manifest import APPLIED, HEAD, Manifest, head_among

NAME = "campaign-site-{:%Y-%m-%d-%H%M%S}.age"
NAMED = re.compile(r"campaign-site-(\d{4}-\d\d-\d\d)-\d{6}\.age")
HALF = ".part"


def write(path):
    """A backup of all that is kept, in a new file. Gives its manifest. Raises BackupFault."""
    keys = encryption.recipients()
    with half_written(path) as file, databases.snapshot() as snapshot:
        refuse_full_disk(path.parent, snapshot.size() + files.size())
        with encryption.encrypted(file, keys) as stream, ArchiveWriter(stream) as archive:
            return filled(archive, snapshot)


def filled(archive, snapshot):
    manifest = Manifest(
        made_at=timezone.now().isoformat(timespec="seconds"),
        database=connection.vendor,
        migrations=[list(row) for row in snapshot.rows(APPLIED)],
        rows=databases.row_counts(snapshot),
        audit=head_among(snapshot.rows(HEAD)),
    )
    databases.add_to(archive, snapshot)
    files.add_to(archive)
    archive.finish(manifest)
    return manifest


@contextmanager
def half_written(path):
    """The file, which has its name only when the block has ended well, and is on the disk."""
    half = path.with_name(path.name + HALF)
    refuse_existing(path)
    try:
        # Not "wb": what another run is writing must not be cut short before it is locked.
        with durable_files.opened(half, "ab") as file:
            lock(file, path)
            try:
                refuse_existing(path)
                yield file
                durable_files.finish(file)
                half.rename(path)
            except BaseException:
                half.unlink()
                raise
    except OSError as fault:
        raise BackupFault(f"{path} can’t be written: {fault.strerror or fault}") from fault
    durable_files.sync(path.parent)


def lock(file, path):
    """What a run left that was cut short is written over; another run that goes on is not."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as fault:
        raise BackupFault(f"Another run is writing {path}.") from fault
    file.truncate(0)


def refuse_existing(path):
    if path.exists():
        raise BackupFault(f"{path} is there already. A backup is never written over another.")


def refuse_full_disk(folder, needed):
    free = shutil.disk_usage(folder).free
    if free < needed:
        raise BackupFault(
            f"{folder} has {megabytes(free)} free, and the backup may need {megabytes(needed)}."
        )


def megabytes(number):
    return f"{number / 1024 / 1024:,.1f} MB"


def new_name(folder):
    return Path(folder) / NAME.format(timezone.localtime())


def delete_old(folder, days):
    """Those of ours that are older than so many days. Gives their names."""
    first_kept = timezone.localdate() - timedelta(days=days)
    old = [path for path in sorted(Path(folder).iterdir()) if is_older(path, first_kept)]
    for path in old:
        path.unlink()
    return [path.name for path in old]


def is_older(path, day):
    """Of a half-written one as well: its run was killed, and nobody will finish it."""
    named = NAMED.fullmatch(path.name.removesuffix(HALF))
    written_on = named and parse_date(named[1])
    return written_on and written_on < day
