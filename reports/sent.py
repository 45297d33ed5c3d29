"""The page that shows the reference and the secret code of a report."""

from campaign_site.sent_with_code import SentWithCodeView

from .models import ConcernReport


class ReportSentView(SentWithCodeView):
    def find_row(self):
        reports = ConcernReport.objects.select_related("topic").defer("answers")
        return reports.get(reference=self.draft.sent["reference"])

    def get_context_data(self, **kwargs):
        report = self.find_row()
        return super().get_context_data(
            expires_on=report.code_expires_on, topic=report.topic, **kwargs
        )
