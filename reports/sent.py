"""The page that shows the reference and the secret code, until its reader has noted them."""

from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from campaign_site.journeys import SentView
from campaign_site.secret_codes import code_for

from .models import ConcernReport


class ReportSentView(SentView):
    """The code follows from the draft's token: when the draft is gone, nobody can show it again."""

    meanwhile = _("What you told us has arrived.")

    def post(self, request, *args, **kwargs):
        if self.draft.sent:
            if "forget" in request.POST:
                self.report.forget_code()
            self.drafts.forget(self.draft)
        return redirect("reports:noted")

    @property
    def report(self):
        reports = ConcernReport.objects.select_related("topic").defer("answers")
        return reports.get(reference=self.draft.sent["reference"])

    def get_context_data(self, **kwargs):
        report = self.report
        return super().get_context_data(
            code=code_for(self.draft.token),
            expires_on=report.code_expires_on,
            topic=report.topic,
            **kwargs,
        )
