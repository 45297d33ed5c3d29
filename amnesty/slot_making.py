"""Slots for many days at once: which would be made, which days are left out and why.

A plan is looked at before it is carried out, and worked out anew then. It asks for places on
days, so a second press finds them there and makes nothing twice.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from campaign_site import audit
from campaign_site.models import AuditEntry

from .models import CollectionArea, CollectionSlot, SpecialDay
from .working_days import DAY, bank_holidays

Action = AuditEntry.Action


@dataclass(frozen=True)
class LeftOut:
    """A day without slots. It is left out for all areas of a plan, or for these."""

    day: date
    why: str
    areas: list


@dataclass(frozen=True)
class Made:
    """What became of a plan. Where more places are taken, a capacity stays as it was."""

    slots: list
    changed: list
    too_full: list


@dataclass(frozen=True)
class Plan:
    """`places` holds the capacity of each part of the day in which the teams go out."""

    LONGEST = timedelta(days=92)

    areas: list
    first: date
    last: date
    weekdays: frozenset
    places: dict
    changes_capacity: bool = False

    @cached_property
    def all_days(self):
        return [self.first + DAY * number for number in range((self.last - self.first).days + 1)]

    @cached_property
    def special_day(self):
        return SpecialDay.objects.between(self.first, self.last).calendar()

    def why_not(self, area, day):
        """Why this area has no visits on this day; an empty string if it has."""
        if special := self.special_day(area.pk, day):
            return (special.note or _("closed")) if special.is_closed else ""
        if day.weekday() not in self.weekdays:
            return _("not one of these weekdays")
        return _("bank holiday") if day in bank_holidays(day.year) else ""

    @cached_property
    def days(self):
        """The days on which at least one of the areas is visited."""
        return [
            day for day in self.all_days if not all(self.why_not(area, day) for area in self.areas)
        ]

    @cached_property
    def left_out(self):
        """Days that the weekdays would have let in, with the reason. Other weekdays are no news."""
        found = defaultdict(list)
        for day in self.all_days:
            for area in self.areas:
                if day.weekday() in self.weekdays and (why := self.why_not(area, day)):
                    found[day, why].append(area)
        return [
            LeftOut(day, why, [] if areas == self.areas else areas)
            for (day, why), areas in found.items()
        ]

    def wanted(self):
        """Each slot that there should be, unsaved."""
        return [
            CollectionSlot(area=area, date=day, window=window, capacity=capacity)
            for area in self.areas
            for day in self.all_days
            if not self.why_not(area, day)
            for window, capacity in self.places.items()
        ]

    def there(self):
        return CollectionSlot.objects.filter(
            area__in=self.areas, date__range=(self.first, self.last), window__in=self.places
        )

    def sorted_out(self, there):
        """The wanted slots that are not there, and those that are there with another capacity.

        The latter are the rows that stand there, each with the capacity that is wanted.
        """
        rows = {(row.area_id, row.date, row.window): row for row in there}
        wanted = [
            (slot, rows.get((slot.area_id, slot.date, slot.window))) for slot in self.wanted()
        ]
        missing = [slot for slot, row in wanted if row is None]
        others = [(row, slot.capacity) for slot, row in wanted if row]
        return missing, [(row, places) for row, places in others if row.capacity != places]

    def look(self):
        """What it would do now."""
        missing, others = self.sorted_out(self.there())
        return Made(missing, *self.by_room(others))

    def by_room(self, others):
        """Of these slots those that can get the other capacity, and those with more taken."""
        if not self.changes_capacity:
            return [], []
        fits = [(row, places) for row, places in others if row.held <= places]
        return fits, [row for row, places in others if row.held > places]

    @transaction.atomic
    def make(self, by):
        """Carry it out. Whoever makes slots for one of these areas waits for the other."""
        areas = CollectionArea.objects.filter(pk__in=[area.pk for area in self.areas])
        list(areas.order_by("pk").select_for_update(no_key=True))
        missing, others = self.sorted_out(
            self.there().order_by("pk").select_for_update(no_key=True)
        )
        changed, too_full = self.by_room(others)
        CollectionSlot.objects.bulk_create(missing)
        for row, places in changed:
            row.capacity = places
        CollectionSlot.objects.bulk_update([row for row, _places in changed], ["capacity"])
        self.record(by, Action.ADD, missing)
        self.record(by, Action.CHANGE, [row for row, _places in changed])
        return Made(missing, changed, too_full)

    def record(self, by, action, slots):
        """A slot is called by its time alone, so its area stands beside it."""
        for area in self.areas:
            rows = [slot for slot in slots if slot.area_id == area.pk]
            audit.record_each(by, action, rows, outcome=area)
