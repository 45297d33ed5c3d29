"""What can be handed in and when, who visits where, what was booked and what was received."""

from .bookings import BookedItem, Booking, BookingNote
from .earlier_items import ReceivedItemVersion
from .emptied_bins import BinCount, BinEmptied
from .periods import ItemKind, SurrenderPeriod
from .points import PointReport, SurrenderPoint
from .received import Receipt, ReceivedItem
from .slots import CollectionSlot, SlotIsFull
from .teams import CalendarLink, CollectionArea, CollectionTeam, District, SpecialDay
from .totals import ApprovedTotal
from .versions import KindVersion, PeriodVersion, PointVersion

__all__ = [
    "ApprovedTotal",
    "BinCount",
    "BinEmptied",
    "BookedItem",
    "Booking",
    "BookingNote",
    "CalendarLink",
    "CollectionArea",
    "CollectionSlot",
    "CollectionTeam",
    "District",
    "ItemKind",
    "KindVersion",
    "PeriodVersion",
    "PointReport",
    "PointVersion",
    "Receipt",
    "ReceivedItem",
    "ReceivedItemVersion",
    "SlotIsFull",
    "SpecialDay",
    "SurrenderPeriod",
    "SurrenderPoint",
]
