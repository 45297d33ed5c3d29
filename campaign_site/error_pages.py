"""What a reader sees when something is wrong: a calm page, and who to call."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.generic import View

from .draft_pages import DraftView
from .drafts import Drafts
from .interruptions import NO_DATABASE, given_back, too_late


def bad_request(request, exception):
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent)):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def permission_denied(request, exception):
    return render(request, "403.html", status=403)


@never_cache
def csrf_failure(request, reason=""):
    """What was told, or written about a report, is given back; another form may hold a password.

    Where the cookie of the draft is gone too, trying again can't help.
    """
    match = request.resolver_match
    view_class = getattr(match.func, "view_class", View)
    if getattr(view_class, "holds_no_secret", False):
        context = {"given_back": given_back(request)}
        return render(request, "403_csrf.html", context, status=403)
    if not issubclass(view_class, DraftView):
        return render(request, "403_csrf.html", status=403)
    view = match.func.view_class(**match.func.view_initkwargs)
    page = None
    if view.needs_a_draft(**match.kwargs) and not Drafts(request).keys:
        page = too_late(request, view)
    context = {"given_back": given_back(request)}
    return page or render(request, "403_csrf.html", context, status=403)


def page_not_found(request, exception):
    return render(request, "404.html", status=404)


def server_error(request):
    """A database that can't be reached is a pause (503), anything else a fault (500)."""
    if isinstance(sys.exception(), NO_DATABASE):
        return render(request, "503.html", status=503)
    return render(request, "500.html", status=500)


def gone(request):
    return render(request, "410.html", status=410)


def too_many_requests(request):
    return render(request, "429.html", status=429)
