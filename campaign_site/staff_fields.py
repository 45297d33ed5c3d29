"""What several pages of the staff site ask for."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DayInput(forms.DateInput):
    """A browser that has no calendar shows a line, in which a day is written as in the example."""

    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    widget = DayInput
    default_error_messages = {
        "required": _("Enter a date, such as 2026-03-27"),
        "invalid": _("Enter a real date, such as 2026-03-27"),
    }
