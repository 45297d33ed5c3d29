"""What officers decide about a visit: each verb is a button that says what happens."""

from datetime import timedelta
from typing import NamedTuple

from django import forms
from django.core.exceptions import BadRequest, ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amnesty.models import Booking, SlotIsFull
from amnesty.models.visits import under_promise
from amnesty.working_days import bank_holidays
from campaign_site.dates import day_in_words
from campaign_site.staff_fields import LineField, ReasonField

from .visit import CHANGES, VisitChangeView, VisitVersionedForm

Status = Booking.Status
WEEKS_AHEAD = timedelta(weeks=8)
NOW_FULL = _("Select another time: this one is full")


class StatusForm(VisitVersionedForm):
    """One press, with nothing to type."""

    status = forms.ChoiceField(choices=Status, widget=forms.HiddenInput)

    def __init__(self, *args, to, **kwargs):
        self.place = f"to-{to}"
        super().__init__(*args, **kwargs)
        self.initial["status"] = to

    @property
    def to(self):
        return Status(self.initial["status"])

    @property
    def typed(self):
        """What was written into it, to be copied where it can't be sent any more."""
        return [(bound.label, bound.value()) for bound in self.visible_fields() if bound.value()]


class CallForm(StatusForm):
    words = forms.CharField(
        label=_("What the call is to make clear"),
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        required=False,
        help_text=_("You need not write anything. It becomes a note."),
    )


class BecauseForm(StatusForm):
    reason = ReasonField(
        label=_("Why"), help_text=_("This goes on record. Do not repeat what was told.")
    )


class IncidentForm(StatusForm):
    incident_reference = LineField(
        label=_("Incident number"),
        max_length=Booking._meta.get_field("incident_reference").max_length,
        error_messages={"required": _("Enter the incident number")},
    )


class Verb(NamedTuple):
    button: str
    form_class: type = StatusForm
    # What follows from it, where that is more than the button says.
    follows: str = ""


VERBS = {
    Status.CONFIRMED: Verb(
        _("Confirm the visit"), follows=_("Whoever asked can then read that it is confirmed.")
    ),
    Status.NEEDS_CALL: Verb(
        _("It needs a call first"), CallForm, _("The place stays taken until you decide.")
    ),
    Status.OUT: Verb(_("Officers are on their way")),
    Status.COLLECTED: Verb(
        _("It was collected"),
        follows=_("Then record what was taken in. Until you do, it waits on the start page."),
    ),
    Status.NOBODY_IN: Verb(
        _("Nobody was in"), follows=_("You can then choose another time, or cancel it.")
    ),
    Status.NOT_HANDED_OVER: Verb(_("It was not handed over"), BecauseForm),
    Status.INCIDENT: Verb(
        _("It became an incident"), IncidentForm, _("The visit ends here, and goes on there.")
    ),
    Status.CANCELLED: Verb(
        _("Cancel the visit"), BecauseForm, _("Its place is free for somebody else at once.")
    ),
}
# The way back: what it is called depends on where it leads from.
OUT_AGAIN = Verb(_("This outcome is wrong: take it back"), BecauseForm)
NO_INCIDENT = Verb(_("It is no incident: it needs a call"), BecauseForm)
NOT_OUT = Verb(_("They are not on their way: put it back to confirmed"))


def verb_for(status, to):
    if status == Status.OUT and to == Status.CONFIRMED:
        return NOT_OUT
    if to == Status.OUT and status != Status.CONFIRMED:
        return OUT_AGAIN
    if status == Status.INCIDENT and to == Status.NEEDS_CALL:
        return NO_INCIDENT
    return VERBS[to]


class StatusView(VisitChangeView):
    form_name = "status_form"
    place = "decision"

    @property
    def to(self):
        try:
            return Status(self.request.POST.get("status"))
        except ValueError:
            raise BadRequest from None

    def post(self, request, *args, **kwargs):
        if self.to not in VERBS:
            raise BadRequest
        return super().post(request, *args, **kwargs)

    def get_form_class(self):
        return verb_for(self.booking.status, self.to).form_class

    def get_form_kwargs(self):
        return super().get_form_kwargs() | {"to": self.to}

    def save(self, form):
        given = form.cleaned_data
        self.booking.decide(self.request.user, self.to, **written(given))

    @property
    def said(self):
        return _("Saved: %(status)s.") % {"status": self.booking.get_status_display()}

    def get_context_data(self, **kwargs):
        """The form with a mistake in it stands in the place of the empty one."""
        if form := kwargs.get(self.form_name):
            kwargs["verbs"] = verbs(self.booking, self.request.user, form)
            kwargs["left_over"] = form.to not in self.booking.may_become and form
        return super().get_context_data(**kwargs)


def written(given):
    return {name: given[name] for name in given if name != "status"}


def verbs(booking, by, bound=None):
    """What may be done now: the words and the form of each, the usual way first."""
    return [
        {
            "to": to,
            "verb": verb_for(booking.status, to),
            "form": bound if bound and bound.to == to else unbound(booking, by, to),
            "is_first": number == 0,
        }
        for number, to in enumerate(booking.may_become)
    ]


def unbound(booking, by, to):
    return verb_for(booking.status, to).form_class(row=booking, by=by, to=to)


class SlotSelect(forms.Select):
    """A time that is full is shown and can't be chosen."""

    def create_option(self, *args, **kwargs):
        option = super().create_option(*args, **kwargs)
        slot = getattr(option["value"], "instance", None)
        if slot and slot.is_full:
            option["attrs"]["disabled"] = True
        return option


class SlotField(forms.ModelChoiceField):
    widget = SlotSelect

    def label_from_instance(self, slot):
        is_today = slot.date == timezone.localdate()
        told = {
            "slot": _("today, %s") % slot if is_today else slot,
            "free": slot.capacity - slot.held,
            "all": slot.capacity,
        }
        words = _("%(slot)s: full") if slot.is_full else _("%(slot)s: %(free)d of %(all)d free")
        return words % told


class RebookForm(VisitVersionedForm):
    """The other times of the area. Which of them is free may have changed since."""

    place = "rebook"

    slot = SlotField(
        label=_("New time"),
        queryset=None,
        empty_label=_("Select a time"),
        error_messages={
            "required": _("Select a time"),
            "invalid_choice": _("Select a time from the list"),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["slot"].queryset = times_for(self.row)
        last_day = day_in_words(self.row.period.closes_on)
        self.fields["slot"].help_text = _("The promise of this visit holds until %s.") % last_day

    def clean_slot(self):
        slot = self.cleaned_data["slot"]
        if slot.is_full:
            raise ValidationError(NOW_FULL)
        return slot


def times_for(booking):
    """Of the same area, from what is left of today on, while the promise holds.

    No day that is closed. The time that it has is no other one, while it has it.
    """
    now = timezone.localtime()
    last_day = now.date() + WEEKS_AHEAD
    days_off = bank_holidays(now.year) | bank_holidays(last_day.year)
    slots = under_promise(booking.period).filter(area=booking.slot.area_id, date__lte=last_day)
    slots = slots.to_come(now).on_open_days(days_off)
    may_be_the_same = booking.is_expired_by_now or booking.status == Status.NOBODY_IN
    return slots if may_be_the_same else slots.exclude(pk=booking.slot_id)


class RebookView(VisitChangeView):
    form_class = RebookForm
    form_name = "rebook_form"
    place = "rebook"
    said = _("The visit has another time, and is confirmed.")

    def save(self, form):
        try:
            self.booking.rebook(self.request.user, **form.cleaned_data)
        except SlotIsFull:
            raise ValidationError({"slot": NOW_FULL}) from None


def section(request, booking):
    if not request.user.has_perms(CHANGES):
        return {}
    may_rebook = booking.may_be_rebooked
    return {
        "verbs": verbs(booking, request.user),
        "rebook_form": RebookForm(row=booking, by=request.user) if may_rebook else None,
    }


PAGES = [
    ("<uuid:pk>/status/", StatusView, "booking_status"),
    ("<uuid:pk>/rebook/", RebookView, "booking_rebook"),
]
