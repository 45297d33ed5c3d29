"""Whole weeks, from a Monday to a Sunday, which is how reports that are gone are counted.

Whole weeks also keep single days apart from the figures: two periods that differ by a day
would show what came in on that day.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from campaign_site.dates import days_in_words, monday_of

WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Period:
    first_week: date
    weeks: int

    @classmethod
    def around(cls, first, last):
        """The weeks in which these two days lie, and all between them."""
        return cls(monday_of(first), (monday_of(last) - monday_of(first)) // WEEK + 1)

    @classmethod
    def of_month(cls, month):
        """The weeks that begin in a month, given by its first day: no week is in two months."""
        next_month = (month + timedelta(days=31)).replace(day=1)
        first, last = (monday_of(day + timedelta(days=6)) for day in (month, next_month))
        return cls(first, (last - first) // WEEK)

    def begun_by(self, day):
        """Its weeks that have begun by this day; perhaps none."""
        return Period(self.first_week, min(self.weeks, (day - self.first_week) // WEEK + 1))

    @property
    def mondays(self):
        return [self.first_week + WEEK * number for number in range(self.weeks)]

    @property
    def last(self):
        return self.first_week + WEEK * self.weeks - timedelta(days=1)

    @property
    def days(self):
        return self.first_week, self.last

    def __str__(self):
        return days_in_words(*self.days)
