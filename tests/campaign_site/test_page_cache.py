"""A page for everyone is made once a second and then copied; what is somebody's own never is."""

import threading
import time
from contextlib import suppress
from datetime import UTC, datetime

import pytest
import time_machine

from campaign_site import page_cache
from tests.copying import FOR_EVERYONE, Reader, Site

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def reader(site, clock):
    return Reader(site)


def test_a_page_is_made_once_within_a_second_of_the_clock(reader, site, clock):
    first = reader.asks()
    clock.shift(0.9)

    assert reader.asks() == first
    assert len(site.asked) == 1
    assert site.bodies[0].is_closed


def test_the_next_second_of_the_clock_has_a_page_of_its_own(reader, clock):
    clock.shift(0.9)
    before = reader.reads()
    clock.shift(0.2)

    assert (before, reader.reads()) == ("page 1", "page 2")


def test_a_page_is_of_the_second_in_which_its_making_began(site, clock):
    def slow(environ, start_response):
        clock.shift(0.5)
        return site(environ, start_response)

    reader = Reader(slow)
    clock.shift(0.7)
    first = reader.reads()

    assert (first, reader.reads()) == ("page 1", "page 2")


@pytest.mark.parametrize(
    "other",
    [
        {"path": "/ro/news/"},
        {"HTTP_HOST": "www.example.org"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"wsgi.url_scheme": "https"},
        {"HTTP_ACCEPT_ENCODING": "gzip"},
        {"HTTP_ACCEPT_ENCODING": "gzip, br"},
    ],
)
def test_who_asks_for_something_else_gets_something_else(reader, other):
    reader.reads()

    assert [reader.reads(**other), reader.reads(**other), reader.reads()] == [
        "page 2",
        "page 2",
        "page 1",
    ]


def test_browsers_that_take_the_same_share_a_copy(reader):
    wishes = ["gzip, deflate, br, zstd", "br;q=0.9, gzip;q=1.0", "br"]

    assert {reader.reads(HTTP_ACCEPT_ENCODING=wish) for wish in wishes} == {"page 1"}


@pytest.mark.parametrize(
    "own",
    [
        {"HTTP_COOKIE": "__Host-answers-1=secret"},
        {"QUERY_STRING": "q=knife"},
        {"HTTP_AUTHORIZATION": "Bearer 1"},
        {"HTTP_RANGE": "bytes=0-9"},
        {"SCRIPT_NAME": "/x"},
        {"method": "HEAD"},
        {"method": "POST"},
        {"method": "OPTIONS"},
    ],
)
def test_who_says_something_of_themselves_gets_no_copy_and_leaves_none(reader, own):
    assert [reader.reads(), reader.reads(**own), reader.reads(**own)] == [
        "page 1",
        "page 2",
        "page 3",
    ]
    assert reader.reads() == "page 1"


@pytest.mark.parametrize(
    "path",
    [
        "/report/",
        "/ro/report/",
        "/report/danger/",
        "/healthz",
        "/readyz",
        "/leave/",
        "/static/css/site.css",
        "/pictures/x/640.avif",
        "/card.png",
    ],
)
def test_forms_files_and_what_watches_the_site_are_asked_each_time(reader, path):
    assert [reader.reads(path), reader.reads(path)] == ["page 1", "page 2"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Cache-Control": "no-store"},
        {"Cache-Control": "private"},
        {"Cache-Control": "no-cache, private"},
        {"Cache-Control": "max-age=60"},
        {"Vary": "Accept-Encoding, Cookie"},
        {"Set-Cookie": "a=b"},
        {"ETag": ""},
    ],
)
def test_what_is_not_the_same_for_everyone_is_never_copied(reader, site, headers):
    site.headers = FOR_EVERYONE | headers
    if "Set-Cookie" in headers:
        del site.headers["ETag"]  # as revalidation.py leaves it

    assert [reader.reads(), reader.reads()] == ["page 1", "page 2"]
    assert reader.application.copies == {}


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "301 Moved", "503 Busy"])
def test_only_a_page_is_copied(reader, site, status):
    site.status = status

    assert [reader.asks()[0], reader.asks()[0]] == [status, status]
    assert len(site.asked) == 2


def test_what_is_streamed_goes_through_as_it_comes(site):
    site.headers = {"Cache-Control": "no-cache"}
    reader = Reader(site)
    body = reader.application(
        {"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.url_scheme": "http"}, lambda *_: None
    )

    assert body is site.bodies[0]
    assert not body.is_closed


def test_whoever_has_the_page_is_told_that_it_is_the_same(reader, site):
    site.headers = FOR_EVERYONE | {"Content-Type": "text/html", "ETag": 'W/"1"'}
    answers = [reader.asks(HTTP_IF_NONE_MATCH=tag) for tag in ['"1"', 'W/"1"', '"0", "1"', "*"]]

    assert {(status, body) for status, _headers, body in answers} == {("304 Not Modified", b"")}
    assert answers[0][1] == FOR_EVERYONE | {"ETag": 'W/"1"'}
    assert len(site.asked) == 1
    assert "HTTP_IF_NONE_MATCH" not in site.asked[0]


def test_whoever_has_another_page_gets_this_one(reader):
    assert reader.reads(HTTP_IF_NONE_MATCH='"0"') == "page 1"


# What happens when it can't be made


@pytest.mark.parametrize("status", ["500 Fault", "503 Service Unavailable"])
def test_an_old_copy_is_never_shown_not_even_when_there_is_no_new_one(reader, site, clock, status):
    """This process may not have heard that it was taken back; the proxy has."""
    reader.reads()
    site.status = status
    clock.shift(1)

    assert [reader.asks()[0], reader.asks()[0]] == [status, status]


def test_the_page_is_back_as_soon_as_it_can_be_made(reader, site, clock):
    reader.reads()
    site.status = "503 Service Unavailable"
    clock.shift(1)
    reader.reads()
    site.status = "200 OK"

    assert reader.reads() == "page 3"


def test_what_was_taken_back_does_not_come_back_with_a_fault(reader, site, clock):
    reader.reads()
    for status in ("410 Gone", "503 Service Unavailable"):
        site.status = status
        clock.shift(1)
        said = reader.asks()[0]

    assert said == status


def test_a_fault_of_the_site_shuts_no_page(site, clock):
    def breaks_once(environ, start_response):
        if not site.asked:
            site.asked.append(environ)
            raise MemoryError
        return site(environ, start_response)

    reader = Reader(breaks_once)
    with suppress(MemoryError):
        reader.asks()

    assert reader.reads() == "page 2"


# Many at once


@pytest.mark.parametrize("has_copy", [False, True])
def test_of_many_who_come_at_once_one_makes_the_page(site, clock, has_copy):
    everyone_is_there = threading.Event()

    def slow(environ, start_response):
        everyone_is_there.wait(0.2)
        return site(environ, start_response)

    reader = Reader(slow)
    if has_copy:
        reader.reads()
        clock.shift(1)
    read = []
    threads = [threading.Thread(target=lambda: read.append(reader.reads())) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert read == [f"page {1 + has_copy}"] * 20


def test_who_came_in_the_second_before_takes_the_copy_of_this_one(site, clock):
    """Else they would make it one after the other, each for the whole time that it takes."""

    def slow(environ, start_response):
        time.sleep(0.1)
        clock.shift(1)
        return site(environ, start_response)

    reader = Reader(slow)
    read = []
    threads = [threading.Thread(target=lambda: read.append(reader.reads())) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert read == ["page 1"] * 4


def test_nobody_waits_for_long(site, monkeypatch):
    """The process has few threads, and forms need them too."""
    monkeypatch.setattr(page_cache, "LONGEST_WAIT", 0.01)
    stuck, is_stuck = threading.Event(), threading.Event()

    def sticks_once(environ, start_response):
        if not is_stuck.is_set():
            is_stuck.set()
            stuck.wait(5)
        return site(environ, start_response)

    reader = Reader(sticks_once)
    first = threading.Thread(target=reader.reads)
    first.start()
    is_stuck.wait(5)

    assert reader.reads() == "page 1"
    stuck.set()
    first.join()


def test_the_copies_stay_within_their_room(reader, monkeypatch):
    monkeypatch.setattr(page_cache, "MOST_BYTES", 10 * page_cache.ABOUT_A_COPY)
    sizes = []
    for number in range(30):
        reader.reads(f"/news/{number}/")
        sizes.append(len(reader.application.copies))

    assert max(sizes) == 10
    assert sizes[-1] > 1
