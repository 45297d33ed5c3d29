"""The questions of a booking, in the order in which they are asked."""

from django.http import HttpResponseRedirect
from django.utils import timezone

from campaign_site.dates import deadline_in_words
from campaign_site.journeys import CheckView
from campaign_site.steps import AnswerOutOfDate, Journey, Step

from . import hoarding
from .forms import before, contact, items, place, promise, visit
from .models import Booking, SlotIsFull, SurrenderPeriod
from .models.visits import held_until
from .receiving import prepare, receive
from .sent import BookingSentView


def in_danger(answers):
    return answers["danger"] != "no"


def nothing_is_open(answers):
    return not SurrenderPeriod.objects.bookable(timezone.localdate()).exists()


def no_visits_are_left(answers):
    today = timezone.localdate()
    period = SurrenderPeriod.objects.bookable(today).first()
    return not (period and period.has_visits_left(today))


def may_explode(answers):
    return answers["explosive"] != "no"


def others_can_get_to_it(answers):
    return items.OUTDOORS in answers["kept"]


def has_guns(answers):
    return any(kind.may_be_loaded for kind in answers["kinds"])


def without_team(whose_area):
    """A postcode that no team visits, in our area, near its edge, or elsewhere."""
    return lambda answers: answers["area"] is None and answers["whose_area"] == whose_area


def by_telephone(answers):
    return answers["contact"] == Booking.ContactWay.TELEPHONE


def by_email(answers):
    return answers["contact"] == Booking.ContactWay.EMAIL


def hour_is_full(answers):
    return hoarding.is_busy()


def send(submission):
    try:
        return {"reference": receive(submission).reference}
    except SlotIsFull as error:
        raise AnswerOutOfDate from error


class BookingCheckView(CheckView):
    """What is too much for one contact is known when it is sent, and no sooner."""

    def get_context_data(self, **kwargs):
        answers = self.progress.answers
        read_by = deadline_in_words(held_until(answers["period"], answers["slot"]))
        return super().get_context_data(read_by=read_by, **kwargs)

    def send(self, prepared):
        try:
            return super().send(prepared)
        except hoarding.TooMany:
            self.drafts.forget(self.draft)
            return HttpResponseRedirect(self.journey.step_url(CALL_101, self.run))


NONE_LEFT = Step(
    "none-left",
    before.NoneLeftForm,
    when=no_visits_are_left,
    template_name="amnesty/call_101.html",
)
BEFORE = (
    Step("danger", before.DangerForm),
    Step("call-999", before.Call999Form, when=in_danger, template_name="amnesty/call_999.html"),
    Step("not-now", before.NotNowForm, when=nothing_is_open, template_name="amnesty/not_now.html"),
    NONE_LEFT,
    Step("do-you-know", before.ExplosiveForm),
    Step(
        "stop-here",
        before.DoNotTouchForm,
        when=may_explode,
        template_name="amnesty/do_not_touch.html",
    ),
)
# What is asked of everyone, online or on the telephone.
QUESTIONS = (
    Step("items", items.ItemsForm),
    Step("about-it", items.AboutItemsForm),
    Step("kept", items.KeptForm),
    Step(
        "leave-it",
        items.LeaveItForm,
        when=others_can_get_to_it,
        template_name="amnesty/leave_it.html",
    ),
    Step("whose", items.WhoseForm),
    Step("papers", items.PapersForm, when=has_guns),
    Step("area", place.PostcodeForm),
    Step(
        "by-telephone",
        place.NoTeamForm,
        when=without_team("ours"),
        template_name="amnesty/by_telephone.html",
    ),
    Step(
        "edge-of-area",
        place.NoTeamForm,
        when=without_team("maybe ours"),
        template_name="amnesty/edge_of_area.html",
    ),
    Step(
        "another-area",
        place.NoTeamForm,
        when=without_team("elsewhere"),
        template_name="amnesty/another_area.html",
    ),
    Step("place", place.PlaceForm),
    Step("access", place.AccessForm),
    Step("time", visit.TimeForm, template_name="amnesty/time.html"),
    Step("wishes", visit.WishesForm),
    Step("contact", contact.ContactChoiceForm),
    Step("telephone", contact.TelephoneForm, when=by_telephone),
    Step("email", contact.EmailForm, when=by_email),
)
CALL_101 = Step(
    "call-101", contact.Call101Form, when=hour_is_full, template_name="amnesty/call_101.html"
)
AGREED = (
    CALL_101,
    Step("promise", promise.PromiseForm, template_name="amnesty/promise.html"),
)
STEPS = (*BEFORE, *QUESTIONS, *AGREED)

BOOKING = Journey(
    namespace="amnesty:booking",
    steps=STEPS,
    prepare=prepare,
    send=send,
    check_view=BookingCheckView,
    check_template="amnesty/check.html",
    sent_view=BookingSentView,
    sent_template="amnesty/sent.html",
)
