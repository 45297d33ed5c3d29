"""The queue: which reports stand in which list, in which order, and how they are found there.

Each report stands in one of three lists. The database itself works out which, in a column
that every index of the queue begins with. The first page, the last one and each filter
then read a short piece of an index, however many reports there are.
"""

from contextlib import suppress
from datetime import timedelta
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site.models import AuditEntry

from .attachments import Attachment
from .casework import ENDED, Stale
from .risk import ResponseTarget, Risk


class Queue(models.TextChoices):
    OPEN = "open", _("open")
    DOUBTS = "doubts", _("with doubts")
    ENDED = "ended", _("ended")


# What is urgent stands in the open list, whatever makes it look like spam.
CAN_WAIT = Q(risk__lt=Risk.HIGH, has_threat_words=False)
# An ended report to which its writer adds something comes back into sight.
QUEUE = Case(
    When(status__in=ENDED, is_added_to=False, then=Value(Queue.ENDED)),
    When(~Q(doubts="") & CAN_WAIT, then=Value(Queue.DOUBTS)),
    default=Value(Queue.OPEN),
)
ORDER = ["-risk", "received_on", "reference"]
# What the queue can be narrowed by, so that this too is read from the index alone.
NARROWING = [
    "status",
    "timing",
    "has_children",
    "has_weapons",
    "has_vulnerable_adults",
    "has_dogs_or_traps",
    "has_threat_words",
    "is_held",
    "is_added_to",
    "channel",
    "language",
]


def index(name, *fields, narrowing=()):
    return models.Index(name=name, fields=["queue", *fields, *ORDER, *narrowing])


INDEXES = [
    index("reports_in_queue", narrowing=NARROWING),
    index("reports_in_queue_by_topic", "topic"),
    index("reports_in_queue_by_area", "outward_code"),
    index("reports_in_queue_by_officer", "assignee"),
]


class QueueQuerySet(models.QuerySet):
    """Reports as the queue shows them. Nothing here opens what is sealed."""

    def in_queue_order(self):
        """The riskiest first; of those the oldest."""
        return self.order_by(*ORDER)

    def near(self):
        timing = self.model.Timing
        return self.filter(timing__in=[timing.NOW, timing.SOON])

    def late(self):
        """One condition for each target that a report can miss.

        A new report waits for its first look, any other for the end of the work.
        """
        today, new = timezone.localdate(), Q(status=self.model.Status.NEW)
        for target in ResponseTarget.objects.all():
            for waits, days in ((new, target.days_to_look), (~new, target.days_to_close)):
                before = today - timedelta(days=days)
                yield Q(risk=target.risk, received_on__lt=before) & waits & ~Q(queue=Queue.ENDED)

    def overdue(self):
        return self.filter(reduce(or_, self.late(), Q(pk__in=[])))

    def for_the_queue(self, page):
        """The rows of one page, whose references a query gives, with all that a line shows."""
        late = [When(condition, then=True) for condition in self.late()]
        additions = self.model._meta.get_field("additions").related_model
        return (
            self.filter(reference__in=page.values("reference"))
            .in_queue_order()
            .select_related("topic", "assignee")
            .defer("answers")
            .annotate(
                is_overdue=Case(*late, default=False),
                has_photos=Exists(Attachment.objects.filter(report=OuterRef("pk"))),
                has_additions=Exists(additions.objects.filter(report=OuterRef("pk"))),
            )
        )

    def with_reference(self, reference):
        """In any list: the one report, or all whose references begin like this."""
        if len(reference) == len("C-0000-0000-0"):
            return self.filter(reference=reference)
        return self.filter(reference__startswith=reference)

    def with_first_look(self):
        """With `looked_on`, the day on which somebody first saw it. The audit trail knows it."""
        looks = AuditEntry.objects.filter(record=OuterRef("reference")).seeing().in_order()
        first = Subquery(looks.values("happened_at")[:1])
        return self.annotate(looked_on=TruncDate(first))

    def take(self, by):
        """Give them to who asks; not those that somebody has. Returns how many it gave."""
        return self.exclude(queue=Queue.ENDED).filter(assignee=None).move(by, to=by)

    def give_back(self, by):
        """Give those that this member of staff has back to everybody. Returns how many."""
        return self.filter(assignee=by).move(by, to=None)

    def move(self, by, to):
        moved = 0
        for report in self.select_related("assignee").defer("answers"):
            # Somebody was quicker: it stays with them.
            with suppress(Stale):
                report.hand_over(by, to, version=report.version)
                moved += 1
        return moved
