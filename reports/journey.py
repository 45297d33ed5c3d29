"""The questions of a concern report, in the order in which they are asked."""

from campaign_site.journeys import Journey, Step

from .forms import (
    Call999Form,
    ContactChoiceForm,
    ContactForm,
    DangerForm,
    PlaceForm,
    StoryForm,
    TopicForm,
)
from .models import ConcernReport


def in_danger(answers):
    return answers["danger"] == "yes"


def may_contact(answers):
    return answers["contact"] == "details"


def send(answers, token):
    return {"reference": ConcernReport.objects.receive(answers, token).reference}


STEPS = (
    Step("danger", DangerForm),
    Step("call-999", Call999Form, when=in_danger, template_name="reports/call_999.html"),
    Step("topic", TopicForm),
    Step("story", StoryForm),
    Step("place", PlaceForm),
    Step("contact", ContactChoiceForm),
    Step("reach-you", ContactForm, when=may_contact),
)

REPORT = Journey(namespace="reports", steps=STEPS, send=send)
