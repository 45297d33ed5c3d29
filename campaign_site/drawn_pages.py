"""Pages that were drawn once, kept by all that they show.

The database is asked for every word of a page each time (`prepared.py`). While it says the same,
the page is the same, and need not be drawn again; what was corrected a moment ago is another
page. So there is nothing to take back. Each process keeps its own, and few of them.

The addresses of the pages that stand in `PAGES` are ours: nobody can make up another one, and
fill it with what nobody reads. Articles have a place of their own, since there are many.
"""

from functools import partial
from http import HTTPStatus
from threading import Lock

from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.generic import TemplateView

from . import force, page_style

# More than there are pages but the articles, in all languages.
MOST = 256
# In bytes. An article may be much longer; it is then drawn each time.
LONGEST = 100_000


class DrawnPages:
    def __init__(self):
        self.pages = {}
        self.lock = Lock()

    def answer(self, request, shown, draw):
        """The page on which this is `shown`; `draw()` draws it where it is not kept.

        What is shown must be all that the page takes from the database.
        """
        page = self.page(request, shown, draw)
        return page_of(*page) if isinstance(page, tuple) else page

    def answer_at(self, request, shown, draw):
        """The same for a page with links to its other languages.

        They bring along what the address has after a question mark. There is no end of what can
        stand there, so such a page is drawn each time.
        """
        if request.META.get("QUERY_STRING"):
            return draw()
        return self.answer(request, (request.path, shown), draw)

    def page(self, request, shown, draw):
        """The same as bytes, with the hash of its style sheet; or what else was answered."""
        key = (*around(request), shown)
        if page := self.pages.get(key):
            return page
        response = draw()
        if hasattr(response, "render"):
            response.render()
        if response.status_code != HTTPStatus.OK or len(response.content) > LONGEST:
            return response
        page = page_style.dressed(response.content)
        self.keep(key, page)
        return page

    def keep(self, key, page):
        with self.lock:
            if len(self.pages) >= MOST:
                # A new one, so that whoever reads the old one meanwhile still finds its page.
                self.pages = dict(list(self.pages.items())[MOST // 2 :])
            self.pages[key] = page


PAGES = DrawnPages()


class PageOfWords(TemplateView):
    """A page that shows nothing of the database."""

    def get(self, request, *args, **kwargs):
        return PAGES.answer_at(request, (), partial(super().get, request, *args, **kwargs))


def page_of(html, allowed):
    """With the hash that allows its style sheet, which it has already."""
    response = HttpResponse(html)
    if allowed:
        response._csp_update = {"style-src": [allowed]}
    return response


def around(request):
    """What every page shows or hangs on beside its own: its host, language, force and day."""
    return (
        request.scheme,
        request.get_host(),
        get_language(),
        timezone.localdate(),
        force.current().leave_url,
        settings.FORCE_PROFILE,
        settings.DEMO,
    )
