"""Reminders by text message, which an officer sends from the force's own telephone.

The list opens nothing. Each number is the answer to a POST with a reason, on record.
"""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from amnesty import told
from amnesty.models import Booking
from amnesty.neutral_words import REMINDER, in_language
from campaign_site import audit, languages
from campaign_site.counts import capped
from campaign_site.models import AuditEntry
from campaign_site.recorded_admin import read
from campaign_site.staff_fields import PlacedForm, ReasonField
from campaign_site.staff_pages import StaffPage

Action = AuditEntry.Action
Way = Booking.ContactWay
SENT = _("Noted: %s has been reminded.")
NOT_ANY_MORE = _("%s needs no reminder any more. Somebody has sent it, or the visit was changed.")


class NumberForm(PlacedForm):
    place = "number"

    reason = ReasonField(
        label=_("Why you open the number"),
        help_text=_("This goes on record, with your name."),
        error_messages={"required": _("Enter why you open the number")},
    )


class RemindersView(StaffPage):
    """Whose visit is tomorrow and who wants a text message."""

    permission_required = ["amnesty.view_booking", "amnesty.open_place"]
    title = _("Reminders by text message")
    template_name = "admin/amnesty/booking/reminders.html"

    def get(self, request, *args, **kwargs):
        audit.record(request.user, Action.LIST, "reminders")
        return self.render_to_response(self.get_context_data())

    def get_context_data(self, **kwargs):
        by_text = Booking.objects.to_remind(Way.TELEPHONE).select_related("slot__area")
        return super().get_context_data(
            bookings=by_text.unopened(),
            by_email=capped(Booking.objects.to_remind(Way.EMAIL)),
            words=REMINDER,
            **kwargs,
        )


class ReminderPage(StaffPage):
    """One of them. Where it needs no reminder any more, the list says so."""

    @cached_property
    def booking(self):
        return get_object_or_404(Booking.objects.select_related("slot"), pk=self.kwargs["pk"])

    def is_due(self):
        return Booking.objects.to_remind(Way.TELEPHONE).filter(pk=self.booking.pk).exists()

    def back(self, words, level=messages.SUCCESS):
        messages.add_message(self.request, level, words % self.booking)
        return HttpResponseRedirect(reverse("admin:amnesty_reminders"))


class NumberView(ReminderPage):
    """Opens the number, to somebody who says why."""

    permission_required = ["amnesty.view_booking", "amnesty.open_place"]
    template_name = "admin/amnesty/booking/reminder.html"
    holds_no_secret = True

    def get(self, request, *args, **kwargs):
        if not self.is_due():
            return self.back(NOT_ANY_MORE, messages.WARNING)
        return self.render_to_response(self.get_context_data(form=NumberForm()))

    def post(self, request, *args, **kwargs):
        if not self.is_due():
            return self.back(NOT_ANY_MORE, messages.WARNING)
        form = NumberForm(request.POST)
        if not form.is_valid():
            context = self.get_context_data(form=form, wrong_form=form)
            return self.render_to_response(context, status=422)

        def on_record(contact):
            reason = form.cleaned_data["reason"]
            audit.record(request.user, Action.REVEAL, self.booking, reason=reason)
            return told.values(contact).get("telephone", "")

        number = read(self.booking.contact, on_record)
        return self.render_to_response(self.get_context_data(number=number))

    def get_context_data(self, **kwargs):
        language = self.booking.language
        return super().get_context_data(
            title=_("Remind %s") % self.booking,
            booking=self.booking,
            words=in_language(REMINDER, language),
            meaning="" if language == languages.OWN else REMINDER,
            **kwargs,
        )


class RemindedView(ReminderPage):
    """Somebody has sent it."""

    permission_required = ["amnesty.view_booking", "amnesty.change_booking"]
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        if self.is_due() and self.booking.was_reminded(request.user):
            return self.back(SENT)
        return self.back(NOT_ANY_MORE, messages.WARNING)


PAGES = [
    ("reminders/", RemindersView, "reminders"),
    ("<uuid:pk>/reminder/", NumberView, "reminder"),
    ("<uuid:pk>/reminded/", RemindedView, "reminded"),
]
