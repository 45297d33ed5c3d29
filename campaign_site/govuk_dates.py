"""A day in three boxes, as GOV.UK Frontend asks for it."""

import datetime

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from .govuk_messages import subject_of


class DateInput(forms.Widget):
    """A date in three boxes, sent as `<name>-day`, `<name>-month` and `<name>-year`."""

    PARTS = ("day", "month", "year")
    LABELS = {"day": _("Day"), "month": _("Month"), "year": _("Year")}
    WIDTHS = {"day": 2, "month": 2, "year": 4}

    use_fieldset = True

    def format_value(self, value):
        if isinstance(value, datetime.date):
            return {part: str(getattr(value, part)) for part in self.PARTS}
        return value or {}

    def subwidgets(self, name, value, attrs=None):
        typed = self.format_value(value)
        for part in self.PARTS:
            yield {
                "part": part,
                "name": f"{name}-{part}",
                "id": f"{attrs['id']}-{part}",
                "label": self.LABELS[part],
                "value": typed.get(part, ""),
                "width": self.WIDTHS[part],
            }

    def value_from_datadict(self, data, files, name):
        return {part: str(data.get(f"{name}-{part}", "")).strip() for part in self.PARTS}

    def value_omitted_from_data(self, data, files, name):
        return not any(f"{name}-{part}" in data for part in self.PARTS)


class DateField(forms.Field):
    """A day in three boxes. The month may be a name; each error marks the boxes that are wrong."""

    widget = DateInput
    default_error_messages = {
        "day": _("%(subject)s must include a day"),
        "month": _("%(subject)s must include a month"),
        "year": _("%(subject)s must include a year"),
        "day month": _("%(subject)s must include a day and month"),
        "day year": _("%(subject)s must include a day and year"),
        "month year": _("%(subject)s must include a month and year"),
        "invalid": _("%(subject)s must be a real date"),
        "short year": _("Year must include 4 numbers"),
        "future": _("%(subject)s must be today or in the past"),
        "past": _("%(subject)s must be today or in the future"),
    }

    def __init__(self, *, may_be_past=True, may_be_future=True, **kwargs):
        super().__init__(**kwargs)
        self.may_be_past = may_be_past
        self.may_be_future = may_be_future

    def to_python(self, value):
        if not value or isinstance(value, datetime.date):
            return value or None
        missing = [part for part in DateInput.PARTS if not value[part]]
        if len(missing) == len(DateInput.PARTS):
            return None
        if missing:
            raise self.error(" ".join(missing), missing)
        return self.date_of(value)

    def date_of(self, typed):
        day, month = whole_number(typed["day"]), month_number(typed["month"])
        year = whole_number(typed["year"])
        if day not in range(1, 32):
            raise self.error("invalid", ["day"])
        if month not in range(1, 13):
            raise self.error("invalid", ["month"])
        if year not in range(1000, 10000):
            raise self.error("short year", ["year"])
        try:
            return datetime.date(year, month, day)
        except ValueError:
            raise self.error("invalid") from None

    def validate(self, value):
        super().validate(value)
        if value and not self.may_be_future and value > timezone.localdate():
            raise self.error("future")
        if value and not self.may_be_past and value < timezone.localdate():
            raise self.error("past")

    def error(self, code, wrong_parts=DateInput.PARTS):
        subject = subject_of(self.label, _("The date"))
        params = {"subject": subject, "wrong_parts": wrong_parts}
        return ValidationError(self.error_messages[code], code=code, params=params)


def whole_number(text):
    return int(text) if text.isdecimal() and len(text) <= 4 else None


def month_number(text):
    """The month by number, or by its name from the third letter on: 9, sep, sept, September."""
    if len(text) < 3:
        return whole_number(text)
    names = ((number, str(name).lower()) for number, name in MONTHS.items())
    return next((number for number, name in names if name.startswith(text.lower())), None)
