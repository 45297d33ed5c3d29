"""A journey is a table of steps, replayed on every request.

The answers given so far are read from the start, step by step. A step whose
`when` is false for the earlier answers is passed over; the first step that is
not validly answered is where the visitor stands. From that one idea follow, with
no code of their own: no skipping ahead, "change" links that come back to the
check page, questions that open or close when an earlier answer changes, answers
that are never used once their question is gone, and full validation when sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from .drafts import Unfinished
from .forms import DeadEndForm, QuestionForm


def always(answers):
    return True


class AnswerOutOfDate(Exception):
    """An answer that was right when it was given is not possible any more (a full slot)."""


class Step(NamedTuple):
    """A question: the word in its address, its form, and when it is asked.

    Its view is a QuestionView, unless it names one of its own that does more than ask.
    """

    slug: str
    form_class: type[QuestionForm]
    when: Callable[[dict], bool] = always
    template_name: str = "journeys/question.html"
    view: type | None = None

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
        answer = typed.get(step.slug)
        form = None if answer is None else step.form(answer, progress.answers)
        if form is None or not form.is_valid():
            progress.next_step = step
            break
        if twice := progress.answers.keys() & form.cleaned_data.keys():
            raise ValueError(f"Two questions of one journey use the name {twice}.")
        progress.answered[step] = form
        progress.answers |= form.cleaned_data
    return progress


class Submission(NamedTuple):
    """What a visitor sends: all that was answered, and the secret that names it.

    The token is random and goes with the draft. The draft itself, with the time at which
    it was begun, and what the last button posted are there for what stands beside the
    answers; so is what the journey has prepared from the token. What it has gathered from the
    answers stands in their place, where it was ready. Where a member of staff enters what
    somebody else tells, it is sent `by` them. `client` is the mark of where it came from, for
    limits.py alone.
    """

    progress: Progress
    draft: Unfinished
    posted: Mapping = MappingProxyType({})
    prepared: object = None
    gathered: object = None
    by: object = None
    client: str = ""

    @property
    def answers(self):
        return self.progress.answers

    @property
    def token(self):
        return self.draft.token


def nothing(_):
    return None


def by_nothing():
    return None


def always_open(journey, view):
    return view


def nobodys(request):
    return ""


@dataclass(frozen=True)
class Journey:
    """The steps of one form, the URL namespace it lives in, how it is sent, and its last pages.

    `send(submission)` stores what was told and returns what the last page shows: the
    reference above all. With a token that it has seen before it stores nothing and
    returns the same. It raises AnswerOutOfDate when an answer can't be kept to.

    `prepare(token)` does what takes long, and `gather(progress)` makes of valid answers what is
    stored, as JSON can hold it: both before the last button is pressed (ready.py). `judged_by()`
    tells all that `gather` hangs on beside the answers, as it is now. The check page and the page
    after sending may have views of their own, made from CheckView and SentView.
    `guard(journey, view)` decorates the pages that ask or send: it may answer in their place.
    `notice` stands at the top of every page. `whose(request)` parts the drafts of people who
    share a browser.
    """

    namespace: str
    steps: tuple[Step, ...]
    send: Callable[[Submission], dict]
    check_template: str
    sent_template: str
    prepare: Callable[[str], object] = nothing
    gather: Callable[[Progress], object] = nothing
    judged_by: Callable[[], object] = by_nothing
    check_view: type | None = None
    sent_view: type | None = None
    guard: Callable = always_open
    notice: str = ""
    whose: Callable = nobodys

    @property
    def has_to_get_ready(self):
        return self.prepare != nothing or self.gather != nothing

    @property
    def first_step(self):
        return self.steps[0]

    @property
    def most_questions(self):
        """How many questions somebody meets on the longest way."""
        return sum(not step.is_dead_end for step in self.steps)

    def kept_as(self, request):
        return f"{self.namespace}{self.whose(request)}"

    def step(self, slug):
        return next((step for step in self.steps if step.slug == slug), None)

    def url(self, page, run):
        return f"{reverse(f'{self.namespace}:{page}')}?{urlencode({'run': run})}"

    def step_url(self, step, run):
        address = reverse(f"{self.namespace}:step", args=[step.slug])
        return address if step.is_dead_end else f"{address}?{urlencode({'run': run})}"
