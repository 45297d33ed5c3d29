"""The page on which everything that was handed over together is entered, item by item.

It begins with a row for each item that was booked. In a row where no number is entered nothing
was taken in, so that nobody confirms by a single press what they have not counted.
"""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from amnesty.models import Booking, Receipt
from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.staff_pages import StaffPage
from campaign_site.versions import Stale

from .received_forms import Items, VisitTakingForm, WalkInForm

TAKES = [
    f"amnesty.{verb}_{model}" for verb in ("view", "add") for model in ("receipt", "receiveditem")
]
TOO_EARLY = _("Say first that officers are out for this visit. Then record what was taken in.")
STALE = _(
    "Check what you typed and send it again. Nothing is saved yet: after you opened this page "
    "somebody else changed the visit."
)


class TakingPage(StaffPage):
    permission_required = TAKES
    template_name = "admin/amnesty/received/take.html"
    holds_no_secret = True
    form_class = WalkInForm
    booking = None
    extra_context = {"is_nav_sidebar_enabled": False}

    def get(self, request, *args, **kwargs):
        return self.show(self.form(), Items(**self.about_items()))

    def post(self, request, *args, **kwargs):
        form = self.form(request.POST)
        if "more" in request.POST:
            form.errors.clear()
            return self.show(form, Items.with_another_row(request.POST, **self.about_items()))
        items = Items(request.POST, **self.about_items())
        if not all([form.is_valid(), items.is_valid()]):
            return self.show(form, items, 422)
        return self.take(form, items)

    def form(self, data=None):
        return self.form_class(data)

    def about_items(self):
        return {"form_kwargs": {"booked": None}}

    def take(self, form, items):
        try:
            receipt = Receipt.objects.take(
                self.request.user, items.taken, booking=self.booking, **form.cleaned_data
            )
        except ValidationError as error:
            form.add_error(None, error)
            return self.show(form, items, 422)
        messages.success(self.request, _("Receipt %(number)s is stored.") % {"number": receipt})
        return HttpResponseRedirect(reverse("admin:amnesty_receipt", args=[receipt.number]))

    def show(self, form, items, status=200):
        forms = [form, *items.forms] if form.is_bound else []
        context = self.get_context_data(
            form=form,
            items=items,
            booking=self.booking,
            wrong_forms=[each for each in forms if each.errors],
        )
        return self.render_to_response(context, status=status)


class WalkInView(TakingPage):
    title = _("Somebody walked in: record what was taken in")


class VisitTakingView(TakingPage):
    form_class = VisitTakingForm

    @cached_property
    def booking(self):
        bookings = Booking.objects.unopened().select_related("slot")
        return get_object_or_404(bookings, pk=self.kwargs["pk"])

    @cached_property
    def booked(self):
        return self.booking.items.select_related("kind")

    @property
    def title(self):
        return _("%(visit)s: record what was taken in") % {"visit": self.booking}

    def get(self, request, *args, **kwargs):
        if self.booking.status not in Receipt.IS_GIVEN_AFTER:
            messages.error(request, TOO_EARLY, extra_tags="received")
            return HttpResponseRedirect(page_of_visit(self.booking))
        return super().get(request, *args, **kwargs)

    def form(self, data=None):
        return self.form_class(data, initial={"version": self.booking.version})

    def about_items(self):
        rows = [
            {"kind": item.kind_id, "expected": item.pk, "booked_as": item} for item in self.booked
        ]
        return {"initial": rows, "form_kwargs": {"booked": self.booked}}

    def take(self, form, items):
        try:
            return super().take(form, items)
        except Stale:
            self.booking.refresh_from_db(fields=["version", "status"])
            form.data = form.data.copy()
            form.data["version"] = self.booking.version
            form.add_error(None, STALE)
            return self.show(form, items, 409)

    def show(self, form, items, status=200):
        audit.record(self.request.user, AuditEntry.Action.VIEW, self.booking)
        return super().show(form, items, status)


def page_of_visit(booking):
    return reverse("admin:amnesty_booking_change", args=[booking.pk]) + "#received"


PAGES = [
    ("<uuid:pk>/receipt/", VisitTakingView, "take_in"),
    ("receipts/walk-in/", WalkInView, "walk_in"),
]
