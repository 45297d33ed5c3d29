"""The week's reading, for a supervisor or an auditor."""

from datetime import date

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from . import audit
from .models import AuditEntry
from .staff_pages import StaffPage
from .unusual_reading import Reading, Week


class UnusualReadingView(StaffPage):
    permission_required = "campaign_site.view_auditentry"
    template_name = "admin/campaign_site/auditentry/reading.html"
    title = _("Unusual reading")

    def get(self, request, *args, **kwargs):
        week = self.week()
        outcome = f"{week.year}-W{week.number:02}"
        page = request.resolver_match.view_name
        audit.record(request.user, AuditEntry.Action.LIST, page, outcome=outcome)
        context = {"week": week, "readings": week.readings(), "many": Reading.MANY}
        return self.render_to_response(self.get_context_data(**context))

    def week(self):
        """The one in the address, or this one."""
        if "week" not in self.kwargs:
            return Week.of(timezone.localdate())
        try:
            week = Week(date.fromisocalendar(self.kwargs["year"], self.kwargs["week"], 1))
        except ValueError as error:
            raise Http404 from error
        if not week.has_begun:
            raise Http404
        return week
