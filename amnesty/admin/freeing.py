"""Unread requests that look as if nobody meant them are freed together, in three presses.

What looks alike is shown by number: what came in on one day, on one day for one time, or from
one contact. Ticked groups are shown request by request before anything happens, so that one
which looks real can be left out. Only what came in online and nobody has read is freed, and
each is put on record. What somebody asked for on the telephone an officer has heard.
"""

from contextlib import suppress
from functools import reduce
from operator import or_

from django import forms
from django.contrib import messages
from django.db.models import Count, Exists, Min, OuterRef
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from amnesty.hazards import hazards_of
from amnesty.models import Booking, BookingNote
from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.staff_fields import ReasonField
from campaign_site.staff_pages import StaffPage
from campaign_site.versions import Stale

from .booking_list import item_in_words
from .visit import CHANGES

AT_ONCE = 200
MOST_GROUPS = 50
# What those of a group have in common, the widest first.
ALIKE = {
    "day": (_("Received on one day"), ["received_on"]),
    "time": (_("Received on one day, for the same time"), ["received_on", "slot"]),
    "contact": (_("From the same contact"), ["contact_mark"]),
}


def unread():
    online = Booking.objects.filter(channel=Booking.Channel.ONLINE)
    requests = online.filter(status=Booking.Status.REQUESTED)
    return requests.unopened().select_related("slot__area")


def groups_of(names):
    """One request of each group, with how many there are like it."""
    rows = unread().exclude(contact_mark="") if "contact_mark" in names else unread()
    counted = rows.order_by().values(*names).annotate(number=Count("pk"), one=Min("reference"))
    largest = counted.filter(number__gt=1).order_by("-number", "one")[:MOST_GROUPS]
    numbers = {group["one"]: group["number"] for group in largest}
    found = {row.reference: row for row in unread().filter(reference__in=numbers)}
    return [(found[one], number) for one, number in numbers.items() if one in found]


def those_like(alike, reference):
    """The requests of the group that this one stands for."""
    _words, names = ALIKE[alike]
    one = Booking.objects.filter(reference=reference).values(*names).first()
    return unread().filter(**one) if one else unread().none()


class GroupsForm(forms.Form):
    """Each box is a way of being alike, and a request that stands for all that are like it."""

    group = forms.MultipleChoiceField(
        error_messages={
            "required": _("Select one group or more"),
            "invalid_choice": _("Select from the list as it is now: it has just changed"),
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.lists = [(alike, words, groups_of(names)) for alike, (words, names) in ALIKE.items()]
        self.fields["group"].choices = [
            (f"{alike}-{row.reference}", "")
            for alike, _words, rows in self.lists
            for row, _n in rows
        ]

    def requests(self):
        ticked = (key.split("-", 1) for key in self.cleaned_data["group"])
        return reduce(or_, (those_like(*each) for each in ticked))


class FreeForm(forms.Form):
    ticked = forms.ModelMultipleChoiceField(
        queryset=Booking.objects.unopened(),
        error_messages={
            "required": _("Select one request or more"),
            "invalid_choice": _("Select from the list as it is now: it has just changed"),
        },
    )
    reason = ReasonField(
        label=_("Why you free them"),
        help_text=_("This goes on record and stays. Write no names, and nothing told."),
    )


class FreeingView(StaffPage):
    """The groups; then the requests of those that were ticked; then what was freed."""

    permission_required = CHANGES
    title = _("Free unread requests")
    template_name = "admin/amnesty/booking/freeing.html"
    holds_no_secret = True

    def get(self, request, *args, **kwargs):
        return self.show(form=GroupsForm())

    def post(self, request, *args, **kwargs):
        if "free" in request.POST:
            return self.take(FreeForm(request.POST))
        form = GroupsForm(request.POST)
        if not form.is_valid():
            return self.show(form=form, wrong_form=form, status=422)
        return self.ask(FreeForm(), form.requests())

    def take(self, form):
        if form.is_valid():
            self.free(**form.cleaned_data)
            return HttpResponseRedirect(reverse("admin:amnesty_freeing"))
        ticked = form.cleaned_data.get("ticked", unread().none())
        return self.ask(form, ticked, wrong_form=form, status=422)

    def free(self, ticked, reason):
        """Each is a transaction of its own, so that nobody waits for all of them."""
        freed = 0
        for booking in ticked:
            with suppress(Stale):
                booking.free_unread(self.request.user, reason)
                freed += 1
        if freed:
            messages.success(self.request, said(freed))
        if left := len(ticked) - freed:
            messages.warning(self.request, said_of_the_others(left))

    def ask(self, form, requests, **kwargs):
        """What looks real comes without a tick. After a mistake the ticks are as they were set."""
        in_order = with_what_is_coarse(requests).order_by("reference")[:AT_ONCE]
        rows = [row(booking, is_ticked=form.is_bound or None) for booking in in_order]
        title = _("Free these unread requests?")
        return self.show(form=form, rows=rows, is_asked=True, title=title, **kwargs)

    def show(self, status=200, **kwargs):
        """Each time it is a look at the list of requests."""
        audit.record(self.request.user, AuditEntry.Action.LIST, "amnesty.freeing")
        return self.render_to_response(self.get_context_data(**kwargs), status=status)


def with_what_is_coarse(requests):
    notes = BookingNote.objects.filter(booking=OuterRef("pk"))
    requests = requests.select_related("slot__area").prefetch_related("items__kind")
    return requests.annotate(is_noted=Exists(notes))


def row(booking, is_ticked=None):
    """What there is to decide by, and nothing that is sealed."""
    hazards = hazards_of(booking)
    looks_real = bool(hazards) or booking.is_noted
    return {
        "booking": booking,
        "hazards": hazards,
        "items": [item_in_words(item) for item in booking.items.all()],
        "is_ticked": not looks_real if is_ticked is None else is_ticked,
    }


def said(number):
    return ngettext("%d place is free again.", "%d places are free again.", number) % number


def said_of_the_others(number):
    words = ngettext(
        "%d request was left as it is: somebody has read or changed it since.",
        "%d requests were left as they are: somebody has read or changed them since.",
        number,
    )
    return words % number


PAGES = [("freeing/", FreeingView, "freeing")]
