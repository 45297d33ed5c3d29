"""What waits for staff, for the page on which they start. It counts, and opens nothing."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from amnesty.models import PointReport

from .waiting_versions import waiting_for

register = template.Library()


@register.simple_tag
def waiting_points(user):
    """What somebody may look after about places and periods: words with a number, and where."""
    versions = waiting_for(user)
    lists = []
    if versions:
        number = sum(rows.count() for rows in versions.values())
        words = _("Versions for a second person (%d)") % number
        lists.append((words, reverse("admin:amnesty_waiting_versions")))
    if user.has_perm("amnesty.view_pointreport"):
        words = _("What readers say about bins (%d)") % PointReport.objects.open().count()
        lists.append((words, reverse("admin:amnesty_pointreport_changelist")))
    return lists
