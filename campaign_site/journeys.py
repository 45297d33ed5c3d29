"""The pages of a form that asks one question a page; `steps.py` says which comes next.

A step whose form is a `DeadEndForm` is a place to stop ("call 999"). Whoever gets
there has given their last answer: everything is deleted, and the page may be
opened by anyone, because nothing is kept that could tell who may.

Each browser tab has a run of its own, named by `run` in the address, so two tabs
do not mix. What was typed is kept by `drafts.py` until it is sent, left, cancelled
or 30 minutes old. A database that can't be reached loses nothing: `interruptions.py`.
"""

import re
from dataclasses import replace

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils.crypto import get_random_string
from django.utils.decorators import classonlymethod
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from .drafts import Drafts
from .interruptions import unless_interrupted
from .not_kept import not_kept
from .steps import AnswerOutOfDate, Submission, replay

# What a question may keep, in characters of a query string: far above every max_length.
LONGEST_ANSWER = 256 * 1024
RUN = re.compile(r"[a-z0-9]{16}")


def new_run():
    return get_random_string(16, "abcdefghijklmnopqrstuvwxyz0123456789")


class JourneyView(TemplateView):
    """What every page of a journey needs: the run, the draft, and how far it has come.

    `cannot` and `meanwhile` are what it says when it can't do what was asked for.
    """

    journey = None
    cannot = _("We can’t do this right now")
    meanwhile = _("What you told us is kept for 30 minutes after your last answer.")

    @classonlymethod
    def as_view(cls, **initkwargs):
        return unless_interrupted(super().as_view(**initkwargs))

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


class AnsweringView(JourneyView):
    """A page on which answers may run out: it says how long they are kept."""

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            seconds_left=self.draft.seconds_left,
            keep_url=self.journey.url("keep", self.run),
            timed_out_url=reverse(f"{self.journey.namespace}:timed-out"),
            **kwargs,
        )


class QuestionView(AnsweringView):
    """Asks one question and keeps the answer."""

    cannot = _("We can’t save this right now")

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
        form = self.question(request.POST)
        typed = form.typed()
        if len(typed) > LONGEST_ANSWER:
            raise RequestDataTooBig
        self.draft.typed[self.step.slug] = typed
        self.progress = replay(self.journey.steps, self.draft.typed)
        if self.is_at_dead_end:
            return self.go_on()
        response = self.stay_at(form.stays_at) if form.stays_at else self.go_on()
        self.drafts.keep(self.draft, response)
        return response

    def stay_at(self, place):
        return HttpResponseRedirect(f"{self.journey.step_url(self.step, self.run)}#{place}")

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


class CheckView(AnsweringView):
    """Shows all answers, and sends them."""

    cannot = _("We can’t send this right now")
    meanwhile = _("Your answers are kept for 30 minutes after the last one.")
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
        posted = self.request.POST
        sent = self.journey.send(Submission(self.progress, self.draft, self.drafts, posted))
        self.draft = replace(self.draft, typed={}, sent=sent)
        response = self.go_on()
        self.drafts.keep(self.draft, response)
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            sections=[
                {
                    "title": form.section,
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

    cannot = _("We can’t delete your answers right now")
    meanwhile = _("They are deleted in any case 30 minutes after the last one.")
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


class KeepView(JourneyView):
    """Gives the answers another 30 minutes, for a page that is still open."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        return HttpResponse(status=204 if self.drafts.extend(self.draft) else 410)


class EndedView(TemplateView):
    """Says that the answers are deleted, and how to start again."""

    journey = None
    title = ""
    template_name = "journeys/ended.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.title, start_url=reverse(f"{self.journey.namespace}:start"), **kwargs
        )


def always_open(view):
    return view


def journey_urls(
    journey,
    check_template,
    sent_template,
    sent_view=SentView,
    own_views=None,
    check_view=CheckView,
    guard=always_open,
):
    """The addresses that every journey has below its start page. No cache may keep them.

    `own_views` holds, by slug, the QuestionView of a step that does more than ask.
    `guard` decorates the pages that ask or send: it may answer in their place.
    """
    pages = {
        "check": guard(check_view.as_view(journey=journey, template_name=check_template)),
        "sent": sent_view.as_view(journey=journey, template_name=sent_template),
        "cancel": CancelView.as_view(journey=journey),
        "cancelled": EndedView.as_view(journey=journey, title=_("Your answers have been deleted")),
        "timed-out": EndedView.as_view(
            journey=journey, title=_("Your answers are not here any more")
        ),
    }
    own = {slug: guard(view.as_view(journey=journey)) for slug, view in (own_views or {}).items()}
    keep = never_cache(KeepView.as_view(journey=journey))
    question = not_kept(guard(QuestionView.as_view(journey=journey)))
    return [
        path("keep/", keep, name="keep"),
        *(path(f"{name}/", not_kept(view), name=name) for name, view in pages.items()),
        *(
            path(f"{slug}/", not_kept(view), {"step": slug}, name="step")
            for slug, view in own.items()
        ),
        path("<slug:step>/", question, name="step"),
    ]
