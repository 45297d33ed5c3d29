"""Staff enter what somebody tells them on the telephone, or what came on paper.

It is the journey of the public form, question for question, so that an officer reads one
kind of report. What only helps a reader who is alone with a screen is left out: whether
the device is safe, and what to do in danger. So are the signs of spam. The report says
how it came and not who typed it; that stands in the audit trail.
"""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.forms import QuestionForm
from campaign_site.govuk import Radios
from campaign_site.models import AuditEntry
from campaign_site.staff_entry import EntryCheckView, whose
from campaign_site.steps import Journey, Step

from .check import ReportCheckView
from .journey import QUESTIONS
from .models import ConcernReport
from .receiving import gathered, prepare, receive, stored
from .sent import ReportSentView

Channel = ConcernReport.Channel

NAMESPACE = "admin:report-entry"
# What is said in the list of reports when the last page is closed, by how it was closed.
SAID = {
    "noted": _("The report is stored."),
    "noted-switched-off": _("The report is stored, and its secret code is switched off."),
    "noted-too-late": _(
        "The page with the secret code had been closed, so the code is not switched off. "
        "The report is stored."
    ),
}


class ChannelForm(QuestionForm):
    section = _("How it came")

    channel = forms.ChoiceField(
        label=_("How did it reach us?"),
        choices=[
            (Channel.TELEPHONE, _("By telephone")),
            (Channel.PAPER, _("On paper")),
        ],
        widget=Radios,
        error_messages={"required": _("Select how it reached us")},
    )


class ReportEntryCheckView(EntryCheckView, ReportCheckView):
    pass


class EntrySentView(ReportSentView):
    """The reference and the code, to be read out. Then the officer is back in the list."""

    @property
    def goes_to(self):
        return reverse(f"{NAMESPACE}:timed-out")

    def end(self, page):
        messages.success(self.request, SAID[page])
        return redirect("admin:reports_concernreport_changelist")


@transaction.atomic
def entered(submission):
    channel = Channel(submission.answers["channel"])
    report = stored(submission, gathered(submission), channel=channel)
    audit.record(submission.by, AuditEntry.Action.ADD, report, str(channel.label))
    return report


def send(submission):
    return {"reference": receive(submission, entered).reference}


ENTRY = Journey(
    namespace=NAMESPACE,
    steps=(Step("channel", ChannelForm), *QUESTIONS),
    prepare=prepare,
    send=send,
    check_view=ReportEntryCheckView,
    check_template="reports/entry_check.html",
    sent_view=EntrySentView,
    sent_template="reports/entry_sent.html",
    notice=_("Staff: a report from the telephone or paper"),
    whose=whose,
)
