"""How much room is left where the site writes."""

import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

MEGABYTE = 1024 * 1024
# A small disk in memory never has as much free as we want of a large one.
LEAST_SHARE = 10


class Disk(NamedTuple):
    """How much of one disk is free, and below how much somebody must look."""

    free_mb: int
    wanted_mb: int


def all_of_them():
    """By the name of the setting, and not by its path."""
    places = {
        "VAR_DIR": settings.VAR_DIR,
        "MEDIA_ROOT": settings.MEDIA_ROOT,
        "TMPDIR": tempfile.gettempdir(),
    }
    return {name: disk(place) for name, place in places.items()}


def disk(place):
    usage = shutil.disk_usage(nearest(place))
    share = usage.total // LEAST_SHARE // MEGABYTE
    return Disk(usage.free // MEGABYTE, min(settings.LEAST_FREE_DISK_MB, share))


def nearest(place):
    """The folder itself, or where it will be made."""
    place = Path(place)
    return next(folder for folder in (place, *place.parents) if folder.exists())
