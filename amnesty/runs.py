"""The run of a team on a day: the visits that it makes, in the order in which it makes them.

Where they go is opened for all of them at once, with a reason, and each is on record by itself.
"""

from dataclasses import dataclass
from datetime import date
from itertools import count

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Value
from django.db.models.functions import NullIf
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.versions import Stale

from .hazards import hazards_of
from .models import Booking, CollectionSlot, CollectionTeam, SpecialDay
from .models.visits import Status, by_id
from .older_visits import as_told
from .opened import notes_of, rows_of
from .working_days import DAY, is_working_day

Action = AuditEntry.Action
LAST_IF_NOT_IN_ORDER = NullIf("run_order", Value(0)).asc(nulls_last=True)


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
        return cls(
            as_told(booking, with_contact=True),
            told=rows_of(booking.hazards),
            place=rows_of(booking.place),
            contact=rows_of(booking.contact),
            notes=notes_of(booking),
        )

    @property
    def hazards(self):
        return hazards_of(self.booking)


def next_day_of_work(team, today):
    """The next day on which one of its areas is visited, by its special days and its slots."""
    special_day = SpecialDay.objects.filter(date__gt=today).calendar()
    slots = CollectionSlot.objects.filter(area__team=team, date__gt=today)
    has_slots = set(slots.values_list("area", "date"))
    areas = list(team.areas.values_list("pk", flat=True)) or [None]

    def is_visited(area, day):
        if special := special_day(area, day):
            return not special.is_closed
        return is_working_day(day) or (area, day) in has_slots

    coming = (today + ahead * DAY for ahead in count(1))
    return next(day for day in coming if any(is_visited(area, day) for area in areas))


@dataclass(frozen=True)
class Run:
    team: CollectionTeam
    day: date

    def __str__(self):
        return f"{self.team}, {self.day}"

    @property
    def may_be_opened(self):
        """Today, and on the day of work before: nobody collects what is to come later."""
        today = timezone.localdate()
        return self.day in (today, next_day_of_work(self.team, today))

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
            .order_by("slot__window", LAST_IF_NOT_IN_ORDER, "slot__area__name", "reference")
            .unopened()
        )

    def closed_areas(self, bookings):
        """The areas of these visits in which nobody goes on that day, and what is said of it."""
        closed = SpecialDay.objects.between(self.day, self.day).closed_days()
        areas = dict.fromkeys(booking.slot.area for booking in bookings)
        return [(area, words) for area in areas if (words := closed(area.pk, self.day))]

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
        for booking in sorted(bookings, key=by_id):
            booking.see_notes(booking.notes.all())
        audit.record_each(by, Action.REVEAL, bookings, reason=reason)
        if to_print:
            audit.record_each(by, Action.PRINT, bookings, outcome=_("run list"), reason=reason)
        return [Stop.of(booking) for booking in bookings]

    def send_out(self, by, window, versions):
        """The officers leave for a part of the day: for those visits that stand as they were seen.

        Returns the others. Each is decided for itself: one that was changed meanwhile holds up
        none of them.
        """
        left = []
        for booking in self.bookings.filter(status=Status.CONFIRMED, slot__window=window):
            try:
                booking.decide(by, Status.OUT, versions.get(str(booking.pk), -1))
            except (Stale, ValidationError):
                left.append(booking)
        return left
