"""Who has had to do with a report, on its page: all of it for those who read the audit trail."""

from django.utils import timezone

from campaign_site.models import AuditEntry

MOST = 50
NAMES_FROM = 500

PAGES = []


def entries_of(report):
    """With what was refused: then the reference was not known yet, and the id is on record."""
    entries = AuditEntry.objects.about(report.reference, str(report.pk))
    return entries.select_related("staff")


def seen_by(report):
    """The names and days of those who saw what is in it, the newest first."""
    looks = entries_of(report).seeing()[:NAMES_FROM]
    days = dict.fromkeys((timezone.localdate(look.happened_at), look.staff) for look in looks)
    return [{"name": staff.get_username(), "day": day} for day, staff in days]


def section(request, report):
    if not request.user.has_perm("campaign_site.view_auditentry"):
        return {"seen_by": seen_by(report)}
    entries = list(entries_of(report)[: MOST + 1])
    return {"history": entries[:MOST], "has_more_history": len(entries) > MOST}
