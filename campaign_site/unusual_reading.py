"""How much each member of staff read in a week, in plain counts.

They judge nobody. They show a supervisor whom to ask, and a force that it has asked.
What is counted is about reports and bookings: the records that have a reference.
"""

from collections import deque
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.utils import timezone
from django.utils.functional import cached_property

from . import audit
from .dates import days_in_words, monday_of
from .models import AuditEntry, StaffMember
from .references import is_reference

Action = AuditEntry.Action
LOOKS = {Action.VIEW, Action.REVEAL}
GIVEN_OUT = {Action.PRINT, Action.SHARE, Action.EXPORT}
WORK = {Action.ADD, Action.CHANGE, Action.DELETE, *GIVEN_OUT}
DAY_BEGINS, DAY_ENDS = time(7), time(19)


@dataclass(frozen=True)
class Week:
    monday: date

    @classmethod
    def of(cls, day):
        return cls(monday_of(day))

    @property
    def sunday(self):
        return self.monday + timedelta(days=6)

    @property
    def previous(self):
        return Week(self.monday - timedelta(days=7))

    @property
    def next(self):
        return Week(self.monday + timedelta(days=7))

    @property
    def year(self):
        return self.monday.isocalendar().year

    @property
    def number(self):
        return self.monday.isocalendar().week

    @property
    def in_words(self):
        return days_in_words(self.monday, self.sunday)

    @property
    def has_begun(self):
        return self.monday <= timezone.localdate()

    def readings(self):
        """One for each person who did something, by name. Nobody known comes last."""
        readings = {}
        for entry in AuditEntry.objects.between(self.monday, self.sunday).in_order().iterator():
            readings.setdefault(entry.staff_id, Reading()).add(entry)
        people = StaffMember.objects.in_bulk([pk for pk in readings if pk])
        for pk, reading in readings.items():
            reading.person = people.get(pk)
        for pk, record in self.worked_on():
            if pk in readings:
                readings[pk].worked_on.add(record)
        return sorted(readings.values(), key=lambda reading: reading.order)

    def worked_on(self):
        """Who did more than look at a record that was looked at in this week, at any time."""
        looks = AuditEntry.objects.between(self.monday, self.sunday).filter(action__in=LOOKS)
        work = AuditEntry.objects.filter(action__in=WORK, record__in=looks.values("record"))
        return work.order_by().values_list("staff_id", "record").distinct()


def many_opened(model, since):
    """Who opened more of these rows within an hour than is usual since then, and how many."""
    opened = AuditEntry.objects.filter(action=Action.REVEAL, happened_at__gte=since)
    entries = opened.filter(subject__startswith=f"{audit.subject_of(model)} ").in_order()
    readings = {}
    for entry in entries.select_related("staff").iterator():
        readings.setdefault(entry.staff, Reading()).look(entry.record, entry.happened_at)
    many = {who: reading for who, reading in readings.items() if reading.has_many_in_an_hour}
    return [(who, reading.most_in_an_hour) for who, reading in many.items()]


class Reading:
    """What one person read, opened and gave out."""

    MANY = 20
    AT_ONCE = timedelta(hours=1)

    def __init__(self):
        self.person = None
        self.records = set()
        self.worked_on = set()
        self.last_hour = deque()
        self.most_in_an_hour = 0
        self.out_of_hours = 0
        self.contacts = 0
        self.given_out = 0
        self.refused = 0

    def add(self, entry):
        """Entries come in the order of time."""
        if entry.action == Action.REFUSED:
            self.refused += 1
        elif is_reference(entry.record):
            self.contacts += entry.action == Action.REVEAL
            self.given_out += entry.action in GIVEN_OUT
            if entry.action in LOOKS:
                self.look(entry.record, entry.happened_at)

    def look(self, record, moment):
        self.records.add(record)
        self.out_of_hours += not DAY_BEGINS <= timezone.localtime(moment).time() < DAY_ENDS
        self.last_hour.append((moment, record))
        while self.last_hour[0][0] <= moment - self.AT_ONCE:
            self.last_hour.popleft()
        in_this_hour = len({record for _moment, record in self.last_hour})
        self.most_in_an_hour = max(self.most_in_an_hour, in_this_hour)

    @property
    def has_many_in_an_hour(self):
        return self.most_in_an_hour > self.MANY

    @cached_property
    def only_looked_at(self):
        return self.records - self.worked_on

    @property
    def order(self):
        return (self.person is None, self.person and self.person.get_username())
