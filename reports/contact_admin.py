"""How staff open the contact details of a report: at an address of its own, and on record.

"Keep my details sealed" asks for a permission that few have. The column `identity` says
which details those are, but whoever can write to the database can change it. So the sealed
value says it too, and both have to agree to it before anything is shown.
"""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.recorded_admin import opened

from .models import ConcernReport, ReporterContact

Identity = ConcernReport.Identity


def told(stored):
    """The questions as they were asked, with the answers that were given, page by page."""
    return [row for page in stored["pages"] for row in page["rows"]]


class ContactAdmin:
    """Adds the contact details to the page of a report: shut, with a link that opens them."""

    def may_open_contact(self, request, identity):
        needed = "view_reportercontact" if identity == Identity.SHARED else "open_sealed_contact"
        return self.has_view_permission(request) and request.user.has_perm(f"reports.{needed}")

    def get_fields(self, request, obj=None):
        if obj and self.may_open_contact(request, obj.identity):
            return self.fields
        return [name for name in self.fields if name != "contact_details"]

    @admin.display(description=_("contact details"))
    def contact_details(self, report):
        if report.identity == Identity.NONE:
            return _("Anonymous")
        address = reverse("admin:reports_contact", args=[report.pk])
        return format_html('<a href="{}">{}</a>', address, _("Open contact details"))

    def get_urls(self):
        view = self.admin_site.admin_view(self.contact_view)
        return [path("<uuid:pk>/contact/", view, name="reports_contact"), *super().get_urls()]

    def contact_view(self, request, pk):
        report = get_object_or_404(ConcernReport, pk=pk)
        self.refuse_unless_allowed(request, report.identity)
        contact = get_object_or_404(ReporterContact, report=report)

        def rows(details):
            self.refuse_unless_allowed(request, details["identity"])
            audit.record(request.user, AuditEntry.Action.VIEW, contact)
            return told(details)

        context = {
            **self.admin_site.each_context(request),
            "title": _("Contact details"),
            "subtitle": report,
            "report": report,
            "details": opened(contact.details, rows),
        }
        return TemplateResponse(request, "admin/reports/concernreport/contact.html", context)

    def refuse_unless_allowed(self, request, identity):
        if not self.may_open_contact(request, identity):
            raise PermissionDenied
