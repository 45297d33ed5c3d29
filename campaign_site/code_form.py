"""The reference and the secret code, as someone copies them from a piece of paper."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from . import references, secret_codes
from .forms import QuestionForm
from .govuk import Helper, TextInput


def paper_field(label, example, width, error):
    """No browser may keep what is typed here, or correct it."""
    return forms.CharField(
        label=label,
        help_text=example,
        max_length=100,
        widget=TextInput(
            width=width, spellcheck=False, autocomplete="off", autocapitalize="characters"
        ),
        error_messages={"required": error, "max_length": error},
    )


class CodeForm(QuestionForm):
    """Takes references that begin with this `letter`. Each kind of row has its own."""

    helper = Helper()
    tab_title = _("Reference and code")
    letter = ""

    reference = paper_field(
        _("Reference"),
        _("It begins with %(letter)s and has 10 letters and numbers. Spaces do not matter."),
        20,
        _("Enter the reference as it was shown to you"),
    )
    code = paper_field(
        _("Secret code"),
        _("It has 17 letters and numbers, and never 0, O, 1, I or L."),
        30,
        _("Enter the secret code as it was shown to you"),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reference"].help_text %= {"letter": self.letter}

    def clean_reference(self):
        reference = references.normalise(self.cleaned_data["reference"])
        if not references.is_reference(reference) or not reference.startswith(self.letter):
            raise ValidationError(self.fields["reference"].error_messages["required"])
        return reference

    def clean_code(self):
        code = secret_codes.normalise(self.cleaned_data["code"])
        if not secret_codes.is_code(code):
            raise ValidationError(self.fields["code"].error_messages["required"])
        return code
