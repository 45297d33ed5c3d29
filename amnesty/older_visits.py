"""Visits that were asked for before columns said what to beware of: what was told says it.

Until such a booking is described, its `contact_way` is empty, and staff read in red that they
have to read what was told. What new bookings hold is never asked here.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.sealing import CannotOpen

from . import told
from .models import Booking

DESCRIBED = _("described")
FROM_BEFORE = _("What to beware of is to be seen in lists.")


def describe(booking):
    """Whether it did that: a booking is described once, and only where it is from before."""
    with transaction.atomic():
        rows = Booking.objects.undescribed().select_for_update(no_key=True)
        booking = rows.filter(pk=booking.pk).first()
        said = booking and said_of(booking)
        if not said:
            return False
        booking.write(**said)
        reason = str(FROM_BEFORE)
        audit.record(None, AuditEntry.Action.REVEAL, booking, str(DESCRIBED), reason)
        return True


def said_of(booking):
    """Its readable columns by what was told, or nothing. Raises CannotOpen."""
    hazards, contact = booking.hazards.open(), booking.contact.open()
    if not (told.is_from_before(hazards) and told.is_from_before(contact)):
        return {}
    return hazards_told(hazards) | {
        "contact_way": contact.get("contact") or Booking.ContactWay.NONE,
    }


def hazards_told(hazards):
    notices = hazards.get("notices") or []
    return {
        "loaded": hazards.get("loaded") or "",
        "has_dog": "dog" in notices,
        "has_children": "children" in notices,
        "is_secret": "secret" in notices,
        "has_note": bool(hazards.get("note")),
        "wants_plain_clothes": "plain-clothes" in notices,
    }


def as_told(booking, with_contact=False):
    """The booking as it will be when it is described, as far as this process can open it.

    Nothing is stored. Without the contact it stays one that has to be read.
    """
    if booking.contact_way or booking.forgotten_on or not booking.hazards:
        return booking
    try:
        said = said_of(booking) if with_contact else hazards_only(booking)
    except CannotOpen:
        said = {}
    for name, value in said.items():
        setattr(booking, name, value)
    return booking


def hazards_only(booking):
    hazards = booking.hazards.open()
    return hazards_told(hazards) if told.is_from_before(hazards) else {}
