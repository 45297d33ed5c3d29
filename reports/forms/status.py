"""Two forms for later: the reference with its code, and what someone adds to a report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign_site.code_form import CodeForm
from campaign_site.forms import QuestionForm
from campaign_site.govuk import CharacterCount, Helper


class StatusForm(CodeForm):
    title = _("See what has happened to your report")
    letter = "C"


class AdditionForm(QuestionForm):
    helper = Helper(submit=_("Send to the police"))

    text = forms.CharField(
        label=_("What do you want to add?"),
        help_text=_(
            "Do not write the reference or the secret code here. "
            "Do not put yourself at risk to find out more."
        ),
        widget=CharacterCount(rows=8),
        max_length=5000,
        error_messages={"required": _("Enter what you want to add")},
    )

    @property
    def heading(self):
        """The page has a heading of its own."""
        return None
