"""The picture that other sites show beside a link to a page that has none of its own.

It is drawn from the force's names and colours, once in the life of a process, and is the same
for everyone.
"""

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from django.http import HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw, ImageFont

from . import force

SIZE = WIDTH, HEIGHT = 1200, 630
MARGIN = 80
BAR = 24
LARGE, SMALL = 108, 54


@dataclass(frozen=True)
class Card:
    """Where a picture for other sites lies, and what they must know of it."""

    address: str
    width: int
    height: int
    alt: str


def of_the_site():
    ours = force.current()
    return Card(reverse("card"), *SIZE, f"{ours.programme}, {ours.name}")


@require_safe
def card(request):
    data = drawn(force.current())
    etag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "public, max-age=86400",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    response = HttpResponse(data, content_type="image/png", headers=headers)
    return get_conditional_response(request, etag=etag, response=response)


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


def drawn(ours):
    return drawn_for(ours.programme, ours.name, ours.colours["brand_dark"], ours.colours["accent"])


def fitting(words, size):
    """The letters that Pillow brings along, so large that the words stay on the sheet."""
    room = 0.9 * (WIDTH - 2 * MARGIN)  # small letters stand wider apart
    length = ImageFont.load_default(size).getlength(words)
    return ImageFont.load_default(min(size, size * room / length))
