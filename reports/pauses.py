"""While staff have paused the form: what its pages say, and what goes on.

Nothing can be started or sent. Whoever is in the middle loses nothing: an answer that is
on its way is still kept, and the pages then say so. The pages where a journey ends, the
way to stop and delete, and the status page stay open.
"""

from contextlib import suppress
from functools import wraps

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from campaign_site.drafts import Drafts
from campaign_site.interruptions import NO_DATABASE

from .models import ReportingPause


def paused_page(request, pause, **context):
    """It sets no cookie: it holds no form, and what is kept stays where it is."""
    context |= {"pause": pause, "address": request.get_full_path()}
    response = render(request, "reports/paused.html", context, status=503)
    response._has_been_logged = True  # a pause is no fault: Django logs every 503
    add_never_cache_headers(response)
    return response


def unless_paused(view):
    """For the start page. Without a database nothing can be told, so it fails as one does."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        pause = ReportingPause.objects.now()
        return paused_page(request, pause) if pause else view(request, *args, **kwargs)

    return guarded


def unless_paused_midway(journey, view):
    """For the questions and the check page. Without a database they know best what to say."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        answer = None
        with suppress(*NO_DATABASE):
            answer = answer_while_paused(request, journey, journey.step(kwargs.get("step", "")))
        return answer or view(request, *args, **kwargs)

    return guarded


def answer_while_paused(request, journey, step):
    """What is said in the place of a page; None where the page itself shall answer."""
    pause = ReportingPause.objects.now()
    if pause is None or (step and step.is_dead_end):
        return None
    draft = Drafts(request).find(journey.namespace, request.GET.get("run", ""))
    is_answer = step and request.method == "POST"
    if draft.sent or (draft.typed and is_answer):
        return None
    if request.method == "POST":
        start = reverse(f"{journey.namespace}:start")
        return HttpResponseRedirect(request.get_full_path() if draft.typed else start)
    cancel_url = journey.url("cancel", draft.run) if draft.typed else None
    return paused_page(request, pause, cancel_url=cancel_url)
