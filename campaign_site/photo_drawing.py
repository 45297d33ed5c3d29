"""How an uploaded photo is made harmless before it is kept.

The content decides, never a name or a header. The virus scanner, where there is one, sees
the bytes as they came; then the picture is drawn anew by a process of its own
(`redraw.py`), one at a time, in each size that is wanted, and the bytes that came are dropped.

What goes wrong on this machine is never said of the photo: whoever sent it may try again,
and the operator finds it in the log.
"""

import json
import logging
import subprocess
import sys
from enum import StrEnum
from pathlib import Path
from threading import Lock
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from . import virus_scan

# Started and never loaded: no byte of a stranger's picture is read in the process that serves us.
PROGRAM = Path(__file__).with_name("redraw.py")
# How it ends, as it says itself.
DONE, NOT_A_PHOTO, TOO_MANY_PIXELS, DAMAGED, TOO_SMALL = 0, 3, 4, 5, 6
LONGEST_WAIT = 10
ACCEPTED = "image/jpeg,image/png,image/webp"
one_at_a_time = Lock()
logger = logging.getLogger(__name__)


class Fault(StrEnum):
    """Why a photo was not drawn."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    NOT_A_PHOTO = "not-a-photo"
    HEIC = "heic"
    GIF = "gif"
    VIDEO = "video"
    DOCUMENT = "document"
    DAMAGED = "damaged"
    TOO_MANY_PIXELS = "too-many-pixels"
    TOO_SMALL = "too-small"
    VIRUS = "virus"
    NOT_UPLOADED = "not-uploaded"


MESSAGES = {
    Fault.EMPTY: _("The selected file is empty"),
    Fault.TOO_LARGE: _("The selected file must be smaller than 10MB"),
    Fault.NOT_A_PHOTO: _("The selected file must be a JPG, PNG or WebP"),
    Fault.HEIC: _("The selected file must be a JPG, PNG or WebP, not a HEIC photo"),
    Fault.GIF: _("The selected file must be a JPG, PNG or WebP, not a GIF"),
    Fault.VIDEO: _("The selected file must be a JPG, PNG or WebP, not a video"),
    Fault.DOCUMENT: _("The selected file must be a JPG, PNG or WebP, not a document"),
    Fault.DAMAGED: _("The selected file must be a whole photo that is not damaged"),
    Fault.TOO_MANY_PIXELS: _(
        "The selected file must be smaller: choose a smaller photo, such as a screenshot of it"
    ),
    Fault.TOO_SMALL: _("The selected file must be a larger photo"),
    Fault.VIRUS: _("The selected file contains a virus"),
    Fault.NOT_UPLOADED: _("The selected file could not be uploaded – try again"),
}

# How a file begins that people take for a photo: where, with what, and what it is.
BEGINNINGS = (
    (4, b"ftypheic", Fault.HEIC),
    (4, b"ftypheix", Fault.HEIC),
    (4, b"ftypmif1", Fault.HEIC),
    (4, b"ftypmsf1", Fault.HEIC),
    (4, b"ftypavif", Fault.NOT_A_PHOTO),
    (4, b"ftyp", Fault.VIDEO),
    (8, b"AVI ", Fault.VIDEO),
    (0, b"\x1a\x45\xdf\xa3", Fault.VIDEO),
    (0, b"GIF8", Fault.GIF),
    (0, b"%PDF", Fault.DOCUMENT),
    (0, b"PK\x03\x04", Fault.DOCUMENT),
    (0, b"\xd0\xcf\x11\xe0", Fault.DOCUMENT),
)


# What the program is asked for. It reads them as what it calls by the same names.


class Cut(NamedTuple):
    across: int
    down: int
    focus_x: float
    focus_y: float


class Drawing(NamedTuple):
    kind: str
    quality: int
    width: int
    cut: Cut | None = None


class Order(NamedTuple):
    longest: int
    least: tuple
    drawings: list


class Refused(Exception):
    """A file that is not kept. `fault` says why."""

    def __init__(self, fault):
        self.fault = fault


class Drawn(NamedTuple):
    """A new picture."""

    width: int
    height: int
    data: bytes


def drawn_from_upload(file, order):
    """What is wanted of the photo in an uploaded file. Raises Refused."""
    if file.size == 0:
        raise Refused(Fault.EMPTY)
    if file.size > settings.LARGEST_FILE:
        raise Refused(Fault.TOO_LARGE)
    file.seek(0)  # a form that is tried a second time has read it already
    original = file.read()
    scan(original)
    refuse_other_kinds(original)
    return drawn_anew(original, order)


def scan(original):
    try:
        has_virus = virus_scan.has_virus(original)
    except virus_scan.ScannerDoesNotAnswer as error:
        logger.error("The virus scanner does not answer.", exc_info=error)
        raise Refused(Fault.NOT_UPLOADED) from error
    if has_virus:
        raise Refused(Fault.VIRUS)


def refuse_other_kinds(original):
    for start, beginning, fault in BEGINNINGS:
        if original.startswith(beginning, start):
            raise Refused(fault)


def drawn_anew(original, order):
    if not one_at_a_time.acquire(timeout=LONGEST_WAIT):
        logger.error("A photo waited in vain for its turn.")
        raise Refused(Fault.NOT_UPLOADED)
    try:
        ended = run(original, order)
    except (OSError, subprocess.TimeoutExpired) as error:
        logger.error("The program that draws photos did not run to its end.", exc_info=error)
        raise Refused(Fault.NOT_UPLOADED) from error
    finally:
        one_at_a_time.release()
    if ended.returncode != DONE:
        raise Refused(why_not_drawn(ended.returncode))
    return taken_apart(ended.stdout)


def taken_apart(output):
    """What the program gave out. It is not trusted to be more than bytes of some length."""
    line, _newline, rest = output.partition(b"\n")
    drawn = []
    for width, height, length in json.loads(line):
        drawn.append(Drawn(width, height, rest[:length]))
        rest = rest[length:]
    return drawn


FAULT_BY_CODE = {
    NOT_A_PHOTO: Fault.NOT_A_PHOTO,
    TOO_MANY_PIXELS: Fault.TOO_MANY_PIXELS,
    DAMAGED: Fault.DAMAGED,
    TOO_SMALL: Fault.TOO_SMALL,
}


def why_not_drawn(code):
    """A negative code is the signal that ended it: a photo on which the decoder broke down."""
    if code < 0:
        return Fault.DAMAGED
    if code not in FAULT_BY_CODE:
        logger.error("The program that draws photos is broken.")
    return FAULT_BY_CODE.get(code, Fault.NOT_UPLOADED)


def run(original, order):
    """Start the program without any of the site's environment. Its complaints go nowhere."""
    return subprocess.run(  # noqa: S603 - nothing in the command comes from a visitor
        [sys.executable, "-I", PROGRAM, json.dumps(order)],
        input=original,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        timeout=LONGEST_WAIT,
        check=False,
    )
