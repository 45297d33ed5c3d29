"""The figures: what came in over some weeks, and a month on a page to print.

Both are put on record by name. They hold no report, and no number from which one shows.
"""

from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from django.utils.dates import MONTHS
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.dates import moment_in_words, monday_of
from campaign_site.models import AuditEntry
from campaign_site.small_numbers import FEWEST
from campaign_site.staff_fields import DayField
from campaign_site.staff_pages import StaffPage
from reports.figure_tables import tables
from reports.figures import Figures
from reports.periods import WEEK, Period

Action = AuditEntry.Action
LONGEST = timedelta(days=2 * 366)
AT_FIRST = 12 * WEEK


class PeriodForm(forms.Form):
    """Two days. The figures are those of the weeks in which they lie."""

    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"))

    def clean_last(self):
        last = self.cleaned_data["last"]
        if last > timezone.localdate():
            raise ValidationError(_("Enter a last day that is today or in the past"))
        return last

    def clean(self):
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and first > last:
            self.add_error("last", _("Enter a last day that is not before the first"))
        elif first and last and last - first > LONGEST:
            self.add_error("first", _("Enter a first day at most 2 years before the last"))
        return self.cleaned_data

    @property
    def period(self):
        return Period.around(self.cleaned_data["first"], self.cleaned_data["last"])


class FiguresPage(StaffPage):
    permission_required = "reports.view_figures"

    def get_context_data(self, **kwargs):
        return super().get_context_data(fewest=FEWEST, **kwargs)


class FiguresView(FiguresPage):
    title = _("Figures")
    template_name = "admin/reports/figures.html"

    def get(self, request, *args, **kwargs):
        audit.record(request.user, Action.LIST, "figures")
        is_chosen = request.GET.keys() & PeriodForm.base_fields.keys()
        form = PeriodForm(request.GET if is_chosen else at_first())
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, form, **kwargs):
        if form.is_valid():
            figures = Figures(form.period)
            kwargs |= {
                "period": form.period,
                "figures": figures,
                "tables": tables([figures]),
                "columns": [_("Reports")],
            }
        return super().get_context_data(form=form, months=latest_months(), **kwargs)


def at_first():
    """This week and those before it, twelve in all."""
    today = timezone.localdate()
    return {"first": today - AT_FIRST + WEEK, "last": today}


def latest_months():
    """Twelve months to print, the one of this week first: its name and how its address ends."""
    month = monday_of(timezone.localdate()).replace(day=1)
    for _month in range(12):
        yield name_of(month), f"{month:%Y-%m}"
        month = month_before(month)


def month_before(month):
    return (month - timedelta(days=1)).replace(day=1)


def name_of(month):
    return f"{MONTHS[month.month]} {month.year}"


class MonthView(FiguresPage):
    """One month beside the one before. Whoever opens it is named on it."""

    template_name = "admin/reports/month.html"

    def get(self, request, *args, **kwargs):
        month, today = month_or_404(kwargs["month"]), timezone.localdate()
        audit.record(request.user, Action.PRINT, f"figures {month:%Y-%m}")
        months = [month, month_before(month)]
        periods = [Period.of_month(month).begun_by(today) for month in months]
        columns = [name_of(month) for month in months]
        is_over = Period.of_month(month).last < today
        figures = [Figures(period) for period in periods]
        context = {
            "title": _("Figures of %(month)s") % {"month": name_of(month)},
            "months": zip(columns, periods, strict=True),
            "is_over": is_over,
            "figures": figures[0],
            "tables": tables(figures),
            "columns": columns,
            "opened": moment_in_words(timezone.now()),
        }
        return self.render_to_response(self.get_context_data(**context))


def month_or_404(text):
    try:
        month = date.fromisoformat(f"{text}-01")
        month_before(month)
        begins_on = Period.of_month(month).first_week
    except (ValueError, OverflowError):
        raise Http404 from None
    if begins_on > timezone.localdate():
        raise Http404
    return month


PAGES = [
    ("figures/", FiguresView, "figures"),
    ("figures/<slug:month>/", MonthView, "month"),
]
