"""Reports whose work ended, and the two people who delete them."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from reports.models import Disposal, RetentionSchedule, Topic

REASON = "Passed on, and kept there."


def somebody(name):
    return get_user_model().objects.get_or_create(username=name, defaults={"is_staff": True})[0]


def keep_for(days, topic="drugs"):
    """A schedule for this topic, whatever the site began with."""
    topic = Topic.objects.get_or_create(slug=topic, defaults={"name": topic.capitalize()})[0]
    defaults = {"days_kept": days, "group": RetentionSchedule.Group.MISCELLANEOUS}
    return RetentionSchedule.objects.update_or_create(topic=topic, defaults=defaults)[0]


def ended(report, on=None):
    """As a decision leaves it when the work ends on this day."""
    report.status, report.closed_on = report.Status.CLOSED, on or timezone.localdate()
    report.outcome, report.onward_reference = report.Outcome.INTELLIGENCE, "N 1"
    report.kept_until, report.is_added_to = None, False
    report.save()
    return report


def due(report):
    days = keep_for(30, report.topic.slug).days_kept
    return ended(report, timezone.localdate() - timedelta(days=days))


def proposed(report, by=None):
    return Disposal.objects.propose(due(report), by or somebody("first"), REASON)


def agreed(report):
    disposal = proposed(report)
    disposal.agree(somebody("second"))
    return disposal
