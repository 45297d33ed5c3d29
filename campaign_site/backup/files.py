"""The files of the site, in whichever storages they lie: photos, sealed, and public pictures.

A file is written before its row is committed and never changed, only sealed anew. So files that
are read after the database hold all that its rows name. One that is deleted meanwhile is left out.
"""

import hashlib
import re
from contextlib import contextmanager

from django.core.files.base import ContentFile
from django.core.files.storage import storages

from campaign_site import sealed_files

from . import BackupFault

# By the name of the storage: the folder of it that is backed up.
FOLDERS = {"default": "", "sealed": sealed_files.FOLDER}
# As the site names what it writes. Others put `.DS_Store` and `lost+found` beside it.
NAME = re.compile(r"[\w-][\w.-]*", re.ASCII)


def kept():
    """The storage and the name of every file."""
    for alias, folder in FOLDERS.items():
        yield from ((alias, name) for name in under(storages[alias], folder))


def under(storage, folder):
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:  # nothing was ever written there
        return
    yield from (joined(folder, file) for file in files if is_ours(file))
    for inner in folders:
        # Sealed files have a storage of their own, which may lie in the folder of the other.
        if is_ours(inner) and joined(folder, inner) != sealed_files.FOLDER:
            yield from under(storage, joined(folder, inner))


def is_ours(name):
    return NAME.fullmatch(name) and not name.endswith(sealed_files.HALF_WRITTEN)


def joined(folder, name):
    return f"{folder}/{name}" if folder else name


def size():
    return sum(size_of(*file) for file in kept())


def size_of(alias, name):
    try:
        return storages[alias].size(name)
    except FileNotFoundError:
        return 0


def add_to(archive):
    for alias, name in kept():
        with still_there(alias, name) as file:
            if file:
                archive.add(f"files/{alias}/{name}", file.size, file)


@contextmanager
def still_there(alias, name):
    try:
        file = storages[alias].open(name)
    except FileNotFoundError:
        yield None
        return
    with file:
        yield file


def refuse_unless_empty():
    if next(kept(), None):
        raise BackupFault(
            "There are files in MEDIA_ROOT. A backup is restored into an empty place."
        )


def put_back(parts):
    """Write each of these parts of an archive where it was. Its size is bounded by the site."""
    for part, file in parts:
        _files, alias, name = part.split("/", 2)
        if alias not in FOLDERS or storages[alias].save(name, ContentFile(file.read())) != name:
            raise BackupFault(f"{part} can’t be put back.")


def digest_of(part):
    """Of a file as it lies here now, or nothing."""
    _files, alias, name = part.split("/", 2)
    with still_there(alias, name) as file:
        return hashlib.file_digest(file, "sha256").hexdigest() if file else ""
