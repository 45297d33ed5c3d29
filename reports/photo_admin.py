"""How staff open the photos of a report: each by its own address, and on record.

A photo is given as a file to save, with a policy under which a browser runs nothing of it.
"""

from csp.constants import HEADER
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.recorded_admin import DAMAGED, SHUT
from campaign_site.sealing import Damaged, NoPrivateKey

from .models import Attachment

MISSING = _("The file of this photo is not there. Tell your supervisor.")
REASONS = {NoPrivateKey: SHUT, Damaged: DAMAGED, FileNotFoundError: MISSING}


class PhotoAdmin:
    """Adds the photos to the page of a report: how many for all, opened with a permission."""

    @admin.display(description=_("photos"))
    def photos(self, report):
        rows = [
            (reverse("admin:reports_photo", args=[photo.pk]), _("Photo"), photo.order)
            for photo in report.attachments.all()
        ]
        return format_html_join(" ", '<a href="{}">{} {}</a>', rows) or _("None")

    def get_urls(self):
        view = self.admin_site.admin_view(self.photo_view)
        return [path("photos/<uuid:pk>/", view, name="reports_photo"), *super().get_urls()]

    def photo_view(self, request, pk):
        if not self.may_open_photos(request):
            raise PermissionDenied
        photo = get_object_or_404(Attachment, pk=pk)
        audit.record(request.user, AuditEntry.Action.VIEW, photo)
        try:
            return as_file(photo, photo.open())
        except tuple(REASONS) as error:
            self.message_user(request, REASONS[type(error)], messages.ERROR)
            report = reverse("admin:reports_concernreport_change", args=[photo.report_id])
            return HttpResponseRedirect(report)

    def may_open_photos(self, request):
        return self.has_view_permission(request) and request.user.has_perm(
            "reports.view_attachment"
        )


def as_file(photo, jpeg):
    name = f"{photo.report.reference}-{photo.order}.jpg"
    return HttpResponse(
        jpeg,
        content_type="image/jpeg",
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            HEADER: "default-src 'none'; sandbox",
        },
    )
