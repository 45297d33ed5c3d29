"""The days on which collection teams work: no weekends and no bank holidays of England.

The yearly bank holidays follow from rules and are worked out here. One that is
proclaimed for a single occasion is not known: on such a day staff open no slots.
"""

from datetime import date, timedelta
from itertools import count, islice

MONDAY, SATURDAY = 0, 5
DAY = timedelta(days=1)


def easter(year):
    """Easter Sunday by Gauss's rule, right from 1900 to 2099."""
    golden = year % 19
    full_moon = (19 * golden + 24) % 30
    sunday = (2 * (year % 4) + 4 * (year % 7) + 6 * full_moon + 5) % 7
    is_week_too_late = sunday == 6 and (full_moon == 29 or (full_moon == 28 and golden > 10))
    return date(year, 3, 22) + timedelta(days=full_moon + sunday - 7 * is_week_too_late)


def first_monday_from(day):
    return day + timedelta(days=(MONDAY - day.weekday()) % 7)


def bank_holidays(year):
    """The days off in England; one that falls on a weekend moves to the next weekday."""
    days_off = {
        easter(year) - timedelta(days=2),  # Good Friday
        easter(year) + DAY,  # Easter Monday
        first_monday_from(date(year, 5, 1)),
        first_monday_from(date(year, 5, 25)),
        first_monday_from(date(year, 8, 25)),
    }
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while day.weekday() >= SATURDAY or day in days_off:
            day += DAY
        days_off.add(day)
    return days_off


def is_working_day(day):
    return day.weekday() < SATURDAY and day not in bank_holidays(day.year)


def next_working_days(today, number):
    """The working days that follow today, as many as asked for."""
    coming = (today + timedelta(days=ahead) for ahead in count(1))
    return list(islice(filter(is_working_day, coming), number))
