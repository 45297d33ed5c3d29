"""When a page of a form can't take what was sent, the visitor gets it back.

The page that says so carries what was posted in hidden fields, so that "Try again" sends
the same once more, and shows the longer texts when asked, to be copied. No answer stands
in an address. Only what our own page has sent is given back: another site could otherwise
put words into a page of ours.
"""

import logging
import re
from functools import wraps
from typing import NamedTuple

from django.db import InterfaceError, InternalError, OperationalError
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# A PostgreSQL that only lets itself be read, as after a failover, says InternalError.
NO_DATABASE = (OperationalError, InterfaceError, InternalError)

# What a choice, a number or a pressed button sends. A word in small letters looks the same.
CHOSEN = re.compile(r"[a-z0-9-]*")

logger = logging.getLogger(__name__)


class GivenBack(NamedTuple):
    """What was posted, apart from the token, which is made anew."""

    fields: list

    @property
    def texts(self):
        """What someone wrote, as opposed to what they chose."""
        return [value for name, value in self.fields if not CHOSEN.fullmatch(value)]


def given_back(request):
    """What "Try again" sends; None for what can't be sent again from here, such as a file."""
    if request.method != "POST" or request.FILES or not is_from_here(request):
        return None
    return GivenBack(
        [
            (name, value)
            for name, values in request.POST.lists()
            for value in values
            if name != "csrfmiddlewaretoken"
        ]
    )


def is_from_here(request):
    """Whether a page of our own has sent it, as far as the browser says."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in {"same-origin", "none"}
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Origin", own) == own


def too_late(request, view):
    """The page for what was posted when the draft had ended; None where nothing was written."""
    back = given_back(request)
    if not (back and back.texts):
        return None
    context = {
        "gone": view.gone,
        "given_back": back,
        "start_url": reverse(f"{request.resolver_match.namespace}:{view.begins_at}"),
    }
    return render(request, "journeys/too_late.html", context, status=410)


def unless_interrupted(view):
    """The view of a journey's page; without a database, a page that loses nothing."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        try:
            response = view(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response
        except NO_DATABASE as error:
            logger.error("The database can't be reached.", exc_info=error)
            return interrupted(request, view.view_class)

    return guarded


def interrupted(request, view_class):
    is_asked = request.method == "POST"
    title = view_class.cannot if is_asked else _("We can’t show this page right now")
    context = {
        "title": title,
        "meanwhile": view_class.meanwhile,
        "given_back": given_back(request),
        "address": request.get_full_path(),
    }
    return render(request, "journeys/interrupted.html", context, status=503)
