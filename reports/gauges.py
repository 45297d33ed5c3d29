"""How many reports wait, for whoever watches the machine: counted from the day after."""

from django.utils import timezone

from campaign_site.metrics import Gauge, rounded

from .models import ConcernReport, Topic
from .models.queue import Queue


def of_reports():
    told = ConcernReport.objects.filter(received_on__lt=timezone.localdate())
    stands_open = told.filter(queue=Queue.OPEN)
    levels = {level.value: rounded(stands_open.filter(risk=level)) for level in Topic.Risk}
    overdue = rounded(stands_open.overdue())
    doubts = rounded(told.filter(queue=Queue.DOUBTS))
    yield Gauge("reports_open", "Open reports of earlier days, rounded.", levels, "risk")
    yield Gauge("reports_overdue", "Open reports past their target, rounded.", {"": overdue})
    yield Gauge("reports_with_doubts", "Reports with doubts, rounded.", {"": doubts})
    unindexed = rounded(told.unindexed())
    yield Gauge("reports_not_indexed", "Reports not compared yet, rounded.", {"": unindexed})
