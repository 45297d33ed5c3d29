"""What stands in the place of a deleted report: that it was there, and who decided that it goes."""

from django.contrib import admin
from django.http import Http404
from django.template.response import TemplateResponse

from campaign_site import audit
from campaign_site.models import AuditEntry
from reports.models import ConcernReport, Disposal

GONE = 410
READERS = ["reports.view_concernreport", "reports.view_disposal"]


def tombstone(request, pk):
    """The page, or None: the report was never here, is here still, or this is none of theirs."""
    if not any(map(request.user.has_perm, READERS)):
        return None
    disposal = disposals().filter(report_id=pk).first()
    if disposal is None or ConcernReport.objects.filter(pk=pk).exists():
        return None
    audit.record(request.user, AuditEntry.Action.VIEW, disposal)
    context = {"disposal": disposal, "title": str(disposal)}
    return TemplateResponse(
        request,
        "admin/reports/concernreport/tombstone.html",
        admin.site.each_context(request) | context,
        status=GONE,
    )


def disposals():
    return Disposal.objects.select_related("proposed_by", "agreed_by")


def tombstone_or_404(request, pk):
    if page := tombstone(request, pk):
        return page
    raise Http404
