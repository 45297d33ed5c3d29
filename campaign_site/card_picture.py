"""Draws the picture of `card.py`."""

from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from .card import SIZE

WIDTH, HEIGHT = SIZE
MARGIN = 80
BAR = 24
LARGE, SMALL = 108, 54


def drawn(ours):
    return drawn_for(ours.programme, ours.name, ours.colours["brand_dark"], ours.colours["accent"])


@lru_cache(maxsize=1)
def drawn_for(programme, name, brand, accent):
    sheet = Image.new("RGB", SIZE, brand)
    pen = ImageDraw.Draw(sheet)
    pen.rectangle([0, HEIGHT - BAR, WIDTH, HEIGHT], fill=accent)
    pen.text((MARGIN, HEIGHT / 2), programme, "white", fitting(programme, LARGE), anchor="ld")
    pen.text((MARGIN, HEIGHT / 2 + 40), name, "white", fitting(name, SMALL), anchor="la")
    file = BytesIO()
    sheet.quantize(32).save(file, "PNG", optimize=True)
    return file.getvalue()


def fitting(words, size):
    """The letters that Pillow brings along, so large that the words stay on the sheet."""
    room = 0.9 * (WIDTH - 2 * MARGIN)  # small letters stand wider apart
    length = ImageFont.load_default(size).getlength(words)
    return ImageFont.load_default(min(size, size * room / length))
