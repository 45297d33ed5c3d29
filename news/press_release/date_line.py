"""The line on top of a press release that says when it was given out."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time

from django.utils import timezone

MONTHS = [
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
]
WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
LONGEST = 80
MONTH = "|".join(f"{month[:3]}(?:{month[3:]}|t)?" for month in MONTHS)
DAY = re.compile(
    rf"""
    \b(?:
        (?P<year>\d{{4}})-(?P<month>\d\d)-(?P<day>\d\d)(?=T|\b)
      | (?P<day2>\d{{1,2}})[/.-](?P<month2>\d{{1,2}})[/.-](?P<year2>\d{{4}})
      | (?P<day3>\d{{1,2}})(?:st|nd|rd|th)?\s+(?:of\s+)?(?P<name>{MONTH})\.?,?\s+(?P<year3>\d{{4}})
      | (?P<name2>{MONTH})\.?\s+(?P<day4>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year4>\d{{4}})
    )
    """,
    re.X | re.I,
)
CLOCK = re.compile(
    r"(?:\b|(?<=T))(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d)(?::\d\d(?:\.\d+)?)?"
    r"\s*(?P<half>[ap]\.?m\b\.?)?|\s*(?P<half2>[ap]\.?m\b\.?))",
    re.I,
)
NAMED = {"midday": time(12), "noon": time(12), "midnight": time(0)}
AROUND = re.compile(
    rf"\b(?:{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in WEEKDAYS)}|tues|thurs|date|dated"
    r"|published|released?|issued|posted|updated|created|on|at|time|hrs|hours|gmt|bst"
    r"|for immediate|press|news)\b|T(?=\s|$)|Z\b|[+-]00:00|[\s,:;|()\[\]–—./-]+",
    re.I,
)


@dataclass(frozen=True)
class DateLine:
    words: str
    day: date | None = None
    clock: time | None = None

    @property
    def moment(self):
        """When it was given out, or None where the line does not say it to the minute."""
        if self.day is None or self.clock is None:
            return None
        return timezone.make_aware(datetime.combine(self.day, self.clock))


def read(line):
    """What the line says, or None when it is no date line."""
    words = " ".join(line.split())
    found = DAY.search(words) if len(words) <= LONGEST else None
    if found is None:
        return None
    rest = words[: found.start()] + " " + words[found.end() :]
    clock_words = CLOCK.search(rest) or re.search("|".join(NAMED), rest, re.I)
    if clock_words:
        rest = rest[: clock_words.start()] + " " + rest[clock_words.end() :]
    if AROUND.sub("", rest):
        return None
    return DateLine(words, day_of(found), clock_of(clock_words))


def one_of(found, *names):
    return next(filter(None, (found[name] for name in names)), "")


def day_of(found):
    name = one_of(found, "name", "name2")[:3].lower()
    month = 1 + [month[:3] for month in MONTHS].index(name) if name else 0
    month = month or int(one_of(found, "month", "month2"))
    year = int(one_of(found, "year", "year2", "year3", "year4"))
    if not 1900 <= year <= 2200:
        return None
    try:
        return date(year, month, int(one_of(found, "day", "day2", "day3", "day4")))
    except ValueError:
        return None


def clock_of(found):
    if found is None:
        return None
    if found[0].lower() in NAMED:
        return NAMED[found[0].lower()]
    hour, half = int(found["hour"]), one_of(found, "half", "half2")[:1].lower()
    if half and not 1 <= hour <= 12:
        return None
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return time(hour, int(found["minute"] or 0))
    except ValueError:
        return None
