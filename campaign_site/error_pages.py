"""What a reader sees when something is wrong: a calm page, and who to call."""

import sys
from contextlib import suppress

from django.core.exceptions import DisallowedHost, RequestDataTooBig, TooManyFieldsSent
from django.http import HttpResponseBadRequest
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from .draft_pages import DraftView
from .drafts import Drafts
from .interruptions import NO_DATABASE, given_back, too_late


def unknown_host():
    """A page would hold links, and they would lead to the name that somebody made up."""
    words = _("There is no website of this name here.")
    return HttpResponseBadRequest(f"{words}\n", content_type="text/plain; charset=utf-8")


def bad_request(request, exception):
    if isinstance(exception, DisallowedHost):
        return unknown_host()
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent)):
        return render(request, "413.html", status=413)
    return render(request, "400.html", status=400)


def permission_denied(request, exception):
    return render(request, "403.html", status=403)


def view_class_of(request):
    """Of the page that was asked for; of none where no address led to one."""
    match = request.resolver_match
    return getattr(match.func, "view_class", View) if match else View


def holds_no_secret(view_class):
    return getattr(view_class, "holds_no_secret", False)


@never_cache
def csrf_failure(request, reason=""):
    """What was told, or written about a report, is given back; another form may hold a password.

    Where the cookie of the draft is gone too, trying again can't help.
    """
    match, view_class = request.resolver_match, view_class_of(request)
    if holds_no_secret(view_class):
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


@never_cache
def server_error(request):
    """A database that can't be reached is a pause (503), anything else a fault (500).

    In a pause, what was sent is given back; but never a password.
    """
    if isinstance(sys.exception(), NO_DATABASE):
        context = {}
        if holds_no_secret(view_class_of(request)):
            context["given_back"] = given_back(request)
        return render(request, "503.html", context, status=503)
    return render(request, "500.html", status=500)


def method_not_allowed(request, allowed):
    response = render(request, "405.html", status=405)
    response["Allow"] = allowed
    return response


def gone(request):
    return render(request, "410.html", status=410)


@never_cache
def too_many_requests(request, seconds_left=60):
    """What was sent is given back, so that it can be sent again; but never a password.

    So that the earlier answers are there by then, they are kept for another 30 minutes.
    """
    view_class = view_class_of(request)
    is_draft = issubclass(view_class, DraftView)
    context = {}
    if is_draft or holds_no_secret(view_class):
        context["given_back"] = given_back(request)
    if is_draft:
        context["meanwhile"] = view_class.meanwhile
        keep_for_longer(request)
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(seconds_left)
    return response


def keep_for_longer(request):
    """Give the draft of the page another 30 minutes."""
    match = request.resolver_match
    view = match.func.view_class(**match.func.view_initkwargs)
    with suppress(*NO_DATABASE):
        view.setup(request, *match.args, **match.kwargs)
        view.drafts.extend(view.draft)
