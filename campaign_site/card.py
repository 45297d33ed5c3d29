"""The picture that other sites show beside a link to a page that has none of its own.

It is drawn from the force's names and colours (`card_picture.py`), once in the life of a process,
and is the same for everyone.
"""

import hashlib
from typing import NamedTuple

from django.http import HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from . import force

SIZE = 1200, 630


class Card(NamedTuple):
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
    # Named here, so that a process which nobody asks for the card does not load Pillow.
    data = import_string("campaign_site.card_picture.drawn")(force.current())
    etag = f'"{hashlib.sha256(data).hexdigest()[:16]}"'
    headers = {
        "ETag": etag,
        "Cache-Control": "public, max-age=86400",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    response = HttpResponse(data, content_type="image/png", headers=headers)
    return get_conditional_response(request, etag=etag, response=response)
