"""What the page cache does in front of the site itself: right at the second, and nobody's own."""

import gzip
from datetime import UTC, datetime, timedelta

import brotli
import pytest
import time_machine
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from campaign_site.revalidation import ending_with_its_second
from tests.copying import Reader
from tests.news.factories import an_article

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def connection_stays(db):
    """As in Django's own client: what a test has stored is in a transaction of this connection."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def readers(connection_stays, settings):
    """Of two processes; what these have in common is the database alone."""
    settings.ALLOWED_HOSTS = ["www.example.org", "testserver"]
    an_article("one")
    with time_machine.travel(NOON, tick=False) as clock:
        two = [Reader(ending_with_its_second(get_wsgi_application())) for _ in range(2)]
        for reader in two:
            reader.clock = clock
        yield two


OURS = {"HTTP_HOST": "www.example.org"}


def test_each_process_is_right_at_the_second_at_which_an_article_appears(readers):
    article = an_article("two", publish_at=NOON + 2 * SECOND)
    before = [reader.asks(article.get_absolute_url(), **OURS)[0] for reader in readers]
    lists = [reader.reads("/news/", **OURS) for reader in readers]
    readers[0].clock.shift(2)

    assert before == ["404 Not Found"] * 2
    assert not any(article.get_absolute_url() in text for text in lists)
    for reader in readers:
        assert reader.asks(article.get_absolute_url(), **OURS)[0] == "200 OK"
        assert article.get_absolute_url() in reader.reads("/news/", **OURS)


def test_the_proxy_is_told_when_the_second_ends(readers):
    headers = readers[0].asks("/news/", **OURS)[1]
    cookie = readers[0].asks("/news/", HTTP_COOKIE="a=b", **OURS)[1]
    form = readers[0].asks("/feedback/", **OURS)[1]

    assert headers["X-Accel-Expires"] == f"@{int(NOON.timestamp())}"
    assert cookie["X-Accel-Expires"] == headers["X-Accel-Expires"]
    assert "X-Accel-Expires" not in form


def test_a_copy_has_the_headers_of_the_page(readers):
    [reader, other] = readers
    made, copied = reader.asks("/news/one/", **OURS), reader.asks("/news/one/", **OURS)

    assert made == copied == other.asks("/news/one/", **OURS)
    assert "Content-Security-Policy" in copied[1]


def test_a_name_that_is_not_ours_is_refused_where_there_are_copies(readers):
    [reader, _other] = readers
    reader.reads("/news/", **OURS)

    refused = [reader.asks("/news/", HTTP_HOST=name)[0] for name in ("evil.example", "www.example")]

    assert set(refused) == {"400 Bad Request"}
    assert len(reader.application.copies) == 1


def test_a_copy_made_over_https_answers_nobody_without_it(readers, settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    reader = Reader(get_wsgi_application())
    safe = reader.asks("/news/", HTTP_X_FORWARDED_PROTO="https", **OURS)

    assert safe[0] == "200 OK"
    assert reader.asks("/news/", **OURS)[0].startswith("301")
    assert reader.asks("/news/", HTTP_X_FORWARDED_PROTO="http", **OURS)[0].startswith("301")


@pytest.mark.parametrize("path", ["/feedback/", "/report/danger/", "/amnesty/book/danger/"])
def test_no_page_with_a_form_is_copied(readers, path):
    [reader, _other] = readers
    tokens = {reader.asks(path, **OURS)[1].get("Set-Cookie") for _ in range(2)}

    assert reader.application.copies == {}
    assert len(tokens) == 2 or tokens == {None}


def test_a_copy_of_each_coding_is_the_same_page(readers):
    [reader, _other] = readers
    plain = reader.asks("/news/one/", **OURS)
    packed = reader.asks("/news/one/", HTTP_ACCEPT_ENCODING="gzip", **OURS)
    small = reader.asks("/news/one/", HTTP_ACCEPT_ENCODING="br, gzip", **OURS)

    assert "Content-Encoding" not in plain[1]
    assert (packed[1]["Content-Encoding"], gzip.decompress(packed[2])) == ("gzip", plain[2])
    assert (small[1]["Content-Encoding"], brotli.decompress(small[2])) == ("br", plain[2])
    assert len(small[2]) < len(packed[2]) < len(plain[2]) / 3
