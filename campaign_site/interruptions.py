"""When a page of a form can't take what was sent, the visitor gets it back.

The page that says so carries what was posted in hidden fields, so that "Try again" sends
the same once more, and shows the longer texts when asked, to be copied. No answer stands
in an address. Only what our own page has sent is given back: another site could otherwise
put words into a page of ours.
"""

import logging
from dataclasses import dataclass
from functools import wraps

from django.db import InterfaceError, OperationalError
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class GivenBack:
    """What was posted, apart from the token, which is made anew."""

    fields: list

    @property
    def texts(self):
        """What someone wrote, as opposed to what they chose."""
        return [value for name, value in self.fields if len(value.split()) > 1]


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


def unless_interrupted(view):
    """The view of a journey's page; without a database, a page that loses nothing."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        try:
            response = view(request, *args, **kwargs)
            return response.render() if hasattr(response, "render") else response
        except (OperationalError, InterfaceError) as error:
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
