"""The page of one visit: what to beware of first, and where it goes only to who says why.

What to beware of opens with the page. The place and the contact are the answer to a POST with
a reason: there is no address that opens them, and nothing to go back to.
"""

from django import forms
from django.conf import settings
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from amnesty import told
from amnesty.hazards import hazards_of
from amnesty.models import Booking
from campaign_site import audit
from campaign_site.dates import planned_moment_in_words
from campaign_site.models import AuditEntry
from campaign_site.recorded_admin import read
from campaign_site.staff_fields import PlacedForm, ReasonField, VersionedForm
from campaign_site.staff_pages import RowChangeView, RowFormView, RowPage, RowView, StaffPage

Action = AuditEntry.Action
VIEWS = "amnesty.view_booking"
CHANGES = [VIEWS, "amnesty.change_booking"]
OPENS = [VIEWS, "amnesty.open_place"]
MOST_LOOKS = 20
# What they allowed, by the name of the question.
MAY = (
    ("may_leave_message", _("Leave a message that does not say what it is about")),
    ("may_text", _("Send a text message that does not say what it is about")),
)


class VisitPage(RowPage):
    """A page about the booking whose id is in its address."""

    permission_required = VIEWS
    template_name = "admin/amnesty/booking/visit.html"
    page_of_row = "admin:amnesty_booking_change"

    def find_row(self):
        bookings = Booking.objects.select_related("slot__area__team", "period")
        try:
            return bookings.defer("place", "contact").get(pk=self.kwargs["pk"])
        except Booking.DoesNotExist:
            raise Http404 from None

    @property
    def booking(self):
        return self.row

    def get_context_data(self, **kwargs):
        return super().get_context_data(booking=self.booking, **kwargs)


class VisitFormView(VisitPage, RowFormView):
    permission_required = CHANGES


class VisitChangeView(VisitPage, RowChangeView):
    permission_required = CHANGES


class VisitVersionedForm(VersionedForm):
    STALE = _(
        "Read what stands now, and press again if it is still right. Nothing of yours is saved "
        "yet: after you opened this visit somebody else changed it, or whoever asked for it did."
    )


class VisitView(VisitPage, RowView):
    pass


class PlaceForm(PlacedForm):
    place = "place"

    reason = ReasonField(
        label=_("Why you need to know where it is or who asked"),
        help_text=_("This goes on record, with your name."),
        error_messages={"required": _("Enter why you need to know it")},
    )


class PlaceView(VisitFormView):
    """Where the visit goes and who asked for it, on a page that no browser keeps."""

    permission_required = OPENS
    form_class = PlaceForm
    form_name = "place_form"
    place = "place"

    def form_valid(self, form):
        if self.booking.forgotten_on:
            return super().form_valid(form)
        parts = opened_parts(self.booking)
        if any("shown" in part for _heading, part in parts):
            reason = form.cleaned_data["reason"]
            audit.record(self.request.user, Action.REVEAL, self.booking, reason=reason)
        context = StaffPage.get_context_data(
            self,
            title=_("Place and contact"),
            is_nav_sidebar_enabled=False,
            booking=self.booking,
            hazards=hazards_of(self.booking),
            warnings=warnings(self.booking),
            opened=parts,
        )
        return TemplateResponse(self.request, "admin/amnesty/booking/place.html", context)


def opened_parts(booking):
    return [
        (_("Where it is"), in_rows(booking.place)),
        (_("How to reach them"), in_rows(booking.contact)),
    ]


def in_rows(sealed):
    return read(sealed, told.rows) if sealed else {"shown": []}


def values_of(sealed):
    return read(sealed, told.values).get("shown", {}) if sealed else {}


def warnings(booking):
    """What must be known before anybody calls or writes. What was not said counts as no."""
    contact, note = values_of(booking.contact), values_of(booking.hazards).get("note")
    secret = (
        _("Someone there must not know about the visit") if booking.is_secret else _("Not said")
    )
    may = [(words, _("Yes") if contact.get(name) == "yes" else _("No")) for name, words in MAY]
    return [
        (_("Who must not know"), secret),
        (_("What officers should know"), note or _("Nothing was told.")),
        *(may if booking.contact_way == Booking.ContactWay.TELEPHONE else []),
    ]


class NoteForm(PlacedForm):
    place = "notes"

    text = forms.CharField(
        label=_("Note"),
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Only staff who read bookings see it. It can’t be changed later."),
        error_messages={"required": _("Enter a note")},
    )


class NoteView(VisitFormView):
    form_class = NoteForm
    form_name = "note_form"
    place = "notes"
    said = _("The note is saved.")

    def form_valid(self, form):
        self.booking.add_note(form.cleaned_data["text"], self.request.user)
        return super().form_valid(form)


def section(request, booking):
    user = request.user
    may_open = user.has_perms(OPENS) and not booking.forgotten_on
    notes = booking.notes.select_related("by")
    return {
        "may_change": user.has_perms(CHANGES),
        "hazards": hazards_of(booking),
        "held_until": booking.held_until and planned_moment_in_words(booking.held_until),
        "wishes": wishes_of(booking),
        "language": dict(settings.LANGUAGES).get(booking.language, booking.language),
        "items": booking.items.select_related("kind"),
        "told": in_rows(booking.hazards),
        "place_form": PlaceForm() if may_open else None,
        "notes": [{"note": note, **read(note.text)} for note in notes],
        "note_form": NoteForm() if user.has_perms(CHANGES) and not booking.forgotten_on else None,
        "opened_by": opened_by(booking),
    }


def wishes_of(booking):
    wishes = (
        (booking.wants_plain_clothes, _("plain clothes")),
        (booking.wants_unmarked_car, _("an unmarked car")),
    )
    return [words for is_wished, words in wishes if is_wished]


def opened_by(booking):
    """Who has seen where it is, on the screen or on paper, the newest first."""
    looks = AuditEntry.objects.about(booking.reference).filter(action=Action.REVEAL)
    return looks.select_related("staff")[:MOST_LOOKS]


PAGES = [
    ("<uuid:pk>/change/", VisitView, "booking_change"),
    ("<uuid:pk>/place/", PlaceView, "booking_place"),
    ("<uuid:pk>/note/", NoteView, "booking_note"),
]
