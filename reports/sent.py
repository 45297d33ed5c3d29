"""The page that shows the reference and the secret code, until its reader has noted them."""

from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from campaign_site.journeys import SentView
from campaign_site.secret_codes import code_for

from .models import ConcernReport


def groups_of(code):
    """What may stand on a line of its own. The check letter does not."""
    return [code[:5], code[5:10], code[10:15], code[15:]]


class ReportSentView(SentView):
    """The code follows from the draft's token: when the draft is gone, nobody can show it again."""

    meanwhile = _("What you told us has arrived.")
    goes_to = reverse_lazy("reports:noted")

    def post(self, request, *args, **kwargs):
        if "switch-off" in request.POST:
            return self.end(self.switch_off())
        if self.draft.sent:
            self.drafts.forget(self.draft)
        return self.end("noted")

    def end(self, page):
        return redirect(f"reports:{page}")

    @transaction.atomic
    def switch_off(self):
        """The page that says truly whether the code has been switched off."""
        self.lock()
        if not self.draft.sent:
            return "noted-too-late"
        self.report.forget_code()
        self.drafts.forget(self.draft)
        return "noted-switched-off"

    @property
    def report(self):
        reports = ConcernReport.objects.select_related("topic").defer("answers")
        return reports.get(reference=self.draft.sent["reference"])

    def get_context_data(self, **kwargs):
        report = self.report
        return super().get_context_data(
            code_groups=groups_of(code_for(self.draft.token)),
            expires_on=report.code_expires_on,
            topic=report.topic,
            **kwargs,
        )
