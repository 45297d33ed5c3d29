"""The files of pictures, to readers.

A reader gets a file while an article that readers may read begins with the picture. So a
picture leaves with its article: on hold, withdrawn for good, replaced, expired. The name can't
be guessed, but it could be kept. Caches ask each time, as they do for pages, which costs one
query and no bytes.
"""

from http import HTTPStatus
from pathlib import PurePath

from django.http import Http404, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.generic import View

from . import picture_files
from .models import Article

TYPES = {".avif": "image/avif", ".jpg": "image/jpeg"}


class PictureView(View):
    http_method_names = ["get", "head"]

    def get(self, request, name, file):
        if not is_public(name):
            raise Http404
        etag = f'"{name}-{file}"'
        response = get_conditional_response(request, etag=etag) or answer(name, file)
        if response.status_code in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
            response["ETag"] = etag
        response["Cache-Control"] = "no-cache"
        if file == picture_files.CARD:
            # It is what other sites show beside a link.
            response["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response


def answer(name, file):
    try:
        data = picture_files.read(name, file)
    except FileNotFoundError:
        raise Http404 from None
    return HttpResponse(
        data,
        content_type=TYPES[PurePath(file).suffix],
        headers={
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cross-Origin-Resource-Policy": "same-origin",
        },
    )


def is_public(name):
    articles = Article.objects.filter(picture__name=name)
    withdrawn = articles.filter(status=Article.Status.WITHDRAWN, held_by=None)
    return (articles.published() | withdrawn).exists()
