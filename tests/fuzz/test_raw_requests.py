"""What no browser sends, as bytes, to the site as it is delivered: refused, and never a fault.

Two programs read each request here. Where they could disagree about where it ends, one
visitor could put words before the request of another.
"""

import re

import pytest

from tests.stack import PUBLIC_NAME, STAFF_NAME

pytestmark = pytest.mark.program

HOST = f"Host: {PUBLIC_NAME}\r\n".encode()
FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"
POST = b"POST /feedback/ HTTP/1.1\r\n" + HOST + FORM
GET = b"GET /robots.txt HTTP/1.1\r\n"
STATUS = re.compile(rb"HTTP/1\.[01] (\d{3})")
EVIL = b"evil.example"
VERSION = re.compile(rb"(?i)(nginx|gunicorn|django|python|openssl)[/ ]?v?\d")

# Where a request ends is in doubt.
SMUGGLED = {
    "length and chunks": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    "two lengths": POST + b"Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
    "a length with a sign": POST + b"Content-Length: +3\r\n\r\nabc",
    "a length of letters": POST + b"Content-Length: abc\r\n\r\nabc",
    "xchunked": POST + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
    "chunks and identity": POST + b"Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
    "a folded header": GET + HOST + b"X-A: b\r\n Transfer-Encoding: chunked\r\n\r\n",
    "a NUL in a header": GET + HOST + b"X-A: a\0b\r\n\r\n",
    "a space before the colon": POST + b"Content-Length : 3\r\n\r\nabc",
    "two hosts": GET + HOST + b"Host: evil.example\r\n\r\n",
}
WRONG_HOST = {
    "no host": GET + b"\r\n",
    "no host, as before hosts": b"GET / HTTP/1.0\r\n\r\n",
    "a number": GET + b"Host: 127.0.0.1\r\n\r\n",
    "the other half": GET + f"Host: {STAFF_NAME}\r\n\r\n".encode(),
    "ours and more": GET + f"Host: {PUBLIC_NAME}.evil.example\r\n\r\n".encode(),
    "an address of theirs": b"GET https://evil.example/ HTTP/1.1\r\n" + HOST + b"\r\n",
    "another host": GET + b"Host: evil.example\r\n\r\n",
    "an address elsewhere": b"GET http://evil.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n",
    "a host with a path": GET + b"Host: evil.example/" + HOST[6:] + b"\r\n",
}
WRONG_METHOD = {
    method: method.encode() + b" / HTTP/1.1\r\n" + HOST + b"Content-Length: 0\r\n\r\n"
    for method in ("TRACE", "PUT", "DELETE", "OPTIONS", "PATCH", "CONNECT")
}
TOO_MUCH = {
    "a long line": b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    "a long header": GET + HOST + b"X-A: " + b"a" * 9_000 + b"\r\n\r\n",
    "a body of 2 MB": POST + b"Content-Length: 2000000\r\n\r\n",
}
NORMALISED = {
    "bare line ends": GET.replace(b"\r\n", b"\n") + HOST.replace(b"\r\n", b"\n") + b"\n",
    "an address of our own": f"GET https://{PUBLIC_NAME}/robots.txt HTTP/1.1\r\n".encode()
    + HOST
    + b"\r\n",
    "an upgrade": GET + HOST + b"Connection: Upgrade\r\nUpgrade: h2c\r\n\r\n",
}


def answers(stack, request):
    """The status of each answer, until the other side has nothing more to say."""
    got = stack.raw(request)
    assert EVIL not in got
    assert not VERSION.search(got)
    return [int(status) for status in STATUS.findall(got)]


@pytest.mark.parametrize("name", SMUGGLED)
def test_a_request_whose_end_is_in_doubt_is_refused(stack, name):
    assert answers(stack, SMUGGLED[name]) in ([400], [501])


@pytest.mark.parametrize("name", WRONG_HOST)
def test_a_host_that_is_not_ours_is_refused(stack, name):
    assert answers(stack, WRONG_HOST[name]) == [400]


@pytest.mark.parametrize("name", WRONG_METHOD)
def test_only_three_methods_are_known(stack, name):
    assert answers(stack, WRONG_METHOD[name])[0] in {400, 405}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_what_is_too_long_is_refused(stack, name):
    assert answers(stack, TOO_MUCH[name])[0] in {400, 413, 414}


@pytest.mark.parametrize("name", NORMALISED)
def test_what_means_one_thing_alone_is_answered(stack, name):
    assert answers(stack, NORMALISED[name])[0] == 200


def test_two_requests_on_one_line_are_two_answers(stack):
    assert answers(stack, (GET + HOST + b"\r\n") * 2) == [200, 200]
