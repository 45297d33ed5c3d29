"""How staff open the contact details of a report: with a reason, by themselves, on record.

"Keep my details sealed" asks for a permission that few have. The column `identity` says
which details those are, but whoever can write to the database can change it. So the sealed
value says it too, and both have to agree to it before anything is shown.

They are the answer to a POST: there is no address that opens them, and nothing to go back to.
"""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.recorded_admin import read
from campaign_site.staff_pages import StaffPage
from reports.forms.reporter import ReachYouForm
from reports.models import ConcernReport, ReporterContact

from .forms import ContactReasonForm
from .pages import ReportFormView

Identity = ConcernReport.Identity


def may_open_contact(user, identity):
    needed = "view_reportercontact" if identity == Identity.SHARED else "open_sealed_contact"
    return user.has_perm(f"reports.{needed}")


class ContactView(ReportFormView):
    form_class = ContactReasonForm
    form_name = "contact_form"
    place = "contact"

    def post(self, request, *args, **kwargs):
        self.refuse_unless_allowed(self.report.identity)
        return super().post(request, *args, **kwargs)

    def form_valid(self, form):
        contact = get_object_or_404(ReporterContact, report=self.report)

        def on_record(details):
            self.refuse_unless_allowed(details["identity"])
            reason = form.cleaned_data["reason"]
            audit.record(self.request.user, AuditEntry.Action.REVEAL, contact, reason=reason)
            return {"rows": told(details), "warnings": warnings(details)}

        context = StaffPage.get_context_data(
            self,
            title=_("Contact details"),
            is_nav_sidebar_enabled=False,
            report=self.report,
            details=read(contact.details, on_record),
        )
        return TemplateResponse(self.request, "admin/reports/concernreport/contact.html", context)

    def refuse_unless_allowed(self, identity):
        if not may_open_contact(self.request.user, identity):
            raise PermissionDenied


def told(stored):
    """The questions as they were asked, with the answers that were given, page by page."""
    return [row for page in stored["pages"] for row in page["rows"]]


def warnings(details):
    """What must be known before anybody is called: what was said about it, in staff's words."""
    given = {name: value for page in details["pages"] for name, value in page["values"].items()}
    ways = dict(ReachYouForm.base_fields["best_way"].choices)
    not_said = _("They did not say")
    return [
        (_("Who must not know"), given.get("must_not_know") or not_said),
        (_("When it is safe, and when not"), given.get("best_time") or not_said),
        (_("Leave a message"), _("Yes") if given.get("may_leave_message") == "yes" else _("No")),
        (_("The safest way"), ways.get(given.get("best_way"), not_said)),
    ]


def section(request, report):
    may_open = report.identity != Identity.NONE and may_open_contact(request.user, report.identity)
    return {"contact_form": ContactReasonForm() if may_open else None}


PAGES = [("<uuid:pk>/contact/", ContactView, "contact")]
