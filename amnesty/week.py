"""The week of a team, or of all: how many places of each slot are free, held or confirmed.

It asks for the slots of the week and then for what is booked in them, so it costs the same
however many bookings there are. It opens nothing that is sealed.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count
from django.utils.functional import cached_property

from . import hazards
from .models import Booking, CollectionArea, CollectionSlot, SpecialDay
from .models.visits import OPEN, Status
from .working_days import DAY, SATURDAY, bank_holidays

TO_READ = {Status.REQUESTED, Status.NEEDS_CALL}
CONFIRMED = {Status.CONFIRMED}
WEEK = timedelta(days=7)


@dataclass
class Cell:
    """A slot, and what stands in it. On a day off nobody can book what is free."""

    slot: CollectionSlot
    to_read: int = 0
    confirmed: int = 0
    out_or_done: int = 0
    hazardous: int = 0
    is_shut: bool = False

    @property
    def free(self):
        return self.slot.capacity - self.slot.held

    @property
    def visits(self):
        return self.to_read + self.confirmed + self.out_or_done

    def add(self, status, number, hazardous):
        if status in TO_READ:
            self.to_read += number
        elif status in CONFIRMED:
            self.confirmed += number
        else:
            self.out_or_done += number
        self.hazardous += hazardous if status in OPEN else 0


@dataclass
class Day:
    """A column. `special` is what is said about the day for all areas."""

    date: date
    is_bank_holiday: bool
    special: SpecialDay | None


@dataclass
class Line:
    """A part of the day in one area: for each day its cell, or what is special about it there."""

    window: CollectionSlot.Window
    cells: list


@dataclass
class AreaRows:
    area: CollectionArea
    lines: list = field(default_factory=list)


class WeekOfVisits:
    def __init__(self, monday, team=None):
        self.monday, self.team = monday, team
        self.sunday = monday + WEEK - DAY

    @property
    def previous(self):
        return self.monday - WEEK

    @property
    def next(self):
        return self.monday + WEEK

    @cached_property
    def areas(self):
        areas = CollectionArea.objects.select_related("team")
        return list(areas.filter(team=self.team) if self.team else areas)

    @cached_property
    def cells(self):
        slots = CollectionSlot.objects.select_related("area").filter(
            area__in=self.areas, date__range=(self.monday, self.sunday)
        )
        cells = {slot.pk: Cell(slot) for slot in slots}
        for slot, *counted in counts(cells):
            cells[slot].add(*counted)
        return {
            (each.slot.area_id, each.slot.window, each.slot.date): each for each in cells.values()
        }

    @cached_property
    def special_day(self):
        return SpecialDay.objects.between(self.monday, self.sunday).calendar()

    @cached_property
    def days(self):
        """Saturday and Sunday only where there is something to say about them."""
        dates = [self.monday + DAY * number for number in range(7)]
        used = {day for _area, _window, day in self.cells}
        return [
            Day(day, day in bank_holidays(day.year), self.special_day(None, day))
            for day in dates
            if day.weekday() < SATURDAY or day in used or self.special_day(None, day)
        ]

    @cached_property
    def rows(self):
        windows = defaultdict(set)
        for area, window, _day in self.cells:
            windows[area].add(window)
        return [
            AreaRows(area, [self.line(area, window) for window in sorted(windows[area.pk])])
            for area in self.areas
        ]

    def line(self, area, window):
        cells = []
        for day in self.days:
            if cell := self.cells.get((area.pk, window, day.date)):
                special = self.special_day(area.pk, day.date)
                cell.is_shut = special.is_closed if special else day.is_bank_holiday
            cells.append((cell, self.own_special_day(area, day)))
        return Line(CollectionSlot.Window(window), cells)

    def own_special_day(self, area, day):
        """What holds for this area alone; what holds for all stands over the column."""
        special = self.special_day(area.pk, day.date)
        return special if special != day.special else None


def counts(slots):
    """For each of these slots and each state: how many visits, and how many with a hazard."""
    return (
        Booking.objects.holding()
        .filter(slot__in=list(slots))
        .order_by()
        .values_list("slot", "status")
        .annotate(visits=Count("pk"), hazardous=Count("pk", filter=hazards.ANY))
    )
