"""Pages are compressed, images are not: they are as small as they get."""

import gzip

import brotli
import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from campaign_site import compressed_pages
from campaign_site.compressed_pages import PagesCompressionMiddleware, encoding_for

GZIP = {"accept-encoding": "gzip"}
BROTLI = {"accept-encoding": "gzip, deflate, br, zstd"}
TEXT = b"<p>Put it down and step away.</p>" * 50


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("BR", "br"),
        ("gzip;q=1.0, br;q=0.5", "br"),
        ("gzip, br;q=0", "gzip"),
        ("gzip;q=0.000, br ; q=0.0", ""),
        ("gzip;q=0.001", "gzip"),
        ("identity", ""),
        ("*", ""),
        ("x-gzip, brotli", ""),
        ("", ""),
    ],
)
def test_a_browser_gets_the_smallest_that_it_takes(accepted, encoding):
    assert encoding_for(accepted) == encoding


def test_a_page_is_compressed(client):
    response = client.get("/cookies/", headers=GZIP)

    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_page_is_the_same_whatever_it_is_sent_as(client, encoding):
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress}[encoding]
    plain, packed = (
        client.get("/cookies/", headers={"accept-encoding": accepted})
        for accepted in ("", encoding)
    )

    assert unpack(packed.content) == plain.content
    assert packed["Content-Length"] == str(len(packed.content))
    assert packed["ETag"] == f"W/{plain['ETag']}"
    assert (packed["Content-Encoding"], packed["Vary"]) == (encoding, plain["Vary"])


def test_whoever_has_a_page_as_brotli_is_told_that_it_is_the_same(client):
    page = client.get("/cookies/", headers=BROTLI)

    again = client.get("/cookies/", headers=BROTLI | {"if-none-match": page["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_an_image_is_sent_as_it_is(client):
    response = client.get("/card.png", headers=BROTLI)

    assert not response.has_header("Content-Encoding")
    assert not response.has_header("Vary")


def answer(response, address="/", **headers):
    request = RequestFactory().get(address, headers=headers or BROTLI)
    return PagesCompressionMiddleware(lambda _request: response)(request)


def page_for_everyone(text=TEXT, tag='"1"'):
    return HttpResponse(text, headers={"ETag": tag, "Cache-Control": "no-cache"})


@pytest.mark.parametrize(
    "headers", [{}, {"Cache-Control": "no-store"}, {"ETag": '"1"', "Cache-Control": "private"}]
)
def test_what_may_hold_a_secret_has_a_length_that_says_nothing(headers):
    pages = [answer(HttpResponse(TEXT, headers=headers)) for _ in range(20)]

    assert {page["Content-Encoding"] for page in pages} == {"gzip"}
    assert {gzip.decompress(page.content) for page in pages} == {TEXT}
    assert len({len(page.content) for page in pages}) > 1


@pytest.mark.parametrize("response", [page_for_everyone, lambda: HttpResponse(TEXT)])
def test_who_refuses_gzip_gets_none(response):
    page = answer(response(), **{"accept-encoding": "gzip;q=0"})

    assert (page.content, page.has_header("Content-Encoding")) == (TEXT, False)


def test_what_is_streamed_or_packed_already_is_left_to_django():
    streamed = answer(StreamingHttpResponse([TEXT], headers={"ETag": '"1"'}))
    packed = page_for_everyone()
    packed["Content-Encoding"] = "gzip"

    assert streamed["Content-Encoding"] == "gzip"
    assert answer(packed).content == TEXT


def test_a_page_of_a_few_words_is_sent_as_it_is():
    page = answer(page_for_everyone(b"ok"))

    assert (page.content, page["ETag"], page.has_header("Content-Encoding")) == (
        b"ok",
        '"1"',
        False,
    )


@pytest.fixture
def pressed(monkeypatch):
    """How each page was pressed, hard or not."""
    seen, usual = [], compressed_pages.PRESS["br"]

    def press(content, hard):
        seen.append(hard)
        return usual(content, hard)

    monkeypatch.setitem(compressed_pages.PRESS, "br", press)
    monkeypatch.setattr(compressed_pages, "kept", {})
    return seen


def test_a_page_is_pressed_once_until_it_changes(pressed):
    first, again = answer(page_for_everyone()), answer(page_for_everyone())
    changed = answer(page_for_everyone(TEXT * 2, '"2"'))

    assert pressed == [True, True]
    assert first.content == again.content
    assert brotli.decompress(changed.content) == TEXT * 2


@pytest.mark.parametrize(
    ("text", "address"), [(TEXT, "/news/?q=what-somebody-typed"), (TEXT * 100, "/sitemap.xml")]
)
def test_what_would_take_long_or_has_many_forms_is_pressed_lightly_and_not_kept(
    pressed, text, address
):
    [answer(page_for_everyone(text), address) for _ in range(2)]

    assert pressed == [False, False]
    assert compressed_pages.kept == {}


def test_what_is_kept_stays_within_its_room(pressed, monkeypatch):
    monkeypatch.setattr(compressed_pages, "MOST_KEPT", 3)
    for number in range(10):
        answer(page_for_everyone(tag=f'"{number}"'))
        assert len(compressed_pages.kept) <= 3

    assert len(pressed) == 10
