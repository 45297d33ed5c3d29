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
from functools import cached_property

from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.urls import path, reverse, translate_url
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView

from . import languages, limits, ready, untouched
from .draft_pages import (
    DraftView,
    EndingView,
    KeepView,
    RunningOutView,
    drop_ended_cookies,
    typed_into,
)
from .interruptions import too_late
from .not_kept import not_kept
from .steps import AnswerOutOfDate, Progress, Submission, replay

RUN = re.compile(r"[a-z0-9]{16}")


def new_run():
    return get_random_string(16, "abcdefghijklmnopqrstuvwxyz0123456789")


class OfJourney(DraftView):
    """A page that knows the draft of a journey."""

    journey = None

    @property
    def kept_as(self):
        return self.journey.kept_as(self.request)


class JourneyKeepView(OfJourney, KeepView):
    """Keeps a page of the journey open."""


class JourneyView(OfJourney, TemplateView):
    """What every page of a journey needs: the run, the draft, and how far it has come."""

    meanwhile = _("What you told us is kept for 30 minutes after your last answer.")

    @cached_property
    def progress(self):
        return replay(self.journey.steps, self.draft.typed)

    def dispatch(self, request, *args, **kwargs):
        if not RUN.fullmatch(self.run):
            return self.start_again()
        return super().dispatch(request, *args, **kwargs)

    def lock(self):
        """Take up what another tab of this run has done since: told more, sent it, or left.

        Until the transaction ends no other request changes the draft.
        """
        draft = self.drafts.lock(self.draft)
        if draft.typed != self.draft.typed:
            self.progress = replay(self.journey.steps, draft.typed)
        self.draft = draft

    def start_again(self):
        return HttpResponseRedirect(reverse(f"{self.journey.namespace}:start"))

    @property
    def is_at_dead_end(self):
        return not self.progress.is_complete and self.progress.next_step.is_dead_end

    def next_url(self):
        """The first gap, or the check page."""
        if self.progress.is_complete:
            return self.journey.url("check", self.run)
        return self.journey.step_url(self.progress.next_step, self.run)

    def go_on(self):
        """To where the visitor stands. At a dead end, all that was told is deleted first."""
        if self.is_at_dead_end:
            self.drafts.forget(self.draft)
        return HttpResponseRedirect(self.next_url())

    def turn_away(self):
        """Skipping ahead leads back to the first gap; without any answers, they ran out.

        No question in the browser's history leads to the reference once it is sent.
        """
        if self.draft.sent:
            return too_late(self.request, self) or self.start_again()
        if self.draft.is_empty:
            timed_out = reverse(f"{self.journey.namespace}:timed-out")
            return too_late(self.request, self) or HttpResponseRedirect(timed_out)
        return self.go_on()

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            cancel_url=self.journey.url("cancel", self.run),
            start_url=reverse(f"{self.journey.namespace}:start"),
            notice=self.journey.notice,
            **kwargs,
        )


class AnsweringView(RunningOutView, JourneyView):
    """A page with answers that were not sent yet."""

    @property
    def keep_page(self):
        return f"{self.journey.namespace}:keep"

    @property
    def timed_out_page(self):
        return f"{self.journey.namespace}:timed-out"


class QuestionView(AnsweringView):
    """Asks one question and keeps the answer."""

    cannot = _("We can’t save this right now")

    def dispatch(self, request, *args, **kwargs):
        self.step = self.journey.step(kwargs["step"])
        if self.step is None:
            raise Http404
        if self.step.is_dead_end:
            return self.stop()
        if not self.run and self.step == self.journey.first_step:
            return HttpResponseRedirect(self.journey.step_url(self.step, new_run()))
        response = super().dispatch(request, *args, **kwargs)
        if request.method == "POST":
            ready.after_an_answer(self)
        return response

    def get_template_names(self):
        return [self.step.template_name]

    def get(self, request, *args, **kwargs):
        if not self.may_answer():
            return self.turn_away()
        typed = self.draft.typed.get(self.step.slug)
        if typed is None and untouched.is_at(self):
            return untouched.answer(self)
        return self.render_to_response(self.get_context_data(form=self.question(typed)))

    @transaction.atomic
    def post(self, request, *args, **kwargs):
        self.lock()
        if not self.may_answer():
            return self.turn_away()
        form = self.question(request.POST)
        self.take(form)
        if self.is_at_dead_end:
            return self.go_on()
        response = self.way_on(form)
        self.drafts.keep(self.draft, response)
        return response

    def take(self, form):
        """Keep what was typed. Changed, but left by a way out, it is asked for again."""
        typed = typed_into(form)
        if form.way_out and typed != self.draft.typed.get(self.step.slug):
            typed = f"{typed}&go={form.way_out}"
        self.draft.typed[self.step.slug] = typed
        if not languages.is_own():
            self.draft.language = self.draft.language or get_language()
        self.progress = replay(self.journey.steps, self.draft.typed)

    def way_on(self, form):
        if form.way_out == "back":
            return HttpResponseRedirect(self.back_url)
        if form.way_out == "stop":
            return HttpResponseRedirect(self.journey.url("cancel", self.run))
        if form.way_out:
            here = self.journey.step_url(self.step, self.run)
            return HttpResponseRedirect(translate_url(here, form.way_out))
        return self.stay_at(form.stays_at) if form.stays_at else self.go_on()

    def stop(self):
        """A dead end is the same for everyone."""
        response = self.render_to_response(self.get_context_data(form=self.step.form(None, {})))
        drop_ended_cookies(self.request, response)
        return response

    def stay_at(self, place):
        return HttpResponseRedirect(f"{self.journey.step_url(self.step, self.run)}#{place}")

    def may_answer(self):
        return not self.draft.sent and self.progress.may_open(self.step)

    def question(self, typed):
        return self.step.form(typed, self.progress.answers_before(self.step))

    def needs_a_draft(self, step):
        return step != self.journey.first_step.slug

    @property
    def earlier_url(self):
        """Where the question before this one stands, if there is one."""
        earlier = self.progress.earlier_than(self.step)
        return self.journey.step_url(earlier[-1], self.run) if earlier else None

    @property
    def back_url(self):
        return self.earlier_url or reverse(f"{self.journey.namespace}:start")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            earlier_url=self.earlier_url, back_url=self.back_url, **kwargs
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
        return ready.used(self.journey, self.draft, self.send_or_turn_away)

    def send_or_turn_away(self, made):
        """What is ready is sent as it is: its answers were checked when it was made."""
        self.ready = made
        if self.draft.sent or not (self.gathered or self.progress.is_complete):
            return self.turn_away()
        try:
            return self.send(self.ready.get("prepared") or self.journey.prepare(self.draft.token))
        except AnswerOutOfDate:
            return self.turn_away()

    @property
    def gathered(self):
        return self.ready.get("gathered")

    @transaction.atomic
    def send(self, prepared):
        """What is sent and its reference are stored as one, so that a second press at the
        same moment finds the reference and not the place that the first press took."""
        sent = self.journey.send(self.submission(prepared))
        self.draft = replace(self.draft, typed={}, ready={}, sent=sent)
        response = HttpResponseRedirect(self.journey.url("sent", self.run))
        self.drafts.keep(self.draft, response)
        return response

    def submission(self, prepared):
        return Submission(
            Progress() if self.gathered else self.progress,
            self.draft,
            self.request.POST,
            prepared,
            self.gathered,
            client=limits.client_of(self.request),
        )

    def turn_away(self):
        """Who sends twice, or goes back to see what was sent, comes to the reference.

        The first of two presses may have sent it since, and taken the last place.
        """
        self.draft = self.drafts.find(self.kept_as, self.run)
        if self.draft.sent:
            return HttpResponseRedirect(self.journey.url("sent", self.run))
        self.progress = replay(self.journey.steps, self.draft.typed)
        return super().turn_away()

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
    """Shows the reference, until the visitor leaves or 30 minutes have passed.

    The page then goes by itself, also without a script.
    """

    @property
    def goes_to(self):
        return reverse(f"{self.journey.namespace}:timed-out")

    def get(self, request, *args, **kwargs):
        if not self.draft.sent:
            return self.start_again()
        response = super().get(request, *args, **kwargs)
        response["Refresh"] = f"{self.draft.seconds_left + 1}; url={self.goes_to}"
        return response

    def get_context_data(self, **kwargs):
        return super().get_context_data(**self.draft.sent, **kwargs)


class CancelView(JourneyView):
    """Deletes the answers, when the visitor says yes."""

    cannot = _("We can’t delete your answers right now")
    meanwhile = _("They are deleted in any case 30 minutes after the last one.")
    template_name = "journeys/cancel.html"

    def get(self, request, *args, **kwargs):
        if self.draft.sent:
            return self.turn_away()
        return super().get(request, *args, **kwargs)

    def post(self, request, *args, **kwargs):
        if self.draft.sent:
            return self.turn_away()
        self.drafts.forget(self.draft)
        return HttpResponseRedirect(reverse(f"{self.journey.namespace}:cancelled"))

    def get_context_data(self, **kwargs):
        back = None if self.draft.is_empty else self.next_url()
        return super().get_context_data(back_url=back, **kwargs)


class EndedView(EndingView):
    """Says that the answers are deleted, and how to start again."""

    journey = None
    title = ""
    comfort = ""
    template_name = "journeys/ended.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            title=self.title,
            comfort=self.comfort,
            start_url=reverse(f"{self.journey.namespace}:start"),
            notice=self.journey.notice,
            **kwargs,
        )


def journey_urls(journey):
    """The addresses that every journey has below its start page. No cache may keep them."""

    def asks(view_class, **options):
        return journey.guard(journey, view_class.as_view(journey=journey, **options))

    def shows(view_class, **options):
        return view_class.as_view(journey=journey, **options)

    pages = {
        "check": asks(journey.check_view or CheckView, template_name=journey.check_template),
        "sent": shows(journey.sent_view or SentView, template_name=journey.sent_template),
        "cancel": shows(CancelView),
        "cancelled": shows(EndedView, title=_("Your answers have been deleted")),
        "timed-out": shows(
            EndedView,
            title=_("Your answers are not here any more"),
            comfort=_("If you had sent them already, we have them."),
        ),
    }
    own = [step for step in journey.steps if step.view]
    return [
        path("keep/", never_cache(JourneyKeepView.as_view(journey=journey)), name="keep"),
        *(path(f"{name}/", not_kept(view), name=name) for name, view in pages.items()),
        *(
            path(f"{step.slug}/", not_kept(asks(step.view)), {"step": step.slug}, name="step")
            for step in own
        ),
        path("<slug:step>/", not_kept(asks(QuestionView)), name="step"),
    ]
