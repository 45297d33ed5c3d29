"""How much was handed in, week by week: as it is counted now, and as the public reads it.

What counts is what an officer found and what was in a bin once two officers agreed, in the
week from Monday to Sunday in which it was taken in. The public reads approved numbers, and of
them no small one: a kind with fewer than five stands with the others of its group.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Sum
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from campaign_site import charts
from campaign_site.dates import days_in_words, monday_of
from campaign_site.small_numbers import FEWEST, shown

from .models import ApprovedTotal, BinCount, ItemKind, ReceivedItem

SIX_DAYS = timedelta(days=6)


def counted(first, last):
    """How many of each kind (its id) in each week (its Monday), from what was taken in."""
    items = ReceivedItem.objects.counted().filter(receipt__taken_on__range=(first, last))
    bins = BinCount.objects.filter(
        emptying__confirmed_at__isnull=False, emptying__emptied_on__range=(first, last)
    )
    weeks = defaultdict(Counter)
    for rows, day in ((items, "receipt__taken_on"), (bins, "emptying__emptied_on")):
        sums = rows.order_by().values_list(day, "kind").annotate(Sum("number"))
        for taken_on, kind, number in sums:
            weeks[monday_of(taken_on)][kind] += number
    return weeks


def counted_in(monday):
    """How many of each kind in this week."""
    return dict(counted(monday, monday + SIX_DAYS)[monday])


def approved(first, last):
    """The same, as it was approved for the public."""
    weeks = defaultdict(dict)
    totals = ApprovedTotal.objects.filter(week__range=(first, last))
    for week, kind, number in totals.values_list("week", "kind", "number"):
        weeks[week][kind] = number
    return weeks


@dataclass
class Table:
    """Rows of a label and what is shown beside it, and their picture."""

    name: str
    caption: str
    heads: str
    rows: list

    @cached_property
    def chart(self):
        return charts.lying(self.rows)


def shown_of(mondays, totals, periods):
    """What the public reads of these weeks; nothing of a time without surrender."""
    is_to_come = not totals and not are_over(mondays) and is_collected_in(mondays, periods)
    return {"tables": tables_of(totals), "is_to_come": is_to_come}


def are_over(mondays):
    return not any(monday + SIX_DAYS >= timezone.localdate() for monday in mondays)


def tables_of(totals):
    """Nothing where nothing is approved."""
    return [by_kind(totals), by_week(totals)] if totals else []


def by_kind(totals):
    """Each public kind of which there are enough, and all others of its group in one row."""
    numbers = Counter()
    for total in sorted(totals, key=place_of):
        numbers[total.kind] += total.number
    large = {
        kind: number for kind, number in numbers.items() if number >= FEWEST and kind.is_published
    }
    rest = Counter()
    for kind in numbers.keys() - large.keys():
        rest[ItemKind.Group(kind.group)] += numbers[kind]
    rows = []
    for group in ItemKind.Group:
        own = [(kind.name, shown(number)) for kind, number in large.items() if kind.group == group]
        name = _("%(group)s (others)") % {"group": group.label} if own else str(group.label)
        rows += [*own, *([(name, shown(rest[group]))] if rest[group] else [])]
    return Table("kinds", _("What was handed in"), _("Kind"), rows)


def place_of(total):
    return (total.kind.group, total.kind.order, total.kind.name)


def by_week(totals):
    """All weapons of each week. Ammunition is counted by the piece, and would hide them."""
    numbers = Counter()
    for total in sorted(totals, key=lambda each: each.week):
        is_weapon = total.kind.group != ItemKind.Group.AMMUNITION
        numbers[total.week] += total.number if is_weapon else 0
    rows = [
        (days_in_words(week, week + SIX_DAYS), shown(number)) for week, number in numbers.items()
    ]
    return Table("weeks", _("Week by week, without ammunition"), _("Week"), rows)


def is_collected_in(mondays, periods):
    """Whether things can be handed in on one of these days, as the site says in public."""
    return any(
        period.opens_on <= monday + SIX_DAYS and period.closes_on >= monday
        for monday in mondays
        for period in periods
    )
