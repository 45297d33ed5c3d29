"""How many reports came in and how long they waited, week by week. Nothing sealed is opened.

Reports that are gone stay in the counts (`DisposedCount`). Of how long they waited only
sums were kept: they are in no median, and their average is given beside it.
"""

from collections import Counter
from functools import cached_property

from django.db.models import Count, DurationField, ExpressionWrapper, F, Sum
from django.db.models.functions import TruncWeek

from .models import ConcernReport, DisposedCount
from .waits import Waits

Status = ConcernReport.Status
APART = [Status.SPAM, Status.DUPLICATE]
WAITED = {"output_field": DurationField()}


class Figures:
    """The counts of one period, each asked from the database when it is first needed."""

    def __init__(self, period):
        self.period = period
        received = ConcernReport.objects.filter(received_on__range=period.days).order_by()
        self.apart = received.filter(status__in=APART)
        self.reports = received.exclude(status__in=APART)
        self.gone = DisposedCount.objects.filter(week__range=period.days).order_by()

    def counted(self, of_report, of_gone):
        """How many there are of each, those that are gone among them."""
        kept = self.reports.values_list(of_report).annotate(Count("pk"))
        gone = self.gone.values_list(of_gone).annotate(Sum("number"))
        total = Counter()
        for name, number in kept.union(gone, all=True):
            total[name] += number
        return total

    @cached_property
    def by_week(self):
        return self.counted(TruncWeek("received_on"), F("week"))

    @cached_property
    def by_topic(self):
        return self.counted("topic", "topic")

    @cached_property
    def by_area(self):
        return self.counted("outward_code", "outward_code")

    @cached_property
    def by_channel(self):
        """How those came that are gone was not kept: they stand under no channel ("")."""
        kept = Counter(dict(self.reports.values_list("channel").annotate(Count("pk"))))
        return kept + Counter({"": self.sums["number"]})

    @cached_property
    def by_kind_apart(self):
        return Counter(dict(self.apart.values_list("status").annotate(Count("pk"))))

    @cached_property
    def total(self):
        return self.by_week.total()

    @cached_property
    def sums(self):
        """What is kept of the reports that are gone."""
        names = ["number", "looked_at", "days_to_look", "closed", "days_to_close"]
        return self.gone.aggregate(**{name: Sum(name, default=0) for name in names})

    @cached_property
    def looks(self):
        """The days to the first look, which the audit trail knows; None without one."""
        return self.waits(self.reports.with_first_look(), "looked_on", "days_to_look", "looked_at")

    @cached_property
    def ends(self):
        """The days to the end of the work; None while it goes on."""
        return self.waits(self.reports, "closed_on", "days_to_close", "closed")

    def waits(self, reports, day, days_gone, number_gone):
        days = ExpressionWrapper(F(day) - F("received_on"), **WAITED)
        counted = reports.values_list("risk").annotate(days=days).annotate(Count("pk"))
        return Waits(
            {(risk, None if days is None else days.days): number for risk, days, number in counted},
            target=days_gone,
            gone=self.sums[number_gone],
            days_gone=self.sums[days_gone],
        )
