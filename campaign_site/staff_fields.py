"""What several pages of the staff site ask for."""

from django import forms
from django.core.exceptions import ValidationError
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


class RowsField(forms.ModelMultipleChoiceField):
    """Rows that were ticked. A number too long for the database is no row, and no fault."""

    def clean(self, value):
        try:
            return super().clean(value)
        except OverflowError as error:
            params = {"value": _("This number")}
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice", params=params
            ) from error


class LineField(forms.CharField):
    """One line. A line break would begin a line of its own in a file or in a list."""

    def to_python(self, value):
        return " ".join(super().to_python(value).split())


class ReasonField(LineField):
    """Why something is done, in one line. It goes on record, so it must say something."""

    default_error_messages = {
        "required": _("Enter the reason"),
        "min_length": _("Enter a reason of 5 letters or more"),
    }

    def __init__(self, **kwargs):
        super().__init__(min_length=5, max_length=200, **kwargs)


class PlacedForm(forms.Form):
    """One of several forms on a page. It has a name of its own in the ids of its fields."""

    place = ""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=f"{self.place}-%s", **kwargs)


class VersionedForm(PlacedForm):
    """Made from one version of a row. It is not saved over another one."""

    STALE = ""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, row, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.row, self.by = row, by
        self.initial["version"] = row.version

    @property
    def is_stale(self):
        return self.data.get("version") != str(self.row.version)

    def go_on_from_what_stands(self):
        """What was typed stays, in a form that can be sent again."""
        self.data = self.data.copy()
        self.data["version"] = self.row.version
        self.add_error(None, self.STALE)
