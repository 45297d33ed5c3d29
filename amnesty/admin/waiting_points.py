"""What waits for staff, for the page on which they start. It counts, and opens nothing."""

from django import template
from django.urls import reverse
from django.utils.translation import gettext as _

from amnesty.models import PointReport
from campaign_site.counts import capped, in_words

from .waiting_versions import waiting_for

register = template.Library()


@register.simple_tag
def waiting_points(user):
    """What somebody may look after about places and periods: words with a number, and where."""
    versions = waiting_for(user)
    lists = []
    if versions:
        number = in_words(sum(map(capped, versions.values())))
        words = _("Versions for a second person (%s)") % number
        lists.append((words, reverse("admin:amnesty_waiting_versions")))
    if user.has_perm("amnesty.view_pointreport"):
        number = in_words(capped(PointReport.objects.open()))
        words = _("What readers say about bins (%s)") % number
        lists.append((words, reverse("admin:amnesty_pointreport_changelist")))
    return lists
