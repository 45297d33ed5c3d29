"""The inside of a backup: a tar that is written and read as a stream, with the hash of each part.

The database comes first, in pieces, because nobody knows beforehand how long it is. Then come
the files. What is not an ordinary file with a name of ours is refused, and never looked at.
"""

import hashlib
import io
import re
import tarfile
from contextlib import suppress

from . import BackupFault
from .manifest import manifest_of, mark_of

BUFFER = 64 * 1024
MANIFEST, MARK = "manifest.json", "manifest.mark"
PART = re.compile(r"(database/\d{6}|files/[a-z]+(/[\w-][\w.-]*)+|manifest\.(json|mark))", re.ASCII)


class Hashing:
    """A file that is read once. It goes no further than it was long at first."""

    def __init__(self, file):
        self.file = file
        self.digest = hashlib.sha256()

    def read(self, size):
        data = self.file.read(size)
        self.digest.update(data)
        return data


class ArchiveWriter:
    def __init__(self, stream):
        self.tar = tarfile.TarFile.open(fileobj=stream, mode="w|", bufsize=BUFFER)
        self.members = {}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """What was not finished is written as far as it got, while there is where to."""
        with suppress(OSError):
            self.tar.fileobj.close()

    def add(self, name, size, file):
        """No time and no owner: what a file was called and held is enough."""
        part = tarfile.TarInfo(name)
        part.size, part.mode = size, 0o600
        hashing = Hashing(file)
        self.tar.addfile(part, hashing)
        self.members[name] = hashing.digest.hexdigest()

    def add_bytes(self, name, data):
        self.add(name, len(data), io.BytesIO(data))

    def finish(self, manifest):
        manifest.members = self.members.copy()
        text = manifest.as_text()
        self.add_bytes(MANIFEST, text.encode())
        self.add_bytes(MARK, mark_of(text).encode())
        self.tar.close()


def parts(stream):
    """Each name with its file, in their order. Raises BackupFault."""
    try:
        with tarfile.open(fileobj=stream, mode="r|", bufsize=BUFFER) as tar:
            for part in tar:
                if not part.isreg() or not PART.fullmatch(part.name):
                    raise BackupFault(f"Something is in the file that is no backup: {part.name!r}")
                yield part.name, tar.extractfile(part)
    except tarfile.TarError as fault:
        raise BackupFault("What is in the file is no backup.") from fault


def checked(stream, is_trusted=False):
    """The manifest, when every part is there and as it was, and nothing else is."""
    read, last = {}, {}
    for name, file in parts(stream):
        if name in read or name in last:
            raise BackupFault(f"{name} is in the file twice.")
        if name in {MANIFEST, MARK}:
            last[name] = file.read().decode()
        else:
            read[name] = hashlib.file_digest(file, "sha256").hexdigest()
    if last.keys() != {MANIFEST, MARK}:
        raise BackupFault("The manifest is missing. The backup was cut short.")
    manifest = manifest_of(last[MANIFEST], last[MARK], is_trusted)
    refuse_difference(read, manifest.members)
    return manifest


def refuse_difference(read, expected):
    for name in sorted(read.keys() | expected.keys()):
        if name not in read:
            raise BackupFault(f"{name} is missing from the backup.")
        if name not in expected:
            raise BackupFault(f"{name} does not belong in the backup.")
        if read[name] != expected[name]:
            raise BackupFault(f"{name} is not what was backed up.")
