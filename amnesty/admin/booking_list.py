"""The list of bookings: what is dangerous first, and of that what has waited longest.

It shows what is coarse and opens nothing. What was told shows when one visit is opened.
"""

from urllib.parse import urlencode

from django import forms
from django.db.models import Case, When
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from amnesty.hazards import HAZARDS, hazards_of
from amnesty.models import Booking, CollectionArea, CollectionSlot, CollectionTeam
from amnesty.models.visits import OPEN as TO_COME
from campaign_site import audit
from campaign_site.dates import deadline_in_words
from campaign_site.models import AuditEntry
from campaign_site.paging import UncountedPaginator
from campaign_site.references import is_reference, normalise
from campaign_site.staff_fields import DayField
from campaign_site.staff_pages import StaffPage

PAGE_SIZE = 50
ANY = gettext_lazy("Any")
WITHOUT_A_RECEIPT = gettext_lazy("Collected without a receipt")
Status = Booking.Status
# The lists that are more than one status.
OPEN, OVERDUE, NO_RECEIPT, ALL = "", "overdue", "no-receipt", "all"
LISTS = {
    OPEN: lambda bookings: bookings.open(),
    OVERDUE: lambda bookings: bookings.overdue(),
    NO_RECEIPT: lambda bookings: bookings.without_a_receipt(),
    ALL: lambda bookings: bookings,
}
TABS = (
    (gettext_lazy("Open"), ""),
    (Status.REQUESTED.label, "state=requested"),
    (Status.NEEDS_CALL.label, "state=needs-call"),
    (Status.CONFIRMED.label, "state=confirmed"),
    (Status.OUT.label, "state=out"),
    (gettext_lazy("Overdue"), "state=overdue"),
    (WITHOUT_A_RECEIPT, "state=no-receipt"),
)
COLUMNS = {
    "team": "slot__area__team",
    "area": "slot__area",
    "window": "slot__window",
    "day": "slot__date",
}
HAZARDS_FIRST = [
    Case(
        *[When(hazard.condition, then=place) for place, hazard in enumerate(HAZARDS)],
        default=len(HAZARDS),
    ),
    "received_on",
    "slot__date",
    "slot__window",
    "reference",
]
# As an index has it.
NEWEST_FIRST = ["-received_on", "-reference"]


class NarrowForm(forms.Form):
    """What the list is narrowed by. A parameter that it does not know changes nothing."""

    state = forms.ChoiceField(
        label=gettext_lazy("Status"),
        choices=[
            (OPEN, gettext_lazy("Open: all that are to come")),
            *Status.choices,
            (OVERDUE, gettext_lazy("Overdue")),
            (NO_RECEIPT, WITHOUT_A_RECEIPT),
            (ALL, gettext_lazy("All, with those that ended")),
        ],
        required=False,
    )
    team = forms.ModelChoiceField(
        CollectionTeam.objects, label=gettext_lazy("Team"), required=False, empty_label=ANY
    )
    area = forms.ModelChoiceField(
        CollectionArea.objects, label=gettext_lazy("Area"), required=False, empty_label=ANY
    )
    window = forms.TypedChoiceField(
        label=gettext_lazy("Part of the day"),
        choices=[("", ANY), *CollectionSlot.Window.choices],
        coerce=int,
        required=False,
    )
    day = DayField(label=gettext_lazy("Day"), required=False)

    @cached_property
    def chosen(self):
        """What was chosen. What was wrong is left out, and said by the form."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def query(self):
        """The same choice always in the same words, and no others."""
        values = {name: getattr(value, "pk", value) for name, value in self.chosen.items()}
        return urlencode(values)

    @property
    def order(self):
        """Nobody goes to what has ended, and there is no end of it. What is to come is short."""
        state = self.chosen.get("state", OPEN)
        is_short = "day" in self.chosen or state in (OPEN, OVERDUE, NO_RECEIPT, *TO_COME)
        return HAZARDS_FIRST if is_short else NEWEST_FIRST

    def narrow(self, bookings):
        chosen = dict(self.chosen)
        state = chosen.pop("state", OPEN)
        bookings = LISTS[state](bookings) if state in LISTS else bookings.filter(status=state)
        return bookings.filter(**{COLUMNS[name]: value for name, value in chosen.items()})


class ReferenceForm(forms.Form):
    """A search, for nothing but references."""

    q = forms.CharField(
        label=gettext_lazy("Reference"),
        max_length=40,
        error_messages={"required": gettext_lazy("Enter a reference, such as B-7KQ2-9XMB-H")},
        widget=forms.TextInput({"size": 16, "spellcheck": "false", "autocapitalize": "characters"}),
    )

    def clean_q(self):
        typed = normalise(self.cleaned_data["q"])
        if not is_reference(typed):
            raise forms.ValidationError(_("Enter a reference, such as B-7KQ2-9XMB-H"))
        return typed


class BookingListView(StaffPage):
    permission_required = "amnesty.view_booking"
    template_name = "admin/amnesty/booking/change_list.html"
    title = gettext_lazy("Bookings")

    @cached_property
    def form(self):
        return NarrowForm(self.request.GET)

    @cached_property
    def search(self):
        return ReferenceForm(self.request.GET if "q" in self.request.GET else None)

    @cached_property
    def reference(self):
        """What is searched for, or nothing."""
        return self.search.cleaned_data["q"] if self.search.is_valid() else ""

    def get(self, request, *args, **kwargs):
        """On record before the list is shown, with the names of its filters alone."""
        action = AuditEntry.Action.SEARCH if self.search.is_bound else AuditEntry.Action.LIST
        names = "" if self.reference else ", ".join(sorted(self.form.chosen))
        audit.record(request.user, action, Booking, outcome=names, about=self.reference)
        return self.render_to_response(self.get_context_data())

    def bookings(self):
        bookings = Booking.objects.select_related("slot__area").prefetch_related("items__kind")
        bookings = bookings.unopened()
        if self.reference:
            return bookings.filter(reference=self.reference)
        return self.form.narrow(bookings)

    def get_context_data(self, **kwargs):
        pages = UncountedPaginator(self.bookings().order_by(*self.form.order), PAGE_SIZE)
        page = pages.get_page(self.request.GET.get("p"))
        query = urlencode({"q": self.reference}) if self.reference else self.form.query
        return super().get_context_data(
            page=page,
            rows=[row(booking) for booking in page],
            form=self.form,
            search=self.search,
            tabs=TABS,
            query=query,
            heading=self.heading(query),
            **kwargs,
        )

    def heading(self, query):
        if self.reference:
            return _("Found by reference: %s") % self.reference
        return {address: name for name, address in TABS}.get(query, _("As you chose"))


def row(booking):
    """What the list says of it, in words."""
    is_overdue, held_until = booking.is_overdue, booking.held_until
    return {
        "booking": booking,
        "hazards": hazards_of(booking),
        "items": [item_in_words(item) for item in booking.items.all()],
        "is_overdue": is_overdue,
        "expires_on": booking.forgets_on if booking.is_open and booking.is_over else None,
        "held_until": held_until and not is_overdue and deadline_in_words(held_until),
    }


def item_in_words(item):
    return f"{item.kind} × {item.number}" if item.number else str(item.kind)
