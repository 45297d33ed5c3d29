"""Draws a photo anew: a program of its own, started for each photo by `photo_drawing.py`.

A photo comes from a stranger, and decoders have faults. Here one runs without the site's
environment, keys and database, with little memory and time, and may write no file. When it
fails, nothing but this process ends.

The picture is pasted onto a fresh sheet, because a JPEG that is only saved again keeps its
comment: place, time, device, text and whatever was hung on at the end stay behind.

What is wanted comes as the one argument. The original comes in by standard input. A line
that says how wide, high and long each new picture is goes out by standard output, and the
pictures behind it. The exit code says why there are none.
"""

import json
import resource
import sys
from contextlib import suppress
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageOps, WebPImagePlugin  # noqa: F401 - Pillow loads the others itself

FORMATS = ["JPEG", "PNG", "WEBP"]
# A telephone's usual photo has 12 or 24 million dots.
MOST_PIXELS = 25_000_000
# A JPEG may be drawn in many passes over the whole picture; an honest one has about ten.
IN_PASSES = ["JPEG", "MPO"]
SCAN = b"\xff\xda"
MOST_SCANS = 100

DONE, NOT_A_PHOTO, TOO_MANY_PIXELS, DAMAGED, TOO_SMALL = 0, 3, 4, 5, 6
MEMORY = 512 * 1024 * 1024
SECONDS = 5
# An encoder that starts threads would take the memory of each, and end at its limit.
HOW = {
    "JPEG": {"progressive": True, "optimize": True},
    "AVIF": {"speed": 7, "max_threads": 1},
}


class Cut(NamedTuple):
    """A part of the picture: so many times `across` by `down`, around what matters."""

    across: int
    down: int
    focus_x: float
    focus_y: float

    def size_within(self, width, image):
        """As wide as may be, of whole dots, and never wider than the picture."""
        times = min(width // self.across, image.width // self.across, image.height // self.down)
        return times * self.across, times * self.down


class Drawing(NamedTuple):
    """One new picture: what it is saved as, how wide at most, and which part, if not all."""

    kind: str
    quality: int
    width: int
    cut: Cut | None = None

    def of(self, image):
        if self.cut is None:
            return image
        size = self.cut.size_within(self.width, image)
        centre = (self.cut.focus_x, self.cut.focus_y)
        return ImageOps.fit(image, size, Image.Resampling.LANCZOS, centering=centre)


class Order(NamedTuple):
    """How long the longest side may be, what the least size is, and what is drawn of it."""

    longest: int
    least: tuple
    drawings: list

    @classmethod
    def read(cls, text):
        longest, least, drawings = json.loads(text)
        return cls(longest, least, [read_drawing(*each) for each in drawings])

    def longest_of(self, image):
        """A long narrow picture stays longer: shrunk to this it would be less than the least."""
        longer, shorter = max(image.size), min(image.size)
        return max(self.longest, max(self.least) * longer // shorter + 1)


def read_drawing(kind, quality, width, cut):
    return Drawing(kind, quality, width, cut and Cut(*cut))


class CannotRedraw(Exception):
    """The exit code says why."""

    def __init__(self, code):
        self.code = code


def redraw(original, order):
    """What is wanted of the picture, each as its size and its bytes. Raises CannotRedraw."""
    image = opened(original)
    if image.width * image.height > MOST_PIXELS:
        raise CannotRedraw(TOO_MANY_PIXELS)
    if image.format in IN_PASSES and original.count(SCAN) > MOST_SCANS:
        raise CannotRedraw(DAMAGED)
    try:
        return all_drawn(image, order)
    except CannotRedraw:
        raise
    except Exception as error:  # whatever a decoder makes of a broken file
        raise CannotRedraw(DAMAGED) from error


def all_drawn(image, order):
    sheet = on_a_fresh_sheet(image, order.longest_of(image))
    if sheet.width < order.least[0] or sheet.height < order.least[1]:
        raise CannotRedraw(TOO_SMALL)
    return [saved(drawing, drawing.of(sheet)) for drawing in order.drawings]


def saved(drawing, image):
    file = BytesIO()
    image.save(file, drawing.kind, quality=drawing.quality, **HOW[drawing.kind])
    return image.size, file.getvalue()


def opened(original):
    """The picture, of which only the size has been read so far."""
    try:
        return Image.open(BytesIO(original), formats=FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise CannotRedraw(TOO_MANY_PIXELS) from error
    except Image.UnidentifiedImageError as error:
        raise CannotRedraw(NOT_A_PHOTO) from error
    except Exception as error:  # as above
        raise CannotRedraw(DAMAGED) from error


def on_a_fresh_sheet(image, longest):
    image.draft("RGB", (longest, longest))  # a large JPEG is decoded at half its size
    image = upright(shrunk(in_colour(image), longest))
    sheet = Image.new("RGB", image.size, "white")
    sheet.paste(image, mask=image if image.mode == "RGBA" else None)
    return sheet


def in_colour(image):
    """Eight bits a colour, with the transparency where there is one."""
    if image.mode.startswith("I"):  # 16 bits of grey, which Pillow would turn white
        return image.point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == wanted else image.convert(wanted)


def shrunk(image, longest):
    image.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return image


def upright(image):
    """Turned as the camera was held; as it is, when the note about that can't be read."""
    with suppress(Exception):
        return ImageOps.exif_transpose(image)
    return image


def limit():
    """What this process may take. It leaves no file behind, nor its memory when it fails."""
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def main(order):
    limit()
    try:
        drawn = redraw(sys.stdin.buffer.read(), Order.read(order))
    except CannotRedraw as refusal:
        return refusal.code
    sizes = [[*size, len(data)] for size, data in drawn]
    sys.stdout.buffer.write(json.dumps(sizes).encode() + b"\n")
    sys.stdout.buffer.writelines(data for _size, data in drawn)
    sys.stdout.buffer.flush()
    return DONE


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
