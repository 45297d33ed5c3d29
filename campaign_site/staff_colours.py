"""The colours of the force for the admin, where no page may hold a style of its own.

They are a sheet that `static/css/staff.css` builds on, by day and by night. Its address says
which version it is, so a browser keeps it for good, and asks anew when the force changes one.
"""

import hashlib
from functools import lru_cache

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from . import inline

FOR_GOOD = "public, max-age=31536000, immutable"


@lru_cache(maxsize=1)
def version_of(sheet):
    return hashlib.sha256(sheet.encode()).hexdigest()[:12]


def address():
    return reverse("admin:colours", args=[version_of(inline.colours(settings.FORCE_PROFILE))])


@require_safe
def colours(request, version):
    """A page of an older version gets those of now, and keeps them until it asks again."""
    sheet = inline.colours(settings.FORCE_PROFILE)
    response = HttpResponse(sheet, content_type="text/css; charset=utf-8")
    if version == version_of(sheet):
        response["Cache-Control"] = FOR_GOOD
    return response
