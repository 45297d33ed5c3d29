"""A question that nobody has answered yet is drawn once, and given to everyone.

To draw a form takes longer than all else that its page takes. Before anything is typed the page
differs in three things: the token against forgery, the run in its addresses, and how long the
answers are kept. Marks stand for them in what is kept, which therefore is of nobody. A form whose
words hang on earlier answers or on the database is drawn each time: the others say so
(`is_the_same_for_everyone`).
"""

from copy import copy

from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import patch_vary_headers

from .compressed_pages import taken
from .drawn_pages import DrawnPages, page_of
from .packed_once import packed
from .steps import nobodys

# No run, token or number has such letters in it, and an address takes them as they are.
RUN, TOKEN, SECONDS = b"THE_RUN", b"THE_TOKEN", b"THE_SECONDS"
DRAWN = DrawnPages()


def is_at(view):
    """Whether the question of this page, at this address, is the one that everybody gets."""
    is_plain = view.request.META.get("QUERY_STRING") == f"run={view.run}"
    is_of_visitors = view.journey.whose is nobodys and view.step.view is None
    return is_plain and is_of_visitors and view.step.form_class.is_the_same_for_everyone


def answer(view):
    earlier = view.progress.earlier_than(view.step)[-1:]
    seconds = view.draft.seconds_left
    shown = view.request.path, [step.slug for step in earlier], bool(seconds)
    page = DRAWN.page(view.request, repr(shown), lambda: drawn(view))
    if not isinstance(page, tuple):  # too long to be kept
        return view.render_to_response(view.get_context_data(form=view.question(None)))
    kept, allowed = page
    told = {
        RUN: view.run.encode(),
        TOKEN: get_token(view.request).encode(),
        SECONDS: str(seconds).encode(),
    }
    if "gzip" in taken(view.request.META.get("HTTP_ACCEPT_ENCODING", "")):
        response = page_of(packed(kept, told), allowed)
        response["Content-Encoding"] = "gzip"
        patch_vary_headers(response, ["Accept-Encoding"])
        return response
    for mark, value in told.items():
        kept = kept.replace(mark, value)
    return page_of(kept, allowed)


def drawn(view):
    """The page with its marks."""
    blank = copy(view)
    blank.run, blank.request = RUN.decode(), copy(view.request)
    blank.request.META = view.request.META | {"QUERY_STRING": f"run={blank.run}"}
    context = blank.get_context_data(form=view.question(None)) | {"csrf_token": TOKEN.decode()}
    if context["seconds_left"]:
        context["seconds_left"] = SECONDS.decode()
    return HttpResponse(blank.render_to_response(context).rendered_content)
