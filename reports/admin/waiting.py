"""What waits for staff, for the page on which they start. It counts, and opens nothing."""

from django import template
from django.utils.translation import gettext_lazy as _

from campaign_site import counts
from reports.models import ConcernReport, Topic
from reports.models.queue import Queue

from . import disposal

register = template.Library()

# In words, as a query of the queue, and as one of the database.
WAITING = (
    (_("Life at risk"), "risk=4", lambda reports: reports.filter(risk=Topic.Risk.LIFE)),
    (_("High risk"), "risk=3", lambda reports: reports.filter(risk=Topic.Risk.HIGH)),
    (_("Overdue"), "only=overdue", lambda reports: reports.overdue()),
)


@register.simple_tag
def waiting_reports():
    """Each list with a link to it, and how many stand there."""
    stands_open = ConcernReport.objects.filter(queue=Queue.OPEN)
    doubted = ConcernReport.objects.filter(queue=Queue.DOUBTS)
    lists = [(words, query, narrow(stands_open)) for words, query, narrow in WAITING]
    return [
        (words, query, counts.in_words(counts.capped(reports.in_queue_order(), "reference")))
        for words, query, reports in [*lists, (_("With doubts"), "queue=doubts", doubted)]
    ]


@register.simple_tag
def disposal_places(user):
    return disposal.places(user)
