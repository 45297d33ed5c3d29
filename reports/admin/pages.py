"""What the pages about one report have in common."""

from campaign_site.staff_pages import RowChangeView, RowFormView, RowPage
from reports.models import ConcernReport

from .tombstone import tombstone, tombstone_or_404

CHANGES = ["reports.view_concernreport", "reports.change_concernreport"]


class ReportPage(RowPage):
    """A page about the report whose id is in its address; of a deleted one its tombstone."""

    permission_required = "reports.view_concernreport"
    template_name = "admin/reports/concernreport/report.html"
    page_of_row = "admin:reports_concernreport_change"

    def dispatch(self, request, *args, **kwargs):
        try:
            return super().dispatch(request, *args, **kwargs)
        except ConcernReport.DoesNotExist:
            return tombstone_or_404(request, kwargs["pk"])

    def handle_no_permission(self):
        """Of a deleted report there is nothing left to protect but its tombstone."""
        return tombstone(self.request, self.kwargs["pk"]) or super().handle_no_permission()

    def find_row(self):
        return ConcernReport.objects.select_related("topic", "assignee").get(pk=self.kwargs["pk"])

    @property
    def report(self):
        return self.row

    def get_context_data(self, **kwargs):
        return super().get_context_data(report=self.report, **kwargs)


class ReportFormView(ReportPage, RowFormView):
    pass


class ReportChangeView(ReportPage, RowChangeView):
    permission_required = CHANGES
