"""A request for a visit comes in: what is stored of it, and who hears that it came."""

from django.db import IntegrityError, transaction
from django.utils import timezone

from campaign_site import audit, limits
from campaign_site.as_told import as_told
from campaign_site.models import AuditEntry
from campaign_site.outbox import announce
from campaign_site.secret_codes import code_for, hash_code, stored_token

from . import hoarding
from .models import Booking, CollectionSlot, SlotIsFull, SurrenderPeriod


def prepare(token):
    """The hash of the secret code. It is slow on purpose, and nobody else shall wait for it."""
    return hash_code(code_for(token))


def receive(submission, **values):
    """Store a request, once for each token, and return it. Raises SlotIsFull or TooMany.

    A second submission with the same token (a double click, a reload) stores nothing, takes
    no place, and returns the first booking. What a member of staff enters has no limits.
    """
    bookings = Booking.objects.filter(submission_token=stored_token(submission.token))
    try:
        with transaction.atomic():
            if submission.by is None:
                take_turns(submission.answers["period"])
            return bookings.first() or stored(submission, **values)
    except IntegrityError:
        return bookings.get()


def take_turns(period):
    """Requests go one after the other from here to the end of the transaction.

    Without that two at once would each find one request less of their contact. (To count them
    in the same hour holds up the second too, but not when the hour turns between them.)
    Nobody else waits: who refers to the period locks its key alone.
    """
    SurrenderPeriod.objects.select_for_update(no_key=True).filter(pk=period.pk).first()


def stored(submission, **values):
    if submission.by is None:
        limits.count_one_more(limits.BOOKING, submission.client)
        values["contact_mark"] = hoarding.count_one_more(submission.answers)
        make_sure_it_can_be_booked(**submission.answers)
    booking = Booking.objects.store(
        submission.answers,
        told(submission.progress.answered),
        code_hash=submission.prepared,
        submission_token=stored_token(submission.token),
        **values,
    )
    announce()
    if submission.by:
        channel = str(booking.get_channel_display())
        audit.record(submission.by, AuditEntry.Action.ADD, booking, channel)
    return booking


def make_sure_it_can_be_booked(period, slot, **others):
    """The day may have turned since the page was opened, and with it the promise."""
    today = timezone.localdate()
    stands = SurrenderPeriod.objects.bookable(today).filter(pk=period.pk).first()
    can_be_booked = stands and CollectionSlot.objects.bookable(stands, today).filter(pk=slot.pk)
    if not can_be_booked:
        raise SlotIsFull


def told(forms):
    """What is sealed, in three parts: each form names the column that it belongs to."""
    return {
        column: as_told(forms, lambda form, column=column: form.sealed_in == column)
        for column in ("hazards", "place", "contact")
    }
