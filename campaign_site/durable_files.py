"""Files that only their owner can read, and that are on the disk before we go on.

When the power is lost, so is a file that is not on the disk yet, or whose name is not. A disk
that is full takes half of what it is given: here that is an OSError, never half a success.
"""

import fcntl
import os
from contextlib import contextmanager

# What stands after the half of a line that a full disk or a power cut left.
TORN = " (torn)"


def opened(path, mode):
    return open(path, mode, opener=for_its_owner)


def for_its_owner(path, flags):
    """Somebody who may write in the folder could have put a link to another file there."""
    return os.open(path, flags | os.O_NOFOLLOW, 0o600)


@contextmanager
def synced(path, mode):
    """What was written is on the disk when the block has ended."""
    with opened(path, mode) as file:
        yield file
        finish(file)


def finish(file):
    file.flush()
    os.fsync(file.fileno())


def sync(path):
    """A file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_new(path, content):
    """All of it, under a name of its own: raises FileExistsError, or OSError and leaves none."""
    try:
        with synced(path, "xb") as file:
            file.write(content)
    except FileExistsError:
        raise
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    sync(path.parent)


def append(path, lines):
    """Whole lines, or OSError. The half of a line that is there already is marked as one."""
    path = path.resolve()
    is_new = not path.exists()
    with synced(path, "a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        if not ends_a_line(file):
            lines = [TORN, *lines]
        file.write("".join(f"{line}\n" for line in lines).encode())
    if is_new:
        sync(path.parent)


def ends_a_line(file):
    if not file.seek(0, os.SEEK_END):
        return True
    file.seek(-1, os.SEEK_END)
    return file.read() == b"\n"


def whole_lines(path):
    """Each with its number. What was cut off was never confirmed, so it does not count."""
    *lines, _stub = path.read_text().split("\n")
    numbered = enumerate(lines, start=1)
    return [(number, line) for number, line in numbered if not line.endswith(TORN)]
