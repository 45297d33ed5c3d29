"""What a list of the admin is narrowed by, as one form in the place of lists of links.

A date hierarchy reads a whole table to say which years it has. Two days that somebody enters
cost nothing, and an index finds them.
"""

from django import forms
from django.contrib import admin
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from .staff_fields import DayField


class DaysForm(forms.Form):
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)

    def clean(self):
        typed = super().clean()
        since, until = typed.get("since"), typed.get("until")
        if since and until and until < since:
            self.add_error("until", _("Enter a last day that is not before the first"))
        return typed


class FormFilter(admin.ListFilter):
    """`narrow(rows, given)` narrows the rows by what was given. What is wrong finds nothing."""

    template = "admin/campaign_site/form_filter.html"
    form_class = None

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        for name in self.expected_parameters():
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]
        self.form = self.form_class(self.used_parameters)

    @classmethod
    def names(cls):
        return list(cls.form_class.base_fields)

    def has_output(self):
        return True

    def expected_parameters(self):
        return self.names()

    def choices(self, changelist):
        """What else the list is narrowed by goes with the form.

        Below it stands what its pages leave out: nobody takes their number for all.
        """
        self.paginator = changelist.paginator
        others = changelist.get_query_string(remove=[*self.names(), "p"]).removeprefix("?")
        return QueryDict(others).items()

    def queryset(self, request, rows):
        return self.narrow(rows, self.form.cleaned_data) if self.form.is_valid() else rows.none()


class DaysFilter(FormFilter):
    """The days of `column` from one to another."""

    title = _("day")
    form_class = DaysForm
    column = ""

    def narrow(self, rows, given):
        days = {"gte": given["since"], "lte": given["until"]}
        return rows.filter(**{f"{self.column}__{end}": day for end, day in days.items() if day})
