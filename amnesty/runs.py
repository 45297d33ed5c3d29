"""The run of a team on a day: the visits that it makes, in the order in which it makes them.

Where they go is opened for all of them at once, with a reason, and each is on record by itself.
"""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.recorded_admin import read
from campaign_site.versions import Stale

from . import told
from .hazards import hazards_of
from .models import Booking, CollectionTeam
from .models.visits import Status

Action = AuditEntry.Action
SEALED = ("hazards", "place", "contact")


@dataclass(frozen=True)
class Stop:
    """One visit of an opened run. What can't be opened says why."""

    booking: Booking
    told: list
    place: list
    contact: list
    notes: list

    @classmethod
    def of(cls, booking):
        opened = {name: read_rows(getattr(booking, name)) for name in SEALED}
        return cls(
            booking,
            told=opened["hazards"],
            place=opened["place"],
            contact=opened["contact"],
            notes=[{"note": note} | read(note.text) for note in booking.notes.all()],
        )

    @property
    def hazards(self):
        return hazards_of(self.booking)


def read_rows(sealed):
    return read(sealed, told.rows) if sealed else {"shown": []}


@dataclass(frozen=True)
class Run:
    team: CollectionTeam
    day: date

    def __str__(self):
        return f"{self.team}, {self.day}"

    @property
    def bookings(self):
        """Confirmed visits, and those that officers are out for. Nothing sealed is fetched."""
        return (
            Booking.objects.filter(
                slot__area__team=self.team,
                slot__date=self.day,
                status__in=[Status.CONFIRMED, Status.OUT],
            )
            .select_related("slot__area")
            .prefetch_related("items__kind")
            .order_by("slot__window", "run_order", "slot__area__name", "reference")
            .defer(*SEALED)
        )

    @transaction.atomic
    def put_in_order(self, by, places):
        """`places` holds the number of each booking in its part of the day."""
        rows = Booking.objects.filter(pk__in=self.bookings.values("pk")).only(
            "reference", "run_order"
        )
        moved = [
            row
            for row in rows.order_by("pk").select_for_update(no_key=True)
            if places.get(row.pk, row.run_order) != row.run_order
        ]
        for row in moved:
            Booking.objects.filter(pk=row.pk).update(run_order=places[row.pk])
        audit.record_each(by, Action.CHANGE, moved, outcome=_("place in the run"))

    @transaction.atomic
    def open(self, by, reason, to_print=False):
        """Where each visit goes and who asked for it: on record first, for each by itself."""
        bookings = list(self.bookings.defer(None).prefetch_related("notes__by"))
        audit.record_each(by, Action.REVEAL, bookings, reason=reason)
        if to_print:
            audit.record_each(by, Action.PRINT, bookings, outcome=_("run list"), reason=reason)
        return [Stop.of(booking) for booking in bookings]

    def send_out(self, by, versions):
        """The officers leave for those visits that stand as they were seen. Returns the others.

        Each is decided for itself: one that was changed meanwhile holds up none of them.
        """
        left = []
        for booking in self.bookings.filter(status=Status.CONFIRMED):
            try:
                booking.decide(by, Status.OUT, versions.get(str(booking.pk), -1))
            except (Stale, ValidationError):
                left.append(booking)
        return left
