"""Pages that know what a browser tab has told so far, and lose nothing of what is posted.

`journeys.py` is made of them, and so is any other page that keeps a draft. Where one can't
take what was posted (the database is down, the token against forgery is missing), it gives
it back: `interruptions.py`.
"""

from contextlib import suppress
from urllib.parse import urlencode

from django.core.exceptions import RequestDataTooBig
from django.http import HttpResponse
from django.urls import reverse
from django.utils.decorators import classonlymethod
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView, View
from django.views.generic.base import ContextMixin

from .drafts import Drafts
from .interruptions import NO_DATABASE, unless_interrupted

# What a form may keep, in characters of a query string: far above every max_length.
LONGEST_ANSWER = 256 * 1024


def typed_into(form):
    """What was typed into a form, as a draft keeps it."""
    typed = form.typed()
    if len(typed) > LONGEST_ANSWER:
        raise RequestDataTooBig
    return typed


class DraftView(ContextMixin, View):
    """A page that knows the draft of its run, which is kept under the name `kept_as`.

    `cannot` and `meanwhile` are what it says when it can't do what was asked for, and
    `gone` when the draft has ended before something was posted. `begins_at` is the page
    of the same part of the site where one starts again.
    """

    kept_as = ""
    cannot = _("We can’t do this right now")
    meanwhile = ""
    gone = _("Your earlier answers are not here any more.")
    begins_at = "start"

    @classonlymethod
    def as_view(cls, **initkwargs):
        return unless_interrupted(super().as_view(**initkwargs))

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.run = request.GET.get("run", "")
        self.drafts = Drafts(request)
        self.draft = self.drafts.find(self.kept_as, self.run)

    def needs_a_draft(self, **kwargs):
        """Whether what is posted to this address adds to a draft."""
        return True


class RunningOutView(DraftView):
    """A page on which the draft may run out: it says how long it is kept.

    Someone is writing there: no web address is a link, which would lead away from it.
    """

    keep_page = ""
    timed_out_page = ""

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            seconds_left=self.draft.seconds_left,
            keep_url=f"{reverse(self.keep_page)}?{urlencode({'run': self.run})}",
            timed_out_url=reverse(self.timed_out_page),
            web_as_text=True,
            **kwargs,
        )


class KeepView(DraftView):
    """Gives the draft another 30 minutes, for a page that is still open."""

    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        return HttpResponse(status=204 if self.drafts.extend(self.draft) else 410)


def drop_ended_cookies(request, response):
    """The browser keeps no cookie of a draft that has ended. The page needs no database."""
    with suppress(*NO_DATABASE):
        Drafts(request).drop_ended(response)


class EndingView(TemplateView):
    """A page where a draft has ended."""

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        drop_ended_cookies(request, response)
        return response
