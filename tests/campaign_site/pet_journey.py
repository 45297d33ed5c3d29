"""A small journey of the tests' own: what holds for it holds for every journey."""

import uuid

from django import forms
from django.urls import include, path
from django.views.generic import RedirectView

from campaign_site.forms import DeadEndForm, QuestionForm
from campaign_site.govuk import Textarea
from campaign_site.journeys import journey_urls
from campaign_site.models import Feedback
from campaign_site.repeated_questions import RepeatedForm
from campaign_site.steps import Journey, Step
from campaign_site.urls import (  # noqa: F401
    handler400,
    handler403,
    handler404,
    handler500,
)
from campaign_site.urls import urlpatterns as pages_of_the_site
from tests.visitor import Visitor


class PetForm(QuestionForm):
    pet = forms.CharField(label="Which pet?")


class SnakeForm(DeadEndForm):
    title = "Talk to the vet"


class StoryForm(QuestionForm):
    story = forms.CharField(label="What happened?", widget=Textarea)


class ToyBlock(forms.Form):
    toy = forms.CharField(label="Toy", required=False, max_length=10)


class ToysForm(RepeatedForm):
    title = "Which toys?"
    name = "toys"
    block = ToyBlock
    block_heading = "Toy %(number)s"
    add_label = "Add another toy"
    remove_label = "Remove toy %(number)s"


def send(submission):
    """One row for each token; the row's id takes the place of a reference."""
    number = uuid.UUID(submission.token[:32])
    Feedback.objects.get_or_create(
        id=number,
        defaults={"message": {"began_at": submission.draft.began_at, **submission.answers}},
    )
    return {"title": f"Sent as {number}"}


JOURNEY = Journey(
    namespace="pets",
    steps=(
        Step("pet", PetForm),
        Step("vet", SnakeForm, lambda answers: answers["pet"] == "snake", "journeys/dead_end.html"),
        Step("story", StoryForm),
        Step("toys", ToysForm),
    ),
    send=send,
    check_template="journeys/check.html",
    sent_template="journeys/ended.html",
)
pages = [
    path("", RedirectView.as_view(url="/"), name="start"),
    *journey_urls(JOURNEY),
]
urlpatterns = [
    path("pets/", include((pages, "pets"))),
    *pages_of_the_site,
]


class PetOwner(Visitor):
    STORY = 'It ran up the <tree>\nand "stayed" there'

    def __init__(self, client, namespace="pets"):
        super().__init__(client, namespace)

    def starts(self, first_step="pet"):
        return super().starts(first_step)

    def answers_everything(self):
        self.starts().answers("pet", pet="cat").answers("story", story=self.STORY)
        return self.answers("toys", **{"toys-count": 1, "toys-1-toy": "ball"})
