"""Two forms for later: the reference with its code, and what someone adds to a report."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from campaign_site import references, secret_codes
from campaign_site.forms import QuestionForm
from campaign_site.govuk import CharacterCount, Helper, TextInput


def paper_field(label, example, width, error):
    """What someone copies from a piece of paper. No browser may keep it or correct it."""
    return forms.CharField(
        label=label,
        help_text=example,
        max_length=100,
        widget=TextInput(
            width=width, spellcheck=False, autocomplete="off", autocapitalize="characters"
        ),
        error_messages={"required": error, "max_length": error},
    )


class StatusForm(QuestionForm):
    helper = Helper()
    title = _("See what has happened to your report")
    tab_title = _("Reference and code")

    reference = paper_field(
        _("Reference"),
        _("It begins with C and has 10 letters and numbers. Spaces do not matter."),
        20,
        _("Enter the reference as it was shown to you"),
    )
    code = paper_field(
        _("Secret code"),
        _("It has 17 letters and numbers, and never 0, O, 1, I or L."),
        30,
        _("Enter the secret code as it was shown to you"),
    )

    def clean_reference(self):
        reference = references.normalise(self.cleaned_data["reference"])
        if not references.is_reference(reference) or not reference.startswith("C"):
            raise ValidationError(self.fields["reference"].error_messages["required"])
        return reference

    def clean_code(self):
        code = secret_codes.normalise(self.cleaned_data["code"])
        if not secret_codes.is_code(code):
            raise ValidationError(self.fields["code"].error_messages["required"])
        return code


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
