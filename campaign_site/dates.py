"""Days and times as the house style of government writes them."""

from datetime import timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _


def clock_in_words(clock):
    """10:16am, 5pm, midday or midnight, for a time of day."""
    if (clock.hour, clock.minute) == (0, 0):
        return _("midnight")
    if (clock.hour, clock.minute) == (12, 0):
        return _("midday")
    minutes = f":{clock:%M}" if clock.minute else ""
    return f"{clock.hour % 12 or 12}{minutes}{'am' if clock.hour < 12 else 'pm'}"


def time_in_words(moment):
    """The time as a clock in this country shows it."""
    return clock_in_words(timezone.localtime(moment))


def day_in_words(day):
    return date_format(day, "j F Y")


def moment_in_words(moment):
    words = {"time": time_in_words(moment), "day": day_in_words(timezone.localtime(moment))}
    return _("%(time)s on %(day)s") % words


def deadline_in_words(moment):
    """Up to when something holds. At midnight nobody need ask which of two days is meant."""
    local = timezone.localtime(moment)
    if (local.hour, local.minute) == (0, 0):
        return _("the end of %(day)s") % {"day": date_format(local - timedelta(days=1), "l j F Y")}
    return planned_moment_in_words(moment)


def planned_moment_in_words(moment):
    """With the day of the week, for someone who plans."""
    day = date_format(timezone.localtime(moment), "l j F Y")
    return _("%(day)s at %(time)s") % {"day": day, "time": time_in_words(moment)}


def monday_of(day):
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def days_in_words(first, last):
    """Says the month and the year once when both days share them."""
    start = "j F Y"
    if first.year == last.year:
        start = "j" if first.month == last.month else "j F"
    return _("%(first)s to %(last)s") % {
        "first": date_format(first, start),
        "last": day_in_words(last),
    }
