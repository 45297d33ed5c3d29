"""How long one report is kept, on its page, and the switch for a legal hold."""

from django import forms
from django.contrib import messages
from django.utils.translation import gettext_lazy as _

from campaign_site.staff_fields import PlacedForm, ReasonField
from reports.models import Disposal

from .pages import ReportFormView

PUT, LIFT = "put", "lift"
HOLDS = "reports.set_legal_hold"
DONE = {
    PUT: _("%(report)s is on legal hold."),
    LIFT: _("%(report)s is on legal hold no more."),
}


class LegalHoldForm(PlacedForm):
    place = "retention"
    LABELS = {PUT: _("Why it must be kept"), LIFT: _("Why it need not be kept any longer")}

    wanted = forms.ChoiceField(choices=[(PUT, ""), (LIFT, "")], widget=forms.HiddenInput)
    reason = ReasonField(help_text=_("This goes on record. Write no names, and nothing told."))

    def __init__(self, *args, report, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["wanted"] = LIFT if report.is_on_legal_hold else PUT
        self.fields["reason"].label = self.LABELS[self.initial["wanted"]]


class LegalHoldView(ReportFormView):
    permission_required = ["reports.view_concernreport", HOLDS]
    form_class = LegalHoldForm
    form_name = "legal_hold_form"
    place = LegalHoldForm.place

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"report": self.report}

    def form_valid(self, form):
        turn_legal_hold(self.request, self.report, **form.cleaned_data, place=self.place)
        return super().form_valid(form)


def turn_legal_hold(request, report, wanted, reason, place=""):
    """Do it, and say what holds now. Somebody may have done the same a moment ago."""
    turn = report.put_on_legal_hold if wanted == PUT else report.lift_legal_hold
    if turn(request.user, reason):
        messages.success(request, DONE[wanted] % {"report": report}, extra_tags=place)
    else:
        words = _("%(report)s: that was done already.") % {"report": report}
        messages.warning(request, words, extra_tags=place)


def section(request, report):
    return {
        "disposal": Disposal.objects.filter(report_id=report.pk).first(),
        "may_set_legal_hold": request.user.has_perm(HOLDS),
        "legal_hold_form": LegalHoldForm(report=report),
    }


PAGES = [("<uuid:pk>/legal-hold/", LegalHoldView, "legal_hold")]
