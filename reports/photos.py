"""What may come in as a photo of a report: one JPEG of each, and no more than five.

How it is made harmless before it is kept is the same as for any other photo
(`campaign_site/photo_drawing.py`).
"""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from campaign_site import photo_drawing
from campaign_site.photo_drawing import Drawing, Order

MOST = 5
LONGEST_SIDE = 2000
ORDER = Order(LONGEST_SIDE, (0, 0), [Drawing("JPEG", quality=85, width=LONGEST_SIDE)])


class Fault(StrEnum):
    """Why a photo was not added, beside what may be wrong with the photo."""

    MISSING = "missing"
    TOO_MANY = "too-many"


MESSAGES = {
    **photo_drawing.MESSAGES,
    Fault.MISSING: _("Select a photo"),
    Fault.TOO_MANY: _("Select no more than 5 photos. Remove one before you add another"),
}


def redrawn(file):
    """The photo in an uploaded file as a new JPEG. Raises `photo_drawing.Refused`."""
    return photo_drawing.drawn_from_upload(file, ORDER)[0].data
