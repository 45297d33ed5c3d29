"""The outside of a backup: age, as a stream. `age -d -i KEYFILE FILE | tar -t` opens it too.

The library reads from one file and writes to another until it is done. So it works in a
thread, at the other end of a pipe, and whoever fills or empties the pipe works as with a file.
"""

import os
from contextlib import contextmanager, suppress
from threading import Thread

import pyrage
from django.conf import settings

from campaign_site import age_keys

from . import BackupFault

PIECE = 1024 * 1024
NO_PUBLIC_KEY = "Set BACKUP_PUBLIC_KEY. Make a key on another machine: manage.py make_backup_key"
NO_IDENTITY = "{} holds no private key for backups. It has a line that begins AGE-SECRET-KEY-1."
NOT_OPENED = "This key opens no such file: it is the wrong one, or the file is no backup."
DAMAGED = "The file is damaged, or its end is missing. Nothing of it can be trusted."


class Work(Thread):
    """What the library does meanwhile. It shuts its end of the pipe when it is done or fails."""

    def __init__(self, work, source, target, keys, end):
        super().__init__(daemon=True)
        self.work = lambda: work(source, target, keys)
        self.end = end
        self.fault = None
        self.start()

    def run(self):
        try:
            self.work()
            self.end.flush()
        except Exception as fault:
            self.fault = fault
        with suppress(OSError):
            self.end.close()


def recipients():
    """The public keys. Raises BackupFault."""
    texts = [text.strip() for text in settings.BACKUP_PUBLIC_KEY.split(",") if text.strip()]
    if not texts:
        raise BackupFault(NO_PUBLIC_KEY)
    try:
        return age_keys.recipients(texts)
    except ValueError as fault:
        raise BackupFault("BACKUP_PUBLIC_KEY has a slip of the pen in it.") from fault


def identities_in(path):
    """The private keys in a file as `age-keygen` or `make_backup_key` makes it."""
    try:
        return age_keys.identities_in(path.read_text())
    except (OSError, ValueError) as fault:
        raise BackupFault(NO_IDENTITY.format(path)) from fault


@contextmanager
def encrypted(file, keys):
    """A stream: what is written to it is in the file, encrypted, when the block has ended."""
    source, end = pipe()
    work = Work(pyrage.encrypt_io, source, file, keys, source)
    try:
        with end:
            yield end
    except BrokenPipeError:
        work.join()
        if work.fault is None:
            raise
    finally:
        work.join()
    if work.fault:
        raise BackupFault(f"The file can’t be written: {work.fault}") from work.fault


@contextmanager
def decrypted(file, identities):
    """A stream of what is in the file. It is read to its end, where the last proof stands."""
    stream, target = pipe()
    work = Work(pyrage.decrypt_io, file, target, identities, target)
    try:
        with stream:
            yield from read_to_the_end(stream, work)
    finally:
        work.join()


def read_to_the_end(stream, work):
    try:
        yield stream
        while stream.read(PIECE):
            pass
    except Exception as fault:
        # Whatever was met first: where the file is at fault, that is why.
        raise said(work.fault) or fault from work.fault
    work.join()
    if work.fault:
        raise said(work.fault) from work.fault


def said(fault):
    if fault is None:
        return None
    return BackupFault(NOT_OPENED if isinstance(fault, pyrage.DecryptError) else DAMAGED)


def pipe():
    read_end, write_end = os.pipe()
    return os.fdopen(read_end, "rb"), os.fdopen(write_end, "wb")
