"""Staff enter a visit that somebody asks for on the telephone.

It is the journey of the public form, question for question, with the same places to stop. An
officer has heard the request, so its place is not given back after some hours; an officer
confirms it all the same. No limit of requests holds for what an officer enters.
"""

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign_site.staff_entry import EntryCheckView, whose
from campaign_site.steps import AnswerOutOfDate, Journey, Step

from .forms import promise, visit
from .journey import BEFORE, NONE_LEFT, QUESTIONS
from .models import Booking, SlotIsFull
from .receiving import prepare, receive
from .sent import BookingSentView

NAMESPACE = "admin:booking-entry"
# What is said in the list of bookings when the last page is closed, by how it was closed.
SAID = {
    "noted": _("The visit is stored."),
    "noted-switched-off": _("The visit is stored, and its secret code is switched off."),
    "noted-too-late": _(
        "The page with the secret code had been closed, so the code is not switched off. "
        "The visit is stored."
    ),
}


class EntrySentView(BookingSentView):
    """The reference and the code, to be read out. Then the officer is back in the list."""

    @property
    def goes_to(self):
        return reverse(f"{NAMESPACE}:timed-out")

    def end(self, page):
        messages.success(self.request, SAID[page])
        return redirect("admin:amnesty_booking_changelist")


def send(submission):
    values = {"channel": Booking.Channel.TELEPHONE, "held_until": None}
    try:
        return {"reference": receive(submission, **values).reference}
    except SlotIsFull as error:
        raise AnswerOutOfDate from error


def heard(step):
    is_about_time = step.form_class == visit.TimeForm
    return step._replace(form_class=visit.HeardTimeForm) if is_about_time else step


ENTRY = Journey(
    namespace=NAMESPACE,
    steps=(
        *(step for step in BEFORE if step != NONE_LEFT),
        *(heard(step) for step in QUESTIONS),
        Step("promise", promise.PromiseForm, template_name="amnesty/promise.html"),
    ),
    prepare=prepare,
    send=send,
    check_view=EntryCheckView,
    check_template="amnesty/entry_check.html",
    sent_view=EntrySentView,
    sent_template="amnesty/entry_sent.html",
    notice=_("Staff: a visit from the telephone"),
    whose=whose,
)
