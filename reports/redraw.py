"""Draws a photo anew: a program of its own, started for each photo by `photos.py`.

A photo comes from a stranger, and decoders have faults. Here one runs without the site's
environment, keys and database, with little memory and time, and may write no file. When it
fails, nothing but this process ends.

The picture is pasted onto a fresh sheet, because a JPEG that is only saved again keeps its
comment: place, time, device, text and whatever was hung on at the end stay behind.

The original comes in by standard input and the new JPEG goes out by standard output. The
exit code says why there is none.
"""

import resource
import sys
from contextlib import suppress
from io import BytesIO

from PIL import Image, ImageOps, WebPImagePlugin  # noqa: F401 - Pillow loads the others itself

FORMATS = ["JPEG", "PNG", "WEBP"]
# A telephone's usual photo has 12 or 24 million dots.
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 2000
QUALITY = 85
# A JPEG may be drawn in many passes over the whole picture; an honest one has about ten.
SCAN = b"\xff\xda"
MOST_SCANS = 100

DONE, NOT_A_PHOTO, TOO_MANY_PIXELS, DAMAGED = 0, 3, 4, 5
MEMORY = 512 * 1024 * 1024
SECONDS = 5


class CannotRedraw(Exception):
    """The exit code says why."""

    def __init__(self, code):
        self.code = code


def redraw(original):
    """The same picture as a new JPEG. Raises CannotRedraw."""
    image = opened(original)
    if image.width * image.height > MOST_PIXELS:
        raise CannotRedraw(TOO_MANY_PIXELS)
    if original.count(SCAN) > MOST_SCANS:
        raise CannotRedraw(DAMAGED)
    try:
        return on_a_fresh_sheet(image)
    except Exception as error:  # whatever a decoder makes of a broken file
        raise CannotRedraw(DAMAGED) from error


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


def on_a_fresh_sheet(image):
    image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a large JPEG is decoded at half its size
    image = upright(shrunk(in_colour(image)))
    sheet = Image.new("RGB", image.size, "white")
    sheet.paste(image, mask=image if image.mode == "RGBA" else None)
    drawn = BytesIO()
    sheet.save(drawn, "JPEG", quality=QUALITY)
    return drawn.getvalue()


def in_colour(image):
    """Eight bits a colour, with the transparency where there is one."""
    if image.mode.startswith("I"):  # 16 bits of grey, which Pillow would turn white
        return image.point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    return image if image.mode == wanted else image.convert(wanted)


def shrunk(image):
    image.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
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


def main():
    limit()
    try:
        drawn = redraw(sys.stdin.buffer.read())
    except CannotRedraw as refusal:
        return refusal.code
    sys.stdout.buffer.write(drawn)
    sys.stdout.buffer.flush()
    return DONE


if __name__ == "__main__":
    sys.exit(main())
