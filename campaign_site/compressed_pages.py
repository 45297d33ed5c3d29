"""Pages go out as small as they get, and what holds a secret does not give it away by its length.

What is the same for everyone has an ETag (revalidation.py). It is pressed as hard as can be,
once, and kept under that tag. Everything else may hold a token, or what somebody has told: that
is left to Django, which adds a random length, or comes packed already (packed_once.py).
"""

import gzip
import re
from functools import lru_cache

import brotli
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

SMALLEST = 200
# A page takes a twentieth of a second; a list of thousands of addresses would take seconds.
LARGEST_PRESSED_HARD = 128 * 1024
MOST_KEPT = 500
CODING = re.compile(r"([\w*-]+)\s*(?:;\s*q\s*=\s*([\d.]+))?", re.ASCII)
PRESS = {
    "br": lambda content, hard: brotli.compress(content, quality=11 if hard else 5),
    "gzip": lambda content, hard: gzip.compress(content, 9 if hard else 6, mtime=0),
}
kept = {}


def taken(accepted):
    """The codings that a browser takes; one may be named so as to refuse it (q=0)."""
    found = CODING.findall(accepted.lower())
    return {name for name, weight in found if not weight or weight.strip("0.")}


@lru_cache(maxsize=100)
def encoding_for(accepted):
    """What a page for everyone is sent as: "br", "gzip", or "" for neither."""
    codings = taken(accepted)
    return next((name for name in PRESS if name in codings), "")


class PagesCompressionMiddleware(GZipMiddleware):
    """A photo is as small as it gets. It is the same for every browser, so it varies on nothing."""

    def process_response(self, request, response):
        if response.headers.get("Content-Type", "").startswith("image/"):
            return response
        accepted = request.META.get("HTTP_ACCEPT_ENCODING", "")
        if is_for_everyone(response):
            if encoding := encoding_for(accepted):
                press(response, encoding, is_one_of_few=not request.META.get("QUERY_STRING"))
            return response
        if "gzip" in accepted and "gzip" not in taken(accepted):  # Django does not see the refusal
            patch_vary_headers(response, ["Accept-Encoding"])
            return response
        return super().process_response(request, response)


def is_for_everyone(response):
    is_plain = not response.streaming and not response.has_header("Content-Encoding")
    return is_plain and response.has_header("ETag") and response["Cache-Control"] == "no-cache"


def press(response, encoding, is_one_of_few):
    """A search is not: it has as many pages as somebody can type."""
    if len(response.content) < SMALLEST:
        return
    if is_one_of_few and len(response.content) <= LARGEST_PRESSED_HARD:
        content = pressed_hard(response["ETag"], encoding, response.content)
    else:
        content = PRESS[encoding](response.content, hard=False)
    response.content = content
    response["Content-Length"] = str(len(content))
    response["Content-Encoding"] = encoding
    response["ETag"] = f"W/{response['ETag']}"


def pressed_hard(etag, encoding, content):
    name = (etag, encoding)
    if (found := kept.get(name)) is None:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        found = kept[name] = PRESS[encoding](content, hard=True)
    return found
