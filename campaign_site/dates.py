"""Days and times as the house style of government writes them."""

from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format, get_format, time_format
from django.utils.translation import gettext as _

from . import languages


def moment_of(day, clock=time.min):
    """When a clock in this country shows this on that day; midnight unless said otherwise."""
    return timezone.make_aware(datetime.combine(day, clock))


def on_days(column, first, last):
    """Filters for a moment on these days and those between them. What is missing is no bound."""
    ends = {"gte": (first, time.min), "lte": (last, time.max)}
    return {f"{column}__{end}": moment_of(day, clock) for end, (day, clock) in ends.items() if day}


def clock_in_words(clock):
    """10:16am, 5pm, midday or midnight, for a time of day. Only English counts to twelve."""
    if not languages.is_own():
        return time_format(clock, "TIME_FORMAT")
    if (clock.hour, clock.minute) == (0, 0):
        return _("midnight")
    if (clock.hour, clock.minute) == (12, 0):
        return _("midday")
    minutes = f":{clock:%M}" if clock.minute else ""
    return f"{clock.hour % 12 or 12}{minutes}{'am' if clock.hour < 12 else 'pm'}"


def time_in_words(moment):
    """The time as a clock in this country shows it."""
    return clock_in_words(timezone.localtime(moment))


def written(day, own, others):
    """A format of ours for English, for another language one of Django's."""
    return date_format(day, own if languages.is_own() else others)


def day_in_words(day):
    return written(day, "j F Y", "DATE_FORMAT")


def weekday_and_day(day):
    """For someone who plans."""
    words = {"weekday": date_format(day, "l"), "day": day_in_words(day)}
    return _("%(weekday)s %(day)s") % words


def weekday_of_this_year(day):
    """Where nobody needs to be told the year."""
    words = {"weekday": date_format(day, "l"), "day": written(day, "j F", "MONTH_DAY_FORMAT")}
    return _("%(weekday)s %(day)s") % words


def month_in_words(day):
    return written(day, "F Y", "YEAR_MONTH_FORMAT")


def moment_in_words(moment):
    words = {"time": time_in_words(moment), "day": day_in_words(timezone.localtime(moment))}
    return _("%(time)s on %(day)s") % words


def deadline_in_words(moment):
    """Up to when something holds. At midnight nobody need ask which of two days is meant."""
    local = timezone.localtime(moment)
    if (local.hour, local.minute) == (0, 0):
        return _("the end of %(day)s") % {"day": weekday_and_day(local - timedelta(days=1))}
    return planned_moment_in_words(moment)


def planned_moment_in_words(moment):
    """With the day of the week, for someone who plans."""
    day = weekday_and_day(timezone.localtime(moment))
    return _("%(day)s at %(time)s") % {"day": day, "time": time_in_words(moment)}


def monday_of(day):
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def days_in_words(first, last):
    """Says the year once when both days share it: with the day that it stands beside."""
    start, end = day_in_words(first), day_in_words(last)
    if first.year == last.year:
        if get_format("DATE_FORMAT").startswith("Y"):
            end = written(last, "j F", "MONTH_DAY_FORMAT")
        else:
            # English says the month once, too.
            own = "j" if first.month == last.month else "j F"
            start = written(first, own, "MONTH_DAY_FORMAT")
    return _("%(first)s to %(last)s") % {"first": start, "last": end}
