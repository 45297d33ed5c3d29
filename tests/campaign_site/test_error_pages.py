"""Whatever goes wrong, the reader gets a calm page, a way out, and someone to call.

None of these tests has a database: an error page must not need one.
"""

import pytest
from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.db import InterfaceError, InternalError, OperationalError
from django.test import Client
from django.urls import path, reverse

from campaign_site import error_pages, force
from campaign_site.urls import (  # noqa: F401
    handler400,
    handler403,
    handler404,
    handler500,
)
from campaign_site.urls import urlpatterns as pages_of_the_site

SECRET = "what my neighbour told me"
FORM = "application/x-www-form-urlencoded"


def fails_with(fault):
    def view(request):
        raise fault(SECRET)

    return view


urlpatterns = [
    path("bad-request/", fails_with(BadRequest)),
    path("suspicious/", fails_with(SuspiciousOperation)),
    path("forbidden/", fails_with(PermissionDenied)),
    path("gone/", error_pages.gone),
    path("too-often/", error_pages.too_many_requests),
    path("broken/", fails_with(ZeroDivisionError)),
    path("no-database/", fails_with(OperationalError)),
    path("no-connection/", fails_with(InterfaceError)),
    path("only-to-read/", fails_with(InternalError)),
    *pages_of_the_site,
]
pytestmark = pytest.mark.urls(__name__)


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def without_a_token(client):
    strict = Client(enforce_csrf_checks=True)
    return strict.post(reverse("admin:login"), {"username": SECRET, "password": SECRET})


def too_long(client):
    text = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    return client.post(reverse("feedback"), f"message={text}", content_type=FORM)


def too_many_fields(client):
    fields = {f"field{number}": "x" for number in range(settings.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    return client.post(reverse("feedback"), fields)


def get(address):
    return lambda client: client.get(address)


FAULTS = {
    "bad request": (get("/bad-request/"), 400, "We could not read that"),
    "suspicious": (get("/suspicious/"), 400, "We could not read that"),
    "forbidden": (get("/forbidden/"), 403, "You can’t open this page"),
    "no token": (without_a_token, 403, "Your form was not sent"),
    "no page": (get("/no-such-page/"), 404, "Page not found"),
    "no such thing here": (lambda client: client.put("/contact/"), 405, "This page can’t do that"),
    "gone": (get("/gone/"), 410, "This page has been taken down"),
    "too long": (too_long, 413, "That is too long or too big to send"),
    "too many fields": (too_many_fields, 413, "That is too long or too big to send"),
    "too often": (get("/too-often/"), 429, "Too many tries"),
    "broken": (get("/broken/"), 500, "Something went wrong"),
    "no database": (get("/no-database/"), 503, "This service is paused"),
    "no connection": (get("/no-connection/"), 503, "This service is paused"),
    "only to read": (get("/only-to-read/"), 503, "This service is paused"),
}
each_fault = pytest.mark.parametrize(
    ("provoke", "status", "title"), FAULTS.values(), ids=FAULTS.keys()
)


@each_fault
def test_an_error_page_says_in_its_title_what_happened(client, provoke, status, title):
    response = provoke(client)

    html = response.content.decode()
    assert response.status_code == status
    assert f"<title>{title} – " in html
    assert html.count("<h1") == 1


@each_fault
def test_an_error_page_has_the_exit_bar_the_beta_banner_and_the_footer(
    client, provoke, status, title
):
    html = provoke(client).content.decode()

    assert "Leave this site</a>" in html
    assert "Quickly exit this site by pressing the Escape key" in html
    assert "This site is a beta" in html
    assert "</footer>" in html


@each_fault
def test_an_error_page_says_who_to_call(client, provoke, status, title):
    html = provoke(client).content.decode()

    for channel in force.current().urgent_channels:
        assert f'href="tel:{channel.dial}">{channel.number}</a>' in html


@each_fault
def test_an_error_page_sets_no_cookie_and_repeats_nothing(client, provoke, status, title):
    response = provoke(client)

    assert response.cookies == {}
    assert SECRET not in response.content.decode()
