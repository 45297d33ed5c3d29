"""How someone says who they are and how they can be reached.

The browser is told to offer and keep nothing (`autocomplete="off"`): its list of what
was typed before would show a secret number to the next person at the screen.
"""

import re

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from .govuk import TextInput

# As people write it: with spaces, brackets, hyphens, or a +.
is_telephone_number = RegexValidator(
    re.compile(r"^[+(]?(?:[0-9][ ().-]*){7,15}\Z"),
    _("Enter a telephone number with its area code"),
)


class FullNameField(forms.CharField):
    """One field for any name, of any length that a name has."""

    def __init__(self, **options):
        widget = TextInput(spellcheck=False, autocomplete="off")
        super().__init__(label=_("Full name"), max_length=200, widget=widget, **options)


class TelephoneField(forms.CharField):
    default_validators = [is_telephone_number]
    default_error_messages = {"required": _("Enter a telephone number")}

    def __init__(self, **options):
        widget = TextInput(width=20, type="tel", autocomplete="off")
        super().__init__(label=_("Telephone number"), max_length=40, widget=widget, **options)


class EmailField(forms.EmailField):
    default_error_messages = {
        "required": _("Enter an e-mail address"),
        "invalid": _("Enter an e-mail address in the right form, like name@example.com"),
    }

    def __init__(self, **options):
        widget = TextInput(type="email", spellcheck=False, autocomplete="off")
        super().__init__(label=_("E-mail address"), max_length=254, widget=widget, **options)
