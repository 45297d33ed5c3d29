"""What the pages about one report have in common."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic.edit import FormMixin

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.staff_pages import StaffPage
from reports.models import ConcernReport
from reports.models.casework import Stale

from .tombstone import tombstone, tombstone_or_404

CHANGES = ["reports.view_concernreport", "reports.change_concernreport"]
# A page that comes back with a mistake in it is the look that was recorded when it was opened.
ONE_LOOK = timedelta(hours=1)


class ReportPage(StaffPage):
    """A page about the report whose id is in its address; of a deleted one its tombstone.

    `sections` are functions of the request and the report. Each gives its part of the page
    something to show, and `get_context_data` is told what stands in the place of it.
    """

    permission_required = "reports.view_concernreport"
    template_name = "admin/reports/concernreport/report.html"
    sections = ()

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except ConcernReport.DoesNotExist:
            return tombstone_or_404(request, kwargs["pk"])

    def handle_no_permission(self):
        """Of a deleted report there is nothing left to protect but its tombstone."""
        return tombstone(self.request, self.kwargs["pk"]) or super().handle_no_permission()

    @cached_property
    def report(self):
        return ConcernReport.objects.select_related("topic", "assignee").get(pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs):
        context = {
            "report": self.report,
            "title": str(self.report),
            "is_nav_sidebar_enabled": False,
        }
        for section in self.sections:
            context |= section(self.request, self.report)
        return super().get_context_data(**context | kwargs)


class ReportFormView(FormMixin, ReportPage):
    """One form of the page of a report. A wrong answer shows the page again, nothing lost.

    Its address is asked for by a GET when someone signs in again after it was refused, or
    reloads a page that came back. That leads to the report, where the look is put on record.
    """

    http_method_names = ["get", "post"]
    holds_no_secret = True
    form_name = ""  # how the template calls it
    place = ""  # the part of the page that it stands in, and comes back to
    said = ""  # what is said when it is done

    def get(self, request, *args, **kwargs):
        return HttpResponseRedirect(self.get_success_url())

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_valid(self, form):
        if self.said:
            messages.success(self.request, self.said, extra_tags=self.place)
        return HttpResponseRedirect(self.get_success_url())

    def form_invalid(self, form, status=422):
        self.record_unless_seen()
        context = self.get_context_data(**{self.form_name: form, "wrong_form": form})
        return self.render_to_response(context, status=status)

    def record_unless_seen(self):
        """Nobody reads a report off the record by sending a form that is wrong."""
        looks = AuditEntry.objects.filter(
            staff=self.request.user,
            action=AuditEntry.Action.VIEW,
            record=str(self.report),
            subject=audit.subject_of(self.report),
            happened_at__gt=timezone.now() - ONE_LOOK,
        )
        if not looks.exists():
            audit.record(self.request.user, AuditEntry.Action.VIEW, self.report)

    def get_success_url(self):
        page = reverse("admin:reports_concernreport_change", args=[self.report.pk])
        return f"{page}#{self.place}" if self.place else page


class ReportChangeView(ReportFormView):
    """A form that changes the report itself, made from one version of it and saved over that.

    `save` raises Stale when somebody else was faster. Then nothing is saved, and the page
    shows what stands now with what was typed, in a form that goes on from there.
    """

    permission_required = CHANGES
    is_stale = False

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"report": self.report, "by": self.request.user}

    def post(self, request, *args, **kwargs):
        form = self.get_form()
        return self.form_stale() if form.is_stale else super().post(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            self.save(form)
        except Stale:
            return self.form_stale()
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        return super().form_valid(form)

    def form_stale(self):
        del self.report
        self.is_stale = True
        form = self.get_form()
        form.go_on_from_what_stands()
        return self.form_invalid(form, status=409)
