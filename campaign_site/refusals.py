"""What is refused before any page is asked: a name that is not ours, a method that no page has."""

from http import HTTPStatus

from django.core.exceptions import DisallowedHost
from django.http import HttpResponseNotAllowed

from . import error_pages

METHODS = ("GET", "HEAD", "POST")


def asked_by_its_own_name(get_response):
    """Stands outside of the static files, which would answer to any name."""

    def middleware(request):
        try:
            request.get_host()
        except DisallowedHost:
            return error_pages.unknown_host()
        return get_response(request)

    return middleware


def asked_in_a_known_way(get_response):
    """Whoever may not do something here is told so on a page, and not by an empty screen."""

    def middleware(request):
        response = HttpResponseNotAllowed(METHODS)
        if request.method in METHODS:
            response = get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not response.content:
            return error_pages.method_not_allowed(request, response.headers["Allow"])
        return response

    return middleware
