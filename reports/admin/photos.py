"""How staff open the photos of a report: each by its own address, and on record.

A photo is given as a file to save, with a policy under which a browser runs nothing of it.
"""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.recorded_admin import WHY_SHUT
from campaign_site.staff_pages import StaffPage
from reports.models import Attachment

from .sheets import as_file

MISSING = _("The file of this photo is not there. Tell your supervisor.")
REASONS = WHY_SHUT | {FileNotFoundError: MISSING}


class PhotoView(StaffPage):
    permission_required = ["reports.view_concernreport", "reports.view_attachment"]

    def get(self, request, *args, **kwargs):
        photo = get_object_or_404(Attachment, pk=kwargs["pk"])
        audit.record(request.user, AuditEntry.Action.VIEW, photo)
        try:
            name = f"{photo.report}-{photo.order}.jpg"
            return as_file(photo.open(), "image/jpeg", name)
        except tuple(REASONS) as error:
            messages.error(request, REASONS[type(error)])
            report = reverse("admin:reports_concernreport_change", args=[photo.report_id])
            return HttpResponseRedirect(report)


def section(request, report):
    return {
        "photos": report.attachments.all(),
        "may_open_photos": request.user.has_perm("reports.view_attachment"),
    }


PAGES = [("photos/<uuid:pk>/", PhotoView, "photo")]
