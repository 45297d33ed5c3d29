"""The page of one visit: what to beware of first, and where it goes only to who says why.

What to beware of opens with the page. The place and the contact are the answer to a POST with
a reason: there is no address that opens them, and nothing to go back to.
"""

from django import forms
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from amnesty.hazards import hazards_of
from amnesty.models import Booking
from amnesty.older_visits import as_told
from amnesty.opened import notes_of, rows_of, values_of
from campaign_site import audit, languages
from campaign_site.dates import deadline_in_words
from campaign_site.models import AuditEntry
from campaign_site.staff_fields import PlacedForm, ReasonField, VersionedForm
from campaign_site.staff_pages import RowChangeView, RowFormView, RowPage, RowView, StaffPage

Action = AuditEntry.Action
VIEWS = "amnesty.view_booking"
CHANGES = [VIEWS, "amnesty.change_booking"]
OPENS = [VIEWS, "amnesty.open_place"]
MOST_LOOKS = 20
READ_IT = _("Read what was told")
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
            return as_told(bookings.defer("place", "contact").get(pk=self.kwargs["pk"]))
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
    """Where the visit goes, who asked for it and the notes, on a page that no browser keeps."""

    permission_required = OPENS
    form_class = PlaceForm
    form_name = "place_form"
    place = "place"

    def form_valid(self, form):
        if self.booking.forgotten_on:
            return super().form_valid(form)
        booking = as_told(self.booking, with_contact=True)
        parts, notes = opened_parts(booking), notes_of(booking)
        if any("shown" in part for part in [*dict(parts).values(), *notes]):
            reason = form.cleaned_data["reason"]
            audit.record(self.request.user, Action.REVEAL, booking, reason=reason)
        if all("shown" in note for note in notes):
            booking.see_notes(notes)
        context = StaffPage.get_context_data(
            self,
            title=_("Place and contact"),
            is_nav_sidebar_enabled=False,
            booking=booking,
            hazards=hazards_of(booking),
            warnings=warnings(booking),
            opened=parts,
            notes=notes,
        )
        return TemplateResponse(self.request, "admin/amnesty/booking/place.html", context)


def opened_parts(booking):
    return [
        (_("Where it is"), rows_of(booking.place)),
        (_("How to reach them"), rows_of(booking.contact)),
    ]


def warnings(booking):
    """What must be known before anybody calls or writes. What was not said counts as no."""
    contact, note = values_of(booking.contact), values_of(booking.hazards).get("note")
    not_said = _("Not said") if booking.contact_way else READ_IT
    secret = _("Someone there must not know about the visit") if booking.is_secret else not_said
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
        help_text=_("It opens with the place, with a reason. It can’t be changed later."),
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
    return {
        "may_change": user.has_perms(CHANGES),
        "hazards": hazards_of(booking),
        "held_until": booking.held_until and deadline_in_words(booking.held_until),
        "closed": booking.closed_in_words,
        "wishes": wishes_of(booking),
        "language": languages.named(booking.language),
        "items": booking.items.select_related("kind"),
        "told": rows_of(booking.hazards),
        "place_form": PlaceForm() if may_open else None,
        "notes_in_words": notes_in_words(booking),
        "note_form": NoteForm() if user.has_perms(CHANGES) and not booking.forgotten_on else None,
        "opened_by": opened_by(booking),
    }


def notes_in_words(booking):
    """How many there are. A way in or a name may stand in them, so they open with the place."""
    by_staff = [by is not None for by in booking.notes.values_list("by", flat=True)]
    number = len(by_staff)
    words = ngettext(
        "%(all)d note: %(asked)d from who asked, %(staff)d by staff. It opens with the place.",
        "%(all)d notes: %(asked)d from who asked, %(staff)d by staff. They open with the place.",
        number,
    )
    counted = {"all": number, "asked": by_staff.count(False), "staff": by_staff.count(True)}
    return number and words % counted


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
