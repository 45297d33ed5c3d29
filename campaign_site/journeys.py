"""One question a page: a journey is a table of steps, replayed on every request.

The answers given so far are read from the start, step by step. A step whose
`when` is false for the earlier answers is passed over; the first step that is
not validly answered is where the visitor stands. From that one idea follow, with
no code of their own: no skipping ahead, "change" links that come back to the
check page, questions that open or close when an earlier answer changes, answers
that are never used once their question is gone, and full validation when sent.

A step whose form is a `DeadEndForm` is a place to stop ("call 999"). Whoever gets
there has given their last answer: everything is deleted, and the page may be
opened by anyone, because nothing is kept that could tell who may.

Each browser tab has a run of its own, named by `run` in the address, so two tabs
do not mix. What was typed is kept by `drafts.py` until it is sent, left, cancelled
or 30 minutes old.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.urls import path, reverse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from .drafts import Drafts
from .forms import DeadEndForm, QuestionForm

# What a question may keep, in characters of a query string: far above every max_length.
LONGEST_ANSWER = 256 * 1024
RUN = re.compile(r"[a-z0-9]{16}")


def new_run():
    return get_random_string(16, "abcdefghijklmnopqrstuvwxyz0123456789")


def always(answers):
    return True


class AnswerOutOfDate(Exception):
    """An answer that was right when it was given is not possible any more (a full slot)."""


@dataclass(frozen=True)
class Step:
    """A question: the word in its address, its form, and when it is asked."""

    slug: str
    form_class: type[QuestionForm]
    when: Callable[[dict], bool] = always
    template_name: str = "journeys/question.html"

    @property
    def is_dead_end(self):
        return issubclass(self.form_class, DeadEndForm)

    def form(self, typed, answers):
        """The question with what was typed, which may be nothing yet (None)."""
        data = QueryDict(typed) if isinstance(typed, str) else typed
        return self.form_class(data, answers=answers)


@dataclass
class Progress:
    """Where a visitor stands: the questions answered, and the one to ask next."""

    answered: dict = field(default_factory=dict)
    answers: dict = field(default_factory=dict)
    next_step: Step | None = None

    @property
    def is_complete(self):
        return self.next_step is None

    def may_open(self, step):
        return step == self.next_step or step in self.answered

    def earlier_than(self, step):
        """The steps answered before this one, in order."""
        steps = list(self.answered)
        return steps[: steps.index(step)] if step in steps else steps

    def answers_before(self, step):
        given = {}
        for earlier in self.earlier_than(step):
            given |= self.answered[earlier].cleaned_data
        return given


def replay(steps, typed):
    """Walk the steps with what was typed (a query string by slug) and stop at the first gap."""
    progress = Progress()
    for step in steps:
        if not step.when(progress.answers):
            continue
        form = step.form(typed.get(step.slug), progress.answers)
        if not form.is_valid():
            progress.next_step = step
            break
        if twice := progress.answers.keys() & form.cleaned_data.keys():
            raise ValueError(f"Two questions of one journey use the name {twice}.")
        progress.answered[step] = form
        progress.answers |= form.cleaned_data
    return progress


@dataclass(frozen=True)
class Journey:
    """The steps of one form, the URL namespace it lives in, and how it is sent.

    `send(answers, token)` stores what was told and returns what the last page shows:
    the reference above all. With a token that it has seen before it stores nothing and
    returns the same. It raises AnswerOutOfDate when an answer can't be kept to.
    """

    namespace: str
    steps: tuple[Step, ...]
    send: Callable[[dict, str], dict]

    @property
    def first_step(self):
        return self.steps[0]

    def step(self, slug):
        return next((step for step in self.steps if step.slug == slug), None)

    def url(self, page, run):
        return f"{reverse(f'{self.namespace}:{page}')}?{urlencode({'run': run})}"

    def step_url(self, step, run):
        address = reverse(f"{self.namespace}:step", args=[step.slug])
        return address if step.is_dead_end else f"{address}?{urlencode({'run': run})}"


class JourneyView(TemplateView):
    """What every page of a journey needs: the run, the draft, and how far it has come."""

    journey = None

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.run = request.GET.get("run", "")
        self.drafts = Drafts(request)
        self.draft = self.drafts.find(self.journey.namespace, self.run)
        self.progress = replay(self.journey.steps, self.draft.typed)

    def dispatch(self, request, *args, **kwargs):
        if not RUN.fullmatch(self.run):
            return self.start_again()
        return super().dispatch(request, *args, **kwargs)

    def start_again(self):
        return HttpResponseRedirect(reverse(f"{self.journey.namespace}:start"))

    @property
    def is_at_dead_end(self):
        return not self.progress.is_complete and self.progress.next_step.is_dead_end

    def next_url(self):
        """Once sent, where the reference stands; else the first gap, or the check page."""
        if self.draft.sent:
            return self.journey.url("sent", self.run)
        if self.progress.is_complete:
            return self.journey.url("check", self.run)
        return self.journey.step_url(self.progress.next_step, self.run)

    def go_on(self):
        """To where the visitor stands. At a dead end, all that was told is deleted first."""
        if self.is_at_dead_end:
            self.drafts.forget(self.draft)
        return HttpResponseRedirect(self.next_url())

    def turn_away(self):
        """Skipping ahead leads back to the first gap; without any answers, they ran out."""
        if self.draft.is_empty:
            return HttpResponseRedirect(reverse(f"{self.journey.namespace}:timed-out"))
        return self.go_on()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            cancel_url=self.journey.url("cancel", self.run),
            start_url=reverse(f"{self.journey.namespace}:start"),
            **kwargs,
        )


class QuestionView(JourneyView):
    """Asks one question and keeps the answer."""

    def dispatch(self, request, *args, **kwargs):
        self.step = self.journey.step(kwargs["step"])
        if self.step is None:
            raise Http404
        if self.step.is_dead_end:
            return self.render_to_response(self.get_context_data(form=self.step.form(None, {})))
        if not self.run and self.step == self.journey.first_step:
            return HttpResponseRedirect(self.journey.step_url(self.step, new_run()))
        return super().dispatch(request, *args, **kwargs)

    def get_template_names(self):
        return [self.step.template_name]

    def get(self, request, *args, **kwargs):
        if not self.may_answer():
            return self.turn_away()
        form = self.question(self.draft.typed.get(self.step.slug))
        return self.render_to_response(self.get_context_data(form=form))

    def post(self, request, *args, **kwargs):
        if not self.may_answer():
            return self.turn_away()
        typed = self.question(request.POST).typed()
        if len(typed) > LONGEST_ANSWER:
            raise RequestDataTooBig
        self.draft.typed[self.step.slug] = typed
        self.progress = replay(self.journey.steps, self.draft.typed)
        response = self.go_on()
        if not self.is_at_dead_end:
            self.drafts.keep(self.draft, response)
        return response

    def may_answer(self):
        return not self.draft.sent and self.progress.may_open(self.step)

    def question(self, typed):
        return self.step.form(typed, self.progress.answers_before(self.step))

    def get_context_data(self, **kwargs):
        earlier = self.progress.earlier_than(self.step)
        back = self.journey.step_url(earlier[-1], self.run) if earlier else None
        return super().get_context_data(
            back_url=back or reverse(f"{self.journey.namespace}:start"), **kwargs
        )


class CheckView(JourneyView):
    """Shows all answers, and sends them."""

    template_name = "journeys/check.html"

    def get(self, request, *args, **kwargs):
        if self.draft.sent or not self.progress.is_complete:
            return self.turn_away()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.draft.sent or not self.progress.is_complete:
            return self.turn_away()
        try:
            return self.send()
        except AnswerOutOfDate:
            self.progress = replay(self.journey.steps, self.draft.typed)
            return self.go_on()

    @transaction.atomic
    def send(self):
        """What is sent and its reference are stored as one, so that a second press at the
        same moment finds the reference and not the place that the first press took."""
        sent = self.journey.send(self.progress.answers, self.draft.token)
        self.draft = replace(self.draft, typed={}, sent=sent)
        response = self.go_on()
        self.drafts.keep(self.draft, response)
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            sections=[
                {
                    "url": self.journey.step_url(step, self.run),
                    "rows": form.told(),
                }
                for step, form in self.progress.answered.items()
                if form.is_on_check_page
            ],
            back_url=self.journey.step_url(list(self.progress.answered)[-1], self.run),
            **kwargs,
        )


class SentView(JourneyView):
    """Shows the reference, until the visitor leaves or 30 minutes have passed."""

    def get(self, request, *args, **kwargs):
        if not self.draft.sent:
            return self.start_again()
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs):
        return super().get_context_data(**self.draft.sent, **kwargs)


class CancelView(JourneyView):
    """Deletes the answers, when the visitor says yes."""

    template_name = "journeys/cancel.html"

    def get(self, request, *args, **kwargs):
        if self.draft.sent:
            return self.go_on()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.draft.sent:
            return self.go_on()
        self.drafts.forget(self.draft)
        return HttpResponseRedirect(reverse(f"{self.journey.namespace}:cancelled"))

    def get_context_data(self, **kwargs):
        back = None if self.draft.is_empty else self.next_url()
        return super().get_context_data(back_url=back, **kwargs)


class EndedView(TemplateView):
    """Says that the answers are deleted, and how to start again."""

    journey = None
    title = ""
    template_name = "journeys/ended.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.title, start_url=reverse(f"{self.journey.namespace}:start"), **kwargs
        )


def journey_urls(journey, check_template, sent_template, sent_view=SentView):
    """The addresses that every journey has below its start page. No cache may keep them."""
    pages = {
        "check": CheckView.as_view(journey=journey, template_name=check_template),
        "sent": sent_view.as_view(journey=journey, template_name=sent_template),
        "cancel": CancelView.as_view(journey=journey),
        "cancelled": EndedView.as_view(journey=journey, title=_("Your answers have been deleted")),
        "timed-out": EndedView.as_view(
            journey=journey, title=_("Your answers are not here any more")
        ),
    }
    question = never_cache(QuestionView.as_view(journey=journey))
    return [
        *(path(f"{name}/", never_cache(view), name=name) for name, view in pages.items()),
        path("<slug:step>/", question, name="step"),
    ]
