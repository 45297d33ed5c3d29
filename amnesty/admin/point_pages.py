"""What is special about a place: its form, its state, and what readers say about a bin."""

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from localflavor.gb.forms import GBPostcodeField

from amnesty.models import SurrenderPoint
from campaign_site.govuk_messages import fill_in_messages
from campaign_site.staff_fields import DayField, PlacedForm, VersionedForm
from campaign_site.staff_pages import RowChangeView

from .agreeing import PublishedRow, RowForm

# Where in the world a place of an English force can be.
LATITUDES, LONGITUDES = (49, 56), (-7, 2)
SEES_REPORTS = "amnesty.view_pointreport"
CLOCK = _("Enter a real time, such as 14:30")


def page_of(point):
    return reverse("admin:amnesty_surrenderpoint_change", args=[point.pk])


class PointForm(forms.ModelForm):
    """`checked_on` goes beside the version: it says who saw it there, and not what is there."""

    postcode = GBPostcodeField(
        label=_("Postcode"),
        required=False,
        error_messages={"invalid": _("Enter a full postcode, such as NN1 1AA")},
    )
    checked_on = DayField(
        label=_("Seen there on"),
        required=False,
        help_text=_("The day on which a person saw all of this to be right. Empty if nobody has."),
    )

    class Meta:
        model = SurrenderPoint
        fields = SurrenderPoint.PUBLIC
        field_classes = {"date": DayField, "reported_on": DayField}
        error_messages = {"starts_at": {"invalid": CLOCK}, "ends_at": {"invalid": CLOCK}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, (least, most) in {"latitude": LATITUDES, "longitude": LONGITUDES}.items():
            words = _("Enter a number between %(least)s and %(most)s")
            words = words % {"least": least, "most": most}
            self.fields[name].validators += [
                MinValueValidator(least, words),
                MaxValueValidator(most, words),
            ]
            self.fields[name].help_text = _("In degrees. Empty: distances are to its town.")
        for name, field in self.fields.items():
            fill_in_messages(field, self[name].label)

    def clean_checked_on(self):
        day = self.cleaned_data["checked_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("Enter today or a day in the past"))
        return day

    def clean(self):
        typed = super().clean()
        position = [typed.get("latitude"), typed.get("longitude")]
        if None in position and position != [None, None] and not self.errors:
            self.add_error("longitude", _("Enter both the latitude and the longitude, or neither"))
        return typed

    def noted(self):
        return {"checked_on": self.cleaned_data["checked_on"]}


class StatusForm(VersionedForm):
    place = "status"
    STALE = _("Two people have agreed to another version meanwhile. Read it, then save the state.")

    status = forms.ChoiceField(
        label=_("State"),
        choices=SurrenderPoint.Status,
        widget=forms.RadioSelect,
        help_text=_(
            "The public reads it at once. If it has moved or closed, its address is not shown."
        ),
        error_messages={"required": _("Select the state")},
    )


class SeenForm(VersionedForm):
    place = "seen"
    STALE = _("Two people have agreed to another version meanwhile. Has anybody seen that one?")


class HandledForm(PlacedForm):
    place = "reports"


class StatusView(PublishedRow, RowChangeView):
    """What one person sets about the place that they read of, and about no other."""

    verb = "change"
    form_class = StatusForm
    form_name = "status_form"
    place = "status"
    said = _("The state is saved. The public reads it now.")

    def save(self, form):
        told = form.cleaned_data
        self.row.set_status(self.request.user, told["status"], told["version"])


class SeenView(PublishedRow, RowChangeView):
    verb = "change"
    form_class = SeenForm
    form_name = "seen_form"
    place = "status"
    said = _("Saved: somebody has seen it there today.")

    def save(self, form):
        self.row.check_today(self.request.user, form.cleaned_data["version"])


class HandledView(RowForm):
    form_class = HandledForm
    form_name = "handled_form"
    place = "reports"
    said = _("Saved: somebody has looked after this.")

    def do(self, form):
        self.row.handle_reports(self.request.user)

    def has_permission(self):
        return self.request.user.has_perm("amnesty.change_pointreport")


def section(request, point):
    user = request.user
    return {
        "point": point,
        "status_form": StatusForm(row=point, by=user, initial={"status": point.status}),
        "seen_form": SeenForm(row=point, by=user) if point.version else None,
        "reports": point.reports.open() if user.has_perm(SEES_REPORTS) else None,
        "may_handle": user.has_perm("amnesty.change_pointreport"),
    }


PAGES = [
    ("<int:pk>/status/", StatusView, "status"),
    ("<int:pk>/seen/", SeenView, "seen"),
    ("<int:pk>/reports/", HandledView, "reports"),
]
