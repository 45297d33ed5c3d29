"""The files of a picture: what is drawn of an upload, and where it lies.

They lie in the media folder under `pictures/<name>/`. The name is random and the files are
never changed: another crop is another picture. `master` is the whole picture, from which it is
cropped again when what matters lies elsewhere. It has no address.
"""

import secrets

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from campaign_site.photo_drawing import Cut, Drawing, Order

FOLDER = "pictures"
MASTER = "master.jpg"
CARD = "card.jpg"
LONGEST_SIDE = 2560
LEAST = (640, 360)
WIDTHS = (320, 640, 960, 1280)
SHAPE, CARD_SHAPE = (16, 9), (40, 21)
CARD_WIDTH = 1200
KINDS = {"avif": ("AVIF", 52), "jpg": ("JPEG", 72)}


def order(focus):
    """What is drawn of a picture in which the middle of what matters lies at `focus`."""
    cut, card = Cut(*SHAPE, *focus), Cut(*CARD_SHAPE, *focus)
    sizes = [Drawing(*how, width, cut) for width in WIDTHS for how in KINDS.values()]
    master = Drawing("JPEG", 90, LONGEST_SIDE)
    return Order(LONGEST_SIDE, LEAST, [master, *sizes, Drawing("JPEG", 80, CARD_WIDTH, card)])


def write(drawn):
    """Keep what was drawn to such an order, under a new name."""
    name = secrets.token_hex(16)
    master, *sizes, card = drawn
    suffixes = [suffix for _width in WIDTHS for suffix in KINDS]
    files = {MASTER: master.data, CARD: card.data}
    for size, suffix in zip(sizes, suffixes, strict=True):
        files[f"{size.width}.{suffix}"] = size.data
    for file, data in files.items():
        default_storage.save(place(name, file), ContentFile(data))
    return name


def read(name, file):
    """Raises FileNotFoundError."""
    with default_storage.open(place(name, file)) as opened:
        return opened.read()


def delete(name):
    """All that lies under a name; nothing, when it is gone already."""
    folder = place(name, "").rstrip("/")
    for file in files_under(folder):
        default_storage.delete(f"{folder}/{file}")
    default_storage.delete(folder)


def files_under(folder):
    try:
        return default_storage.listdir(folder)[1]
    except FileNotFoundError:
        return []


def names():
    """Of all pictures that have files, whether or not there is a row."""
    try:
        return default_storage.listdir(FOLDER)[0]
    except FileNotFoundError:  # no picture was ever drawn
        return []


def written_at(name):
    """When its first file was written, or None when there is none."""
    folder = place(name, "").rstrip("/")
    times = [default_storage.get_modified_time(f"{folder}/{file}") for file in files_under(folder)]
    return min(times, default=None)


def place(name, file):
    return f"{FOLDER}/{name}/{file}"
