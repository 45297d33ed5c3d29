"""What someone with the secret code of a visit is asked."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign_site.code_form import CodeForm
from campaign_site.forms import QuestionForm
from campaign_site.govuk import CharacterCount, Helper

from .visit import TimeForm

TOO_LATE = _("It can’t be sent from here any more. Call 101, say your reference and tell us this")


class VisitCodeForm(CodeForm):
    title = _("See, move or cancel your visit")
    letter = "B"


class AccessNoteForm(QuestionForm):
    """Is taken for as long as the visit may be changed. What was typed too late is shown again."""

    helper = Helper(submit=_("Send this note"))
    heading = None

    text = forms.CharField(
        label=_("Something else that we should know before we come"),
        help_text=_(
            "For example how to get in, or where to park. "
            "Do not write the reference or the secret code here."
        ),
        widget=CharacterCount(rows=4),
        max_length=500,
        error_messages={"required": _("Enter what we should know")},
    )

    def __init__(self, *args, may_be_sent, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_be_sent = may_be_sent

    def clean(self):
        if not self.may_be_sent:
            self.add_error("text", TOO_LATE)
        return self.cleaned_data


class OtherTimeForm(TimeForm):
    """The times of the booking's own area, without the one that it has."""

    tab_title = _("Another time")

    def __init__(self, *args, booking, **kwargs):
        answers = {"period": booking.period, "area": booking.slot.area}
        super().__init__(*args, answers=answers, **kwargs)
        field = self.fields["time"]
        self.slots = [slot for slot in self.slots if slot != booking.slot]
        field.choices = [choice for choice in field.choices if choice[0] != str(booking.slot_id)]
        field.label = _("Which other time suits you?")
