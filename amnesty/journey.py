"""The questions of a booking, in the order in which they are asked."""

from django.utils import timezone

from campaign_site.steps import AnswerOutOfDate, Journey, Step

from . import forms
from .models import Booking, SlotIsFull, SurrenderPeriod
from .views import BookingSentView


def in_danger(answers):
    return answers["danger"] == "yes"


def nothing_is_open(answers):
    return not SurrenderPeriod.objects.bookable(timezone.localdate()).exists()


def may_explode(answers):
    return answers["explosive"] != "no"


def may_be_loaded(answers):
    return any(kind.may_be_loaded for kind in answers["kinds"])


def is_elsewhere(answers):
    return answers["area"] is None


def by_telephone(answers):
    return answers["contact"] == Booking.ContactWay.TELEPHONE


def by_email(answers):
    return answers["contact"] == Booking.ContactWay.EMAIL


def send(submission):
    try:
        booking = Booking.objects.request(submission.answers, submission.token)
        return {"reference": booking.reference}
    except SlotIsFull as error:
        raise AnswerOutOfDate from error


STEPS = (
    Step("danger", forms.DangerForm),
    Step("call-999", forms.Call999Form, when=in_danger, template_name="amnesty/call_999.html"),
    Step("not-now", forms.NotNowForm, when=nothing_is_open, template_name="amnesty/not_now.html"),
    Step("do-you-know", forms.ExplosiveForm),
    Step(
        "stop-here",
        forms.DoNotTouchForm,
        when=may_explode,
        template_name="amnesty/do_not_touch.html",
    ),
    Step("items", forms.ItemsForm),
    Step("about-the-item", forms.LoadedForm, when=may_be_loaded),
    Step("area", forms.PostcodeForm),
    Step(
        "another-area",
        forms.AnotherAreaForm,
        when=is_elsewhere,
        template_name="amnesty/another_area.html",
    ),
    Step("place", forms.PlaceForm),
    Step("access", forms.AccessForm),
    Step("time", forms.TimeForm, template_name="amnesty/time.html"),
    Step("contact", forms.ContactChoiceForm),
    Step("telephone", forms.TelephoneForm, when=by_telephone),
    Step("email", forms.EmailForm, when=by_email),
)

BOOKING = Journey(
    namespace="amnesty:booking",
    steps=STEPS,
    send=send,
    check_template="amnesty/check.html",
    sent_view=BookingSentView,
    sent_template="amnesty/sent.html",
)
