"""Who has the reference and the code sees how a visit stands, and can move or cancel it.

What is shown is a fixed phrase and the time, and never what was told: who finds the paper
learns no address, and reads nothing about what is to be collected.
"""

from django.db import transaction
from django.http import HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign_site.dates import deadline_in_words
from campaign_site.draft_pages import typed_into
from campaign_site.opened_by_code import AskingView, OpenedPage, OpenedView, opened_by
from campaign_site.outbox import announce
from campaign_site.versions import Stale

from . import hoarding
from .forms.manage import AccessNoteForm, OtherTimeForm, VisitCodeForm
from .models import Booking, SlotIsFull

JOURNEY = "visit"
VISITS = Booking.objects.select_related("slot__area", "period").unopened()

Status = Booking.Status

# Approved words: how a visit stands, and what to do. They never say what it is about.
PHRASES = {
    Status.REQUESTED: (_("We have your request. The visit is not confirmed yet."), ""),
    Status.NEEDS_CALL: (
        _("We need to talk to you before we can confirm the visit."),
        _(
            "If you told us how to reach you, we do that. "
            "You can also call 101 and say your reference."
        ),
    ),
    Status.CONFIRMED: (
        _("The visit is confirmed."),
        _("Leave everything where it is until we come."),
    ),
    Status.OUT: (_("We are out on our visits."), _("We come in the time that you see here.")),
    Status.COLLECTED: (_("The visit is done. Thank you."), ""),
    Status.NOBODY_IN: (
        _("We came, and nobody answered."),
        _("Leave everything where it is. Call 101 and say your reference to agree another time."),
    ),
    Status.NOT_HANDED_OVER: (
        _("We came, and took nothing with us."),
        _("If you want another visit, call 101 and say your reference."),
    ),
    Status.INCIDENT: (
        _("The visit is over."),
        _("If you have a question, call 101 and say your reference."),
    ),
    Status.CANCELLED: (
        _("The visit is cancelled. Nobody comes."),
        _("If you did not want that, call 101 and say your reference."),
    ),
    Status.EXPIRED: (
        _("Nobody could read your request in time. Your place was given back. You can ask again."),
        "",
    ),
}
MAY_ASK_AGAIN = {Status.CANCELLED, Status.EXPIRED}
WHEN = {
    Status.REQUESTED: _("The time you asked for"),
    Status.NEEDS_CALL: _("The time you asked for"),
    Status.CONFIRMED: _("When we come"),
    Status.OUT: _("When we come"),
}
REFUSED, TOO_MANY = "not-changed", "too-many"
# What the page says after a button was pressed.
SAID = {
    "added": _("We have your note. It is not shown here again."),
    "moved": _("You have asked for another time. Wait until it is confirmed."),
    "cancelled": _("You have cancelled the visit."),
    REFUSED: _("Nothing was changed: the visit had changed before. Read how it stands now."),
    TOO_MANY: _("You can’t change the time online right now. Call 101 and say your reference."),
}


def visit_opened_by(reference, code):
    return opened_by("booking", visit_with, reference, code)


def visit_with(reference):
    rows = Booking.objects.with_current_code().only("code_hash")
    return rows.filter(reference=reference).first()


class ManageView(AskingView):
    kept_as = JOURNEY
    begins_at = "manage"
    form_class = VisitCodeForm
    template_name = "amnesty/manage.html"

    def row_opened_by(self, reference, code):
        return visit_opened_by(reference, code)

    def get_context_data(self, **kwargs):
        days = Booking.CODE_LASTS.days
        back_url = reverse("amnesty:booking:start")
        return super().get_context_data(days=days, back_url=back_url, **kwargs)


class VisitPage(OpenedPage):
    kept_as = JOURNEY
    begins_at = "manage"

    def find_row(self, pk):
        return VISITS.with_current_code().filter(pk=pk).first()

    def get_context_data(self, **kwargs):
        opened_url = self.address("opened")
        return super().get_context_data(booking=self.row, opened_url=opened_url, **kwargs)


class VisitView(VisitPage, OpenedView):
    """How the visit stands, and a note for those who come."""

    template_name = "amnesty/manage_opened.html"

    def text_form(self, typed=None):
        return AccessNoteForm(typed, may_be_sent=self.row.may_be_changed_by_giver)

    @transaction.atomic
    def add(self, text):
        try:
            self.row.note_by_giver(text, self.draft.token)
        except Stale:
            return False
        announce()
        return True

    def get_context_data(self, **kwargs):
        status = Status.EXPIRED if self.row.is_expired_by_now else self.row.status
        phrase, what_to_do = PHRASES[status]
        said = self.draft.sent.get("said")
        until = self.row.held_until if status == Status.REQUESTED else None
        return super().get_context_data(
            phrase=phrase,
            what_to_do=what_to_do,
            when=WHEN.get(status),
            held_until=until and deadline_in_words(until),
            may_ask_again=status in MAY_ASK_AGAIN,
            said_words=SAID.get(said),
            is_refused=said in (REFUSED, TOO_MANY),
            time_url=self.address("time"),
            cancel_url=self.address("cancel"),
            **kwargs,
        )


class ChangingPage(VisitPage):
    """A page that changes the visit. While its button is pressed nobody else changes it."""

    def get(self, request, *args, **kwargs):
        if not self.row.may_be_changed_by_giver:
            return HttpResponseRedirect(self.address("opened"))
        return super().get(request, *args, **kwargs)

    @transaction.atomic
    def post(self, request, *args, **kwargs):
        try:
            self.row.lock_for_giver()
        except Stale:
            return self.go_back(said=self.what_stands())
        return super().post(request, *args, **kwargs)

    def what_stands(self):
        return REFUSED


class VisitTimeView(ChangingPage):
    """Asks for another time. A second press finds it chosen already."""

    template_name = "amnesty/manage_time.html"

    def press(self, typed):
        if typed.get("time") == str(self.row.slot_id):
            return self.go_back(said="moved")
        form = OtherTimeForm(typed, booking=self.row)
        if not form.is_valid():
            return self.ask_again(form)
        try:
            self.move(form.cleaned_data["slot"])
        except SlotIsFull:
            return self.ask_again(form)
        except hoarding.TooMany:
            return self.go_back(said=TOO_MANY)
        announce()
        return self.go_back(said="moved")

    @transaction.atomic
    def move(self, slot):
        """Counted before it takes a place, as a request is, so that no two wait for each other."""
        hoarding.count_in_this_hour()
        self.row.move_by_giver(slot)

    def ask_again(self, form):
        """The page then shows what was chosen, and says that it is no answer, if it still isn't."""
        return self.go_to(f"{self.address('time')}&again=yes", "", {"time": typed_into(form)})

    def get_context_data(self, **kwargs):
        is_again = "again" in self.request.GET and "time" in self.draft.typed
        typed = QueryDict(self.draft.typed["time"]) if is_again else None
        form = OtherTimeForm(typed, booking=self.row)
        return super().get_context_data(form=form, **kwargs)


class VisitCancelView(ChangingPage):
    """Asks once more, and cancels. A second press finds it cancelled already."""

    template_name = "amnesty/manage_cancel.html"

    def press(self, typed):
        self.row.cancel_by_giver()
        return self.go_back(said="cancelled")

    def what_stands(self):
        is_cancelled = self.row.status == Status.CANCELLED
        return "cancelled" if is_cancelled else super().what_stands()
