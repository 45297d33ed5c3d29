"""The forms on the page of a report. Each has a name of its own in the ids of its fields."""

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from campaign_site.references import normalise
from campaign_site.staff_fields import PlacedForm, ReasonField, VersionedForm
from reports.models import ConcernReport, Grading, Topic
from reports.models.decisions import DECIDED, LOWERS, public_status_for
from reports.status import PHRASES

NOTHING = _("Nothing")


class ReportVersionedForm(VersionedForm):
    STALE = _(
        "Check what you typed and send it again. Nothing of yours is saved yet: after you opened "
        "this report somebody else changed it, or its writer added something."
    )

    @property
    def report(self):
        return self.row


class DecisionForm(ReportVersionedForm):
    place = "decision"

    status = forms.ChoiceField(label=_("Status"), choices=ConcernReport.Status)
    public_status = forms.ChoiceField(
        label=_("What the writer reads with the code"),
        choices=[(status, PHRASES[status]) for status in ConcernReport.PublicStatus],
        widget=forms.RadioSelect,
    )
    risk = forms.TypedChoiceField(label=_("Risk"), choices=Topic.Risk, coerce=int)
    reason = ReasonField(
        label=_("Reason for this decision"),
        required=False,
        help_text=_(
            "Only to lower the risk, or to call it spam or a duplicate while its risk is above "
            "usual or it is on hold."
        ),
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=[("", _("None yet")), *ConcernReport.Outcome.choices],
        required=False,
        help_text=_("To close a report, give the outcome and the onward reference."),
    )
    onward_reference = forms.CharField(
        label=_("Onward reference"),
        max_length=ConcernReport._meta.get_field("onward_reference").max_length,
        required=False,
        help_text=ConcernReport._meta.get_field("onward_reference").help_text,
    )
    duplicate_of = forms.CharField(
        label=_("Duplicate of"),
        max_length=20,
        required=False,
        help_text=_("The reference of the other report. Only with the status “duplicate”."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.stands = {name: getattr(self.report, name) for name in DECIDED}
        self.stands["duplicate_of"] = str(self.report.duplicate_of or "")
        self.initial |= self.stands
        if self.report.public_status == ConcernReport.PublicStatus.RECEIVED:
            self.initial["public_status"] = public_status_for(self.report, self.report.status)
        if not self.by.has_perm(LOWERS):
            del self.fields["reason"]

    def clean_duplicate_of(self):
        if not self.cleaned_data["duplicate_of"]:
            return None
        other = normalise(self.cleaned_data["duplicate_of"])
        try:
            return ConcernReport.objects.defer("answers").get(reference=other)
        except ConcernReport.DoesNotExist:
            raise forms.ValidationError(_("Enter the reference of a report that exists")) from None

    @property
    def decided(self):
        return {name: self.cleaned_data[name] for name in DECIDED}

    def differences(self):
        """Where what was typed is not what stands now: the question, and both as words."""
        return [
            (self[name].label, self.in_words(name, self.stands[name]), self.in_words(name, typed))
            for name in DECIDED
            if str(typed := self[name].value() or "") != str(self.stands[name])
        ]

    def in_words(self, name, value):
        labels = {str(key): label for key, label in getattr(self.fields[name], "choices", ())}
        return labels.get(str(value), value) or NOTHING


class AskSupervisorForm(ReportVersionedForm):
    place = "ask"

    @property
    def writer_reads(self):
        """What is said to the writer by this, where it says anything new."""
        if self.report.public_status != ConcernReport.PublicStatus.RECEIVED:
            return ""
        return PHRASES[public_status_for(self.report, ConcernReport.Status.SUPERVISOR)]


class HandOverForm(ReportVersionedForm):
    place = "hand-over"

    to = forms.ModelChoiceField(
        label=_("With"), queryset=None, required=False, empty_label=_("Nobody: back in the queue")
    )
    words = forms.CharField(
        label=_("Words for your colleague"),
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        required=False,
        help_text=_("You need not write any. They become a note."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = those_who_read_reports()
        self.initial["to"] = self.report.assignee_id


def those_who_read_reports():
    return (
        get_user_model()
        .objects.with_perm(
            "reports.view_concernreport", backend="django.contrib.auth.backends.ModelBackend"
        )
        .filter(is_staff=True)
        .order_by("username")
    )


class HoldForm(ReportVersionedForm):
    place = "hold"
    LABELS = {"hold": _("Why it must go nowhere"), "lift": _("Why it is safe to act now")}

    wanted = forms.ChoiceField(choices=[("hold", ""), ("lift", "")], widget=forms.HiddenInput)
    reason = ReasonField(help_text=_("This goes on record."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["wanted"] = "lift" if self.report.is_held else "hold"
        self.fields["reason"].label = self.LABELS[self.initial["wanted"]]


class GradingForm(PlacedForm, forms.ModelForm):
    place = "grading"

    class Meta:
        model = Grading
        fields = ["threat", "harm", "risk", "vulnerability", "source", "information"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.choices = [("", _("Not graded")), *field.choices[1:]]

    def clean(self):
        given = super().clean()
        if not self.errors and not any(given.values()):
            raise forms.ValidationError(_("Select at least one grading"))
        return given


class NoteForm(PlacedForm):
    place = "notes"

    text = forms.CharField(
        label=_("Note"),
        max_length=5000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Only staff who read reports see it. It can’t be changed later."),
        error_messages={"required": _("Enter a note")},
    )


class ContactReasonForm(PlacedForm):
    place = "contact"

    reason = ReasonField(
        label=_("Why you need to know who it is from"),
        help_text=_("This goes on record, with your name."),
        error_messages={"required": _("Enter why you need to know who it is from")},
    )
