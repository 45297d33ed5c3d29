"""No address of the site falls over what stands in it, or in what comes with it.

The addresses come from the URL conf, so that a new one is here by itself. Each test says how
many of its requests came further than the door: a fuzz that is only refused shows nothing.
"""

import re
from itertools import cycle, islice
from urllib.parse import quote

import pytest
from django.conf import settings
from django.urls import get_resolver

from tests import addresses
from tests.fuzz.attacker import encoded
from tests.fuzz.hostile import ALL, BODIES, DAYS, NUMBERS, SHAPED

PART = re.compile(r"<(?:\w+:)?\w+>|\(\?P<\w+>.*\)")
# What the site reads of a query, and what Django's admin does.
NAMES = [
    "run",
    "q",
    "p",
    "page",
    "go",
    "next",
    "to",
    "from",
    "week",
    "month",
    "year",
    "day",
    "date",
    "team",
    "area",
    "status",
    "topic",
    "priority",
    "campaign",
    "order",
    "o",
    "e",
    "all",
    "again",
    "look",
    "kind",
    "first",
    "last",
    "period",
    "reference",
    "columns",
    "format",
    "_popup",
    "_to_field",
    "_changelist_filters",
    "action__exact",
    "id__exact",
    "pk__in",
    "show",
    "text",
    "language",
]
HEADERS = [
    "Accept",
    "Accept-Encoding",
    "Accept-Language",
    "Cookie",
    "If-Match",
    "If-Modified-Since",
    "If-None-Match",
    "If-Unmodified-Since",
    "Origin",
    "Range",
    "Referer",
    "Sec-Fetch-Dest",
    "Sec-Fetch-Mode",
    "Sec-Fetch-Site",
    "Sec-Purpose",
    "Purpose",
    "User-Agent",
    "X-Client-Address",
    "X-CSRFToken",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Requested-With",
]
COOKIES = [
    settings.SESSION_COOKIE_NAME,
    settings.CSRF_COOKIE_NAME,
    f"{settings.ANSWERS_COOKIE_NAME}-",
    f"{settings.ANSWERS_COOKIE_NAME}-0123456789abcdef",
    "messages",
    "django_language",
]


def cleaned(pattern):
    return "/" + re.sub(r"[\^$]|\\Z", "", pattern)


EVERY = sorted({cleaned(pattern) for pattern, _name in addresses.patterns(get_resolver())})
WITH_PARTS = [address for address in EVERY if PART.search(address)]
OPEN = [address for address in WITH_PARTS if not address.startswith("/admin/")]
STAFF = [address for address in WITH_PARTS if address.startswith("/admin/")]


def put_into(address, value):
    return PART.sub(lambda _: quote(value, safe=""), address)


def test_the_addresses_are_those_of_the_site():
    assert {"/news/<slug:slug>/", "/report/<slug:step>/", "/calendar/<str:token>/"} < set(OPEN)
    assert len(STAFF) > 100
    assert len(EVERY) > 250


def test_no_part_of_a_public_address_is_a_fault(attacker):
    for value, address in zip(ALL, cycle(OPEN), strict=False):
        attacker.asks("GET", put_into(address, value))
    for address in OPEN:
        for value in SHAPED:
            attacker.asks("GET", put_into(address, value))

    assert attacker.faults == {}
    assert attacker.share(404) > 50
    assert attacker.statuses.keys() <= {200, 301, 302, 404, 405}


def test_no_part_of_a_staff_address_is_a_fault(signed_in_attacker):
    values = cycle([*NUMBERS, *ALL[::7]])
    for address in STAFF:
        for value in SHAPED if "<slug:" in address else islice(values, 3):
            signed_in_attacker.tries("GET", put_into(address, value))

    assert signed_in_attacker.faults == {}
    assert signed_in_attacker.share(200, 302, 404) > 70
    assert signed_in_attacker.statuses.keys() <= {200, 301, 302, 403, 404, 405}


def test_no_query_is_a_fault(attacker):
    values = cycle([*NUMBERS, *DAYS, *ALL[::5]])
    for address in [*addresses.PAGES, *addresses.MACHINES, *addresses.DESIGN]:
        for value in islice(values, 8):
            attacker.asks("GET", f"{address.partition('?')[0]}?{encoded(NAMES, value)}")

    assert attacker.faults == {}
    assert attacker.share(200, 302) > 70


def test_no_search_is_a_fault(attacker):
    for value in ALL[::4]:
        attacker.asks("GET", f"/news/?{encoded(['q', 'page'], value)}")

    assert attacker.faults == {}
    assert attacker.share(200) > 50


def test_no_header_is_a_fault(attacker):
    """Each string in each header, of a cheap page; and in all of them at once, of others."""
    pages = cycle(["/", "/feedback/", "/news/feed/", "/card.png", "/report/status/", "/robots.txt"])
    for value in ALL:
        text = value.decode("latin-1")
        environ = {f"HTTP_{name.upper().replace('-', '_')}": text for name in HEADERS}
        attacker.asks("GET", next(pages), **environ)
        for name in islice(cycle(environ), len(text) % 7, len(text) % 7 + 6):
            attacker.asks("GET", "/healthz", **{name: text})

    assert attacker.faults == {}
    assert attacker.share(200, 304) > 90


def test_no_host_is_a_fault_or_comes_back(attacker):
    for value in ALL:
        host = value.decode("latin-1")
        answer = attacker.asks("GET", "/news/feed/", HTTP_HOST=f"evil{host}")

        assert answer.status_code == 400
        assert b"evil" not in answer.content

    assert attacker.faults == {}


def test_no_cookie_is_a_fault(attacker):
    values = [value.decode("latin-1") for value in ALL]
    pages = cycle(["/report/story/?run=0123456789abcdef", "/report/status/opened/", "/admin/"])
    for value in values:
        cookies = "; ".join(f"{name}={value}" for name in COOKIES)
        attacker.client.cookies.clear()
        attacker.asks("GET", next(pages), HTTP_COOKIE=f"{value}={value}; {cookies}")

    assert attacker.faults == {}
    assert attacker.share(302) > 90


@pytest.mark.parametrize("address", ["/feedback/", "/amnesty/knives/", "/leave/", "/admin/login/"])
def test_no_body_is_a_fault(attacker, address):
    for content_type, body in BODIES.values():
        attacker.tries("POST", address, body, content_type)

    assert attacker.faults == {}
    assert attacker.share(200, 204, 302, 400, 413) == 100


@pytest.mark.parametrize("length", ["", "-1", "99999999999999999999"])
def test_no_length_of_a_body_is_a_fault(attacker, length):
    """One that is no number is refused before the site: test_raw_requests.py."""
    for address in ("/feedback/", "/report/photos/?run=0123456789abcdef"):
        for content_type, body in list(BODIES.values())[:6]:
            attacker.tries("POST", address, body, content_type, CONTENT_LENGTH=length)

    assert attacker.faults == {}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "TRACE", "OPTIONS", "FOO", "get"])
def test_no_method_is_a_fault(attacker, method):
    for address in addresses.PAGES:
        attacker.tries(method, address, b"x=1")

    assert attacker.faults == {}
