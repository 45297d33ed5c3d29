"""What can be handed in and when, who visits where, what was booked, and where bins stand."""

from .bookings import BookedItem, Booking, SlotIsFull
from .periods import ItemKind, SurrenderPeriod
from .points import SurrenderPoint
from .slots import CollectionArea, CollectionSlot, District

__all__ = [
    "BookedItem",
    "Booking",
    "CollectionArea",
    "CollectionSlot",
    "District",
    "ItemKind",
    "SlotIsFull",
    "SurrenderPeriod",
    "SurrenderPoint",
]
