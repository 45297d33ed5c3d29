"""Where the library is that puts the clock of one process elsewhere."""

from pathlib import Path


def find():
    return next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
