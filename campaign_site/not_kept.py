"""Pages that neither a cache nor the Back button may bring back.

`no-store` keeps a page out of every cache. But Chromium still puts the page that is left
aside as it is, answers and all, and shows it again when someone goes back within three
minutes, unless a cookie has changed since. Pages with a form renew their cookie in any
case. This does it for those without: "your answers have been deleted", "call 999".
"""

from functools import wraps
from http import HTTPStatus

from django.conf import settings
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache


def not_kept(view):
    @wraps(view)
    def renewing(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        # Whoever has no cookie has told nothing here, and gets none.
        if response.status_code == HTTPStatus.OK and settings.CSRF_COOKIE_NAME in request.COOKIES:
            get_token(request)
        return response

    return never_cache(renewing)
