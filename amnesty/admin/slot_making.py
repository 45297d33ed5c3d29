"""The page on which slots are made for many days at once: first looked at, then made."""

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from amnesty.models import CollectionArea, CollectionSlot
from amnesty.slot_making import Plan
from amnesty.working_days import SATURDAY
from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.staff_fields import DayField, RowsField
from campaign_site.staff_pages import StaffPage

Window = CollectionSlot.Window
MOST_PLACES = 99
WORKING_WEEK = list(range(SATURDAY))


class PlanForm(forms.Form):
    """Which slots there should be. It is sent twice: to see what it would do, and to do it."""

    areas = RowsField(
        label=_("Areas"),
        queryset=CollectionArea.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Select at least one area")},
    )
    first = DayField(label=_("First day"))
    last = DayField(label=_("Last day"), help_text=_("At most three months after the first."))
    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        initial=WORKING_WEEK,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Bank holidays of England and closed days are left out. Extra days of work are put in."
        ),
        error_messages={"required": _("Select at least one weekday")},
    )
    changes_capacity = forms.BooleanField(
        label=_("Change the places of slots that are there already"),
        required=False,
        help_text=_("Never to fewer than are taken. If not ticked, those slots stay as they are."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for window in Window:
            self.fields[f"places-{window}"] = forms.IntegerField(
                label=format_lazy(_("Places, {window}"), window=window.label.lower()),
                min_value=1,
                max_value=MOST_PLACES,
                required=False,
            )
        self.order_fields(["areas", "first", "last", "weekdays", *self.names_of_places])

    @property
    def names_of_places(self):
        return [f"places-{window}" for window in Window]

    def clean_first(self):
        first = self.cleaned_data["first"]
        if first < timezone.localdate():
            raise ValidationError(_("Enter a first day that is today or later"))
        return first

    def clean(self):
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("Enter a last day that is not before the first"))
        elif first and last and last - first > Plan.LONGEST:
            self.add_error("last", _("Enter a last day at most three months after the first"))
        if not self.places and not any(name in self.errors for name in self.names_of_places):
            self.add_error("places-1", _("Enter how many places there are in a part of the day"))
        return self.cleaned_data

    @property
    def places(self):
        """The parts of the day that have a number beside them."""
        typed = {window: self.cleaned_data.get(f"places-{window}") for window in Window}
        return {window: places for window, places in typed.items() if places}

    @property
    def plan(self):
        typed = self.cleaned_data
        return Plan(
            areas=list(typed["areas"]),
            first=typed["first"],
            last=typed["last"],
            weekdays=frozenset(typed["weekdays"]),
            places=self.places,
            changes_capacity=typed["changes_capacity"],
        )


class MakeSlotsView(StaffPage):
    permission_required = ["amnesty.add_collectionslot", "amnesty.change_collectionslot"]
    holds_no_secret = True
    title = _("Make slots")
    template_name = "admin/amnesty/collectionslot/make.html"

    def get(self, request, *args, **kwargs):
        return self.render_to_response(self.get_context_data(form=PlanForm()))

    def post(self, request, *args, **kwargs):
        form = PlanForm(request.POST)
        if not form.is_valid():
            context = self.get_context_data(form=form, wrong_form=form)
            return self.render_to_response(context, status=422)
        if "make" in request.POST:
            return self.make(form.plan)
        audit.record(request.user, AuditEntry.Action.LIST, CollectionSlot)
        return self.render_to_response(self.get_context_data(form=form, **outlook(form)))

    def make(self, plan):
        try:
            made = plan.make(by=self.request.user)
        except IntegrityError:
            messages.error(
                self.request,
                _("Nothing was made: someone else made slots for these days just now. Try again."),
            )
            return HttpResponseRedirect(reverse("admin:amnesty_make_slots"))
        for level, words in said(made):
            messages.add_message(self.request, level, words)
        return HttpResponseRedirect(reverse("admin:amnesty_collectionslot_changelist"))


def outlook(form):
    """What the plan would do, and the same plan in hidden fields, to say yes to."""
    plan = form.plan
    return {
        "plan": plan,
        "outlook": plan.look(),
        "same_again": PlanForm(form.data, auto_id=False),
    }


def said(made):
    """What was done, and what could not be."""
    number = len(made.slots)
    yield (
        messages.SUCCESS,
        ngettext("%d slot was made.", "%d slots were made.", number) % number,
    )
    if number := len(made.changed):
        words = ngettext("%d slot has other places now.", "%d slots have other places now.", number)
        yield messages.SUCCESS, words % number
    for slot in made.too_full:
        words = _("Not changed, because %(held)d places are taken: %(area)s, %(slot)s.")
        told = {"held": slot.held, "area": slot.area, "slot": slot}
        yield messages.WARNING, words % told


PAGES = [("slots/make/", MakeSlotsView, "make_slots")]
