"""One page of the queue. An index alone finds it, and nothing counts further than staff need."""

from django.db.models import Min
from django.utils.functional import cached_property

from campaign_site import counts
from campaign_site.models import AuditEntry
from reports.models import ConcernReport

from .doubts import doubts_in_words

PAGE_SIZE = 50
LAST_PAGE = 1000


class Page:
    """One page of a query, and how many rows it has, as far as anyone needs to know."""

    def __init__(self, reports, typed):
        self.reports, self.number = reports, number_of(typed)
        first = (self.number - 1) * PAGE_SIZE
        wanted = reports[first : first + PAGE_SIZE + 1]
        self.found = list(ConcernReport.objects.for_the_queue(wanted))
        self.rows = described(self.found[:PAGE_SIZE])
        self.has_next = len(self.found) > PAGE_SIZE and self.number < LAST_PAGE

    @property
    def previous(self):
        return self.number - 1

    @property
    def next(self):
        return self.number + 1 if self.has_next else None

    @cached_property
    def count(self):
        """The number of all, and one more than we count where there are more."""
        if len(self.found) <= PAGE_SIZE and self.number == 1:
            return len(self.found)
        return counts.capped(self.reports, "reference")

    @property
    def is_counted(self):
        return counts.is_counted(self.count)

    @property
    def most_counted(self):
        return counts.MOST

    @property
    def last(self):
        return -(-self.count // PAGE_SIZE) if self.is_counted else LAST_PAGE


def number_of(typed):
    try:
        return min(max(int(typed), 1), LAST_PAGE)
    except ValueError:
        return 1


def seen_by(reports):
    """Who has seen what is in each of them, by reference, in the order of their first looks."""
    looks = AuditEntry.objects.about(*[report.reference for report in reports])
    by_staff = looks.seeing().values("record", "staff__username").annotate(first=Min("pk"))
    names = {report.reference: [] for report in reports}
    for look in by_staff.order_by("first"):
        names[look["record"]].append(look["staff__username"])
    return names


def described(reports):
    seen = seen_by(reports)
    for report in reports:
        report.seen_by = seen[report.reference]
        report.doubts_in_words = doubts_in_words(report)
    return reports
