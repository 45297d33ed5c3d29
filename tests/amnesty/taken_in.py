"""Things that officers took in: receipts with items, and bins that were emptied."""

from uuid import uuid4

from django.contrib.auth import get_user_model

from amnesty.models import BinEmptied, Booking, Receipt
from tests.amnesty.factories import MONDAY, a_bin, a_kind


def somebody(name):
    return get_user_model().objects.get_or_create(username=name, defaults={"is_staff": True})[0]


def an_item(kind=None, **values):
    return {"kind": kind or a_kind(), "number": 1} | values


def a_receipt(*items, by=None, **values):
    """Of somebody who walked in on Monday, unless it is said otherwise."""
    usual = {"taken_on": MONDAY, "token": uuid4().hex}
    items = items or [an_item()]
    return Receipt.objects.take(by or somebody("finder"), items, **(usual | values))


def to_be_destroyed(**values):
    """An item on a receipt of its own."""
    return a_receipt(an_item(route="destroy", **values)).items.get()


def an_emptied_bin(counts=None, point=None, **values):
    """Entered by "first", and not confirmed by "second" yet."""
    usual = {"second_officer": somebody("second"), "seal_removed": "S1", "seal_fitted": "S2"}
    return BinEmptied.objects.enter(
        somebody("first"),
        counts if counts is not None else {a_kind("knife", group=5): 3},
        point=point or a_bin(),
        **({"emptied_on": MONDAY} | usual | values),
    )


def sent_out(booking):
    """Officers are on their way."""
    Booking.objects.filter(pk=booking.pk).update(status=Booking.Status.OUT, held_until=None)
    booking.refresh_from_db()
    return booking
