"""The figures as tables: a row for each week, topic and so on, a column for each period.

What leaves this module is rounded (`small_numbers.py`). Averages and medians are given of
five reports or more.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise, zip_longest

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from campaign_site import charts
from campaign_site.dates import day_in_words
from campaign_site.small_numbers import FEWEST, shown

from .models import ConcernReport, Topic
from .periods import WEEK
from .waits import STEPS


@dataclass
class Table:
    """`rows` and `facts` are pairs of a label and what stands beside it, one for each column."""

    name: str
    caption: str
    heads: str
    rows: list
    totals: list = field(default_factory=list)
    facts: list = field(default_factory=list)
    drawn: object = charts.lying

    @cached_property
    def chart(self):
        return self.drawn([(label, values[0]) for label, values in self.rows])


def tables(columns):
    """The tables of one period, or of several side by side."""
    return [
        by_week(columns),
        by_topic(columns),
        by_area(columns),
        by_channel(columns),
        first_look(columns),
        end_of_work(columns),
        apart(columns),
    ]


def rows(names, counters):
    """A row for each key and label, of the numbers that these counters have for the key."""
    return [(label, [shown(counter[key]) for counter in counters]) for key, label in names]


def totals(columns):
    return [shown(figures.total) for figures in columns]


def by_week(columns):
    names = week_names([figures.period for figures in columns])
    counted = [
        [shown(figures.by_week[week]) for week in figures.period.mondays] for figures in columns
    ]
    return Table(
        name="week",
        caption=_("Reports by week"),
        heads=_("Week"),
        rows=list(zip(names, zip_longest(*counted, fillvalue="–"), strict=True)),
        totals=totals(columns),
        drawn=charts.standing,
    )


def week_names(periods):
    """By its first day; weeks side by side by their place."""
    if len(periods) == 1:
        return [week_name(week) for week in periods[0].mondays]
    most = max(period.weeks for period in periods)
    return [_("Week %(number)s") % {"number": place + 1} for place in range(most)]


def week_name(week):
    name = _("From %(day)s") % {"day": day_in_words(week)}
    is_over = week + WEEK <= timezone.localdate()
    return name if is_over else _("%(week)s (not over yet)") % {"week": name}


def by_topic(columns):
    counters = [figures.by_topic for figures in columns]
    names = [
        (topic.pk, topic.name)
        for topic in Topic.objects.only("name", "is_offered")
        if topic.is_offered or any(counter[topic.pk] for counter in counters)
    ]
    return Table(
        name="topic",
        caption=_("Reports by topic"),
        heads=_("Topic"),
        rows=rows(names, counters),
        totals=totals(columns),
    )


def by_area(columns):
    """Districts with few reports stand together, so that not even their names are told."""
    counters = [Counter(figures.by_area) for figures in columns]
    found = {code for counter in counters for code in counter if code}
    named = {code for code in found if any(counter[code] >= FEWEST for counter in counters)}
    for counter in counters:
        counter["others"] = sum(counter[code] for code in found - named)
    names = [(code, code) for code in sorted(named)]
    others = _("Other districts, fewer than %(number)s reports in each") % {"number": FEWEST}
    return Table(
        name="area",
        caption=_("Reports by area"),
        heads=_("Postcode district"),
        rows=rows([*names, ("others", others), ("", _("Not known"))], counters),
        totals=totals(columns),
    )


def by_channel(columns):
    counters = [figures.by_channel for figures in columns]
    names = [(channel, str(channel.label).capitalize()) for channel in ConcernReport.Channel]
    if any(counter[""] for counter in counters):
        names.append(("", _("Deleted since, so not known")))
    return Table(
        name="channel",
        caption=_("Reports by how they came"),
        heads=_("How they came"),
        rows=rows(names, counters),
        totals=totals(columns),
    )


def apart(columns):
    names = [
        (ConcernReport.Status.SPAM, _("Spam")),
        (ConcernReport.Status.DUPLICATE, _("Told again: a duplicate of another report")),
    ]
    return Table(
        name="apart",
        caption=_("Not counted in any table above"),
        heads=_("What they were"),
        rows=rows(names, [figures.by_kind_apart for figures in columns]),
    )


def first_look(columns):
    return waiting_table(
        name="look",
        caption=_("Time to the first look"),
        waits=[figures.looks for figures in columns],
        waiting=_("Not looked at yet"),
    )


def end_of_work(columns):
    return waiting_table(
        name="end",
        caption=_("Time to the end of the work"),
        waits=[figures.ends for figures in columns],
        waiting=_("Not ended yet"),
    )


def waiting_table(name, caption, waits, waiting):
    counters = [wait.by_step | Counter({"waiting": wait.waiting}) for wait in waits]
    names = [*step_names(), (None, _("More than %(days)s days") % {"days": STEPS[-1]})]
    facts = [
        (_("Median number of days"), [in_days(wait.median, wait.over.total()) for wait in waits]),
        (_("Within the target"), [within(wait) for wait in waits]),
    ]
    if any(wait.gone for wait in waits):
        words = [in_days(wait.average_gone, wait.gone) for wait in waits]
        facts.append((_("Average number of days of those deleted since"), words))
    return Table(
        name=name,
        caption=caption,
        heads=_("Days after the report came"),
        rows=rows([*names, ("waiting", waiting)], counters),
        facts=facts,
    )


def step_names():
    names = [(0, _("The same day"))]
    for before, step in pairwise(STEPS):
        several = _("%(first)s to %(last)s days") % {"first": before + 1, "last": step}
        one = ngettext("%(days)s day", "%(days)s days", step) % {"days": step}
        names.append((step, several if step > before + 1 else one))
    return names


def in_days(number, count):
    """A whole number or a half, or one decimal place for an average."""
    if count < FEWEST:
        return _("Too few reports to say")
    return f"{number:.1f}".removesuffix(".0")


def within(wait):
    number, whole = shown(wait.in_time), shown(wait.over.total())
    return _("%(number)s of %(whole)s") % {"number": number, "whole": whole}
