"""The week of a team: what is free, held and confirmed, and what to beware of."""

from urllib.parse import urlencode

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amnesty.models import CollectionTeam
from amnesty.week import WeekOfVisits
from campaign_site import audit
from campaign_site.dates import days_in_words, monday_of
from campaign_site.models import AuditEntry
from campaign_site.staff_fields import DayField
from campaign_site.staff_pages import StaffPage


def of_our_time(day):
    """The calendar itself has a first and a last week, beside which there is none."""
    if not 2000 <= day.year < 2100:
        raise ValidationError(_("Enter a day between 2000 and 2099"))


class WeekForm(forms.Form):
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=CollectionTeam.objects.all(),
        required=False,
        empty_label=_("All teams"),
        error_messages={"invalid_choice": _("Select a team of the list")},
    )
    day = DayField(label=_("A day of the week"), validators=[of_our_time])

    @property
    def week(self):
        return WeekOfVisits(monday_of(self.cleaned_data["day"]), self.cleaned_data["team"])


class WeekView(StaffPage):
    permission_required = "amnesty.view_booking"
    title = _("Visits week by week")
    template_name = "admin/amnesty/booking/week.html"

    def get(self, request, *args, **kwargs):
        audit.record(request.user, AuditEntry.Action.LIST, "amnesty.week")
        asked = request.GET.dict()
        form = WeekForm({"day": timezone.localdate()} | asked)
        return self.render_to_response(self.get_context_data(form=form))

    def get_context_data(self, form, **kwargs):
        if form.is_valid():
            week = form.week
            kwargs |= {
                "week": week,
                "words": days_in_words(week.monday, week.sunday),
                "areas": [(row.area, list(lines_with_links(row))) for row in week.rows],
                "previous": address_of(week, week.previous),
                "next": address_of(week, week.next),
            }
        return super().get_context_data(form=form, is_nav_sidebar_enabled=False, **kwargs)


def address_of(week, day):
    team = {"team": week.team.pk} if week.team else {}
    return "?" + urlencode(team | {"day": day})


def lines_with_links(row):
    """Each cell with the address of the visits that stand in it."""
    for line in row.lines:
        cells = [(cell, special, cell and visits_of(cell.slot)) for cell, special in line.cells]
        yield line.window.label, cells


def visits_of(slot):
    """The list of bookings, narrowed to this slot."""
    query = {"state": "all", "area": slot.area_id, "window": slot.window, "day": slot.date}
    return f"{reverse('admin:amnesty_booking_changelist')}?{urlencode(query)}"


PAGES = [("week/", WeekView, "week")]
