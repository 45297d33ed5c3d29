"""The run list of a team and a day: without a word of what is sealed, or opened with a reason.

Opened, it is the answer to a POST, which no browser keeps: there is no address that opens it and
nothing to go back to. Every visit on it is on record.
"""

from itertools import groupby
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from amnesty.hazards import hazards_of
from amnesty.models import CollectionSlot, CollectionTeam
from amnesty.models.visits import Status
from amnesty.runs import Run
from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.staff_fields import DayField, PlacedForm, ReasonField
from campaign_site.staff_pages import StaffPage, who_and_when

from .visit import CHANGES, OPENS, VIEWS

MOST_STOPS = 99
SHUT = _("Where these visits go can be opened on their day, and on the working day before it.")
PRINTED = _("Printed by %(who)s at %(when)s. Destroy it after use.")


class RunForm(forms.Form):
    team = forms.ModelChoiceField(
        label=_("Team"),
        queryset=CollectionTeam.objects.all(),
        error_messages={"required": _("Select a team"), "invalid_choice": _("Select a team")},
    )
    day = DayField(label=_("Day"))

    @property
    def run(self):
        return Run(**self.cleaned_data)


class OrderForm(PlacedForm):
    """A number for each visit. Those with the same number stay as they stand."""

    place = "order"

    def __init__(self, *args, bookings, **kwargs):
        super().__init__(*args, **kwargs)
        for booking in bookings:
            self.fields[str(booking.pk)] = forms.IntegerField(
                label=_("Place of %s in its part of the day") % booking,
                min_value=0,
                max_value=MOST_STOPS,
                initial=booking.run_order,
                error_messages={"required": _("Enter a number for %s") % booking},
            )

    @property
    def places(self):
        return {UUID(name): number for name, number in self.cleaned_data.items()}


class OutForm(forms.Form):
    """Nobody leaves in the morning for a visit of the evening."""

    window = forms.TypedChoiceField(choices=CollectionSlot.Window.choices, coerce=int)


class OpenForm(PlacedForm):
    place = "open"

    reason = ReasonField(
        label=_("Why you need to know where these visits go"),
        help_text=_("This goes on record for each visit, with your name."),
        error_messages={"required": _("Enter why you need to know it")},
    )


class RunPage(StaffPage):
    """A page about the run that its address or its form names. Without one it leads to the list."""

    permission_required = VIEWS
    holds_no_secret = True
    title = _("Run list")
    template_name = "admin/amnesty/booking/run.html"

    http_method_names = ["get", "post"]
    extra_context = {"is_nav_sidebar_enabled": False}

    def get(self, request, *args, **kwargs):
        return HttpResponseRedirect(reverse("admin:amnesty_run"))

    def post(self, request, *args, **kwargs):
        form = RunForm(request.POST)
        if not form.is_valid():
            return RunPage.get(self, request)
        self.run = form.run
        return self.answer()

    def back(self):
        run = {"team": self.run.team.pk, "day": self.run.day}
        return HttpResponseRedirect(f"{reverse('admin:amnesty_run')}?{urlencode(run)}")

    def show(self, status=200, **wrong):
        """The list, on record as one. A form with a mistake stands in the place of a new one."""
        user, run = self.request.user, self.run
        audit.record(user, AuditEntry.Action.LIST, "amnesty.run", outcome=run)
        bookings = list(run.bookings)
        order = wrong.get("order_form") or OrderForm(bookings=bookings)
        context = {
            "run": run,
            "stops": [
                (booking, hazards_of(booking), order[str(booking.pk)]) for booking in bookings
            ],
            "leaving": self.leaving(bookings),
            "closed": run.closed_areas(bookings),
            "may_change": user.has_perms(CHANGES),
            **self.opening(),
            "choose_form": RunForm({"team": run.team.pk, "day": run.day}),
            "wrong_form": next(iter(wrong.values()), None),
        }
        return self.render_to_response(self.get_context_data(**context | wrong), status=status)

    def opening(self):
        """The form that opens the list, or the words that it is shut."""
        if not self.request.user.has_perms(OPENS):
            return {}
        return {"open_form": OpenForm()} if self.run.may_be_opened else {"shut": SHUT}

    def leaving(self, bookings):
        """Those that officers can leave for, by the part of the day."""
        ready = [booking for booking in bookings if Status.OUT in booking.may_become]
        parts = groupby(ready, key=lambda booking: CollectionSlot.Window(booking.slot.window))
        return [(window, list(visits)) for window, visits in parts]


class RunView(RunPage):
    http_method_names = ["get"]

    def get(self, request, *args, **kwargs):
        if "team" not in request.GET:
            form = RunForm(initial={"day": timezone.localdate()})
            return self.render_to_response(self.get_context_data(choose_form=form))
        form = RunForm(request.GET)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(choose_form=form))
        self.run = form.run
        return self.show()


class OrderView(RunPage):
    permission_required = CHANGES

    def answer(self):
        form = OrderForm(self.request.POST, bookings=list(self.run.bookings))
        if not form.is_valid():
            return self.show(status=422, order_form=form)
        self.run.put_in_order(self.request.user, form.places)
        messages.success(self.request, _("The order is saved."))
        return self.back()


class OutView(RunPage):
    permission_required = CHANGES

    def answer(self):
        form = OutForm(self.request.POST)
        if not form.is_valid():
            return self.back()
        versions = seen(self.request.POST.getlist("visit"))
        left = self.run.send_out(self.request.user, form.cleaned_data["window"], versions)
        if number := len(left):
            words = ngettext(
                "%d visit was changed meanwhile, or it is not its day. Look at it again.",
                "%d visits were changed meanwhile, or it is not their day. Look at them again.",
                number,
            )
            messages.warning(self.request, words % number)
        else:
            messages.success(self.request, _("The officers are out for this part of the day."))
        return self.back()


def seen(typed):
    """The version of each visit that stood on the page, by the id of the visit."""
    pairs = (one.partition(" ") for one in typed)
    return {pk: int(version) for pk, _space, version in pairs if version.isdecimal()}


class OpenView(RunPage):
    """The whole list, on the screen or to be printed."""

    permission_required = OPENS

    def answer(self):
        request = self.request
        if not self.run.may_be_opened:
            messages.error(request, SHUT)
            return self.back()
        form = OpenForm(request.POST)
        if not form.is_valid():
            return self.show(status=422, open_form=form)
        to_print = "print" in request.POST
        reason = form.cleaned_data["reason"]
        context = self.get_context_data(
            run=self.run,
            stops=self.run.open(request.user, reason, to_print),
            reason=reason,
            made_by=PRINTED % who_and_when(request.user),
        )
        name = "run_print" if to_print else "run_opened"
        return TemplateResponse(request, f"admin/amnesty/booking/{name}.html", context)


PAGES = [
    ("run/", RunView, "run"),
    ("run/order/", OrderView, "run_order"),
    ("run/out/", OutView, "run_out"),
    ("run/open/", OpenView, "run_open"),
]
