"""Who has the reference and the code sees what has happened to a report, and can add to it.

What is shown is one of four fixed phrases and never what was told.
"""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign_site.opened_by_code import AskingView, OpenedView, opened_by

from .forms.status import AdditionForm, StatusForm
from .models import Addition, ConcernReport

JOURNEY = "status"

Status = ConcernReport.PublicStatus

# Approved words. They say where a report is, never what was found or done.
PHRASES = {
    Status.RECEIVED: _("We have received it. It is waiting to be read."),
    Status.READ: _("An officer has read it."),
    Status.PASSED_ON: _("It is with the people who deal with this kind of concern."),
    Status.CLOSED: _("We have finished with it for now. You can still tell us more."),
}


def report_opened_by(reference, code):
    return opened_by("report", report_with, reference, code)


def report_with(reference):
    rows = ConcernReport.objects.with_current_code().only("code_hash")
    return rows.filter(reference=reference).first()


class StatusView(AskingView):
    kept_as = JOURNEY
    begins_at = "status"
    form_class = StatusForm
    template_name = "reports/status.html"

    def row_opened_by(self, reference, code):
        return report_opened_by(reference, code)

    def get_context_data(self, **kwargs):
        days = ConcernReport.CODE_LASTS.days
        back_url = reverse("reports:start")
        return super().get_context_data(days=days, back_url=back_url, **kwargs)


class StatusOpenedView(OpenedView):
    """Says what has happened to the report, and takes what its writer adds."""

    kept_as = JOURNEY
    begins_at = "status"
    template_name = "reports/status_opened.html"

    def find_row(self, pk):
        return ConcernReport.objects.with_current_code().defer("answers").filter(pk=pk).first()

    def text_form(self, typed=None):
        return AdditionForm(typed)

    def add(self, text):
        return Addition.objects.receive(self.row, text, self.draft.token)

    def get_context_data(self, **kwargs):
        return super().get_context_data(phrase=PHRASES[self.row.public_status], **kwargs)
