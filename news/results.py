"""What the weeks of a campaign came to, as its page shows it.

Weeks count different things, and a bar of pupils beside a bar of warrants says nothing. So
each picture is of one thing that was counted in more than one week. Nothing is added up: a
total that nobody published is not ours to say.
"""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.db.models import FilteredRelation
from django.utils.translation import gettext as _

from campaign_site import charts


class Figure(NamedTuple):
    """A number as the source says it, and how long its bar is."""

    number: int
    words: str
    is_small: bool = False

    def __str__(self):
        return self.words


@dataclass
class Measure:
    """One thing that was counted week by week: rows of a week and a figure, and their picture."""

    name: str
    caption: str
    rows: list

    @property
    def heads(self):
        return _("Week")

    @cached_property
    def chart(self):
        return charts.lying(self.rows)


def with_results(weeks):
    """The weeks of one campaign, with all that belongs to them, in one query: a row a result."""
    joined = weeks.annotate(result=FilteredRelation("results"))
    joined = joined.select_related("campaign", "priority", "result")
    return joined.order_by("number", "result__pk")


def put_together(rows):
    """Each week once, with what it counted."""
    return [week_of(list(same)) for _number, same in groupby(rows, lambda row: row.number)]


def week_of(rows):
    week = rows[0]
    # A week without any result is one row, and Django gives it no such attribute.
    week.counted = [row.result for row in rows if hasattr(row, "result")]
    return week


def are_over(weeks):
    return all(week.stage == week.Stage.OVER for week in weeks)


def what_is_missing(weeks):
    """What a reader is told of the weeks of a campaign that have no results."""
    missing = [week for week in weeks if not week.counted]
    if not missing:
        return ""
    if are_over(weeks):
        if missing == weeks:
            return _("No results have been published.")
        return _("No results have been published for the other weeks.")
    if missing == weeks:
        return _("Results will be published here.")
    return _("Results of the other weeks will be published here.")


def measures(weeks):
    """The things that were counted in two of these weeks or more."""
    counted = defaultdict(list)
    for week in weeks:
        for result in week.counted:
            figure = Figure(result.number, result.number_in_words)
            counted[result.what].append((week_in_words(week), figure))
    several = [(what, rows) for what, rows in counted.items() if len(rows) > 1]
    return [
        Measure(f"measure-{place}", _("%(what)s, week by week") % {"what": what}, rows)
        for place, (what, rows) in enumerate(several, start=1)
    ]


def week_in_words(week):
    return _("Week %(number)s") % {"number": week.number}
