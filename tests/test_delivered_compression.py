"""What each sort of browser is sent by the delivered site, and when it ends."""

import gzip
import time

import brotli
import pytest

pytestmark = pytest.mark.stack

# What browsers say, and what they get of a page for everyone.
BROWSERS = {
    "gzip, deflate, br, zstd": "br",
    "br, gzip": "br",
    "gzip;q=1.0, br;q=0.5": "br",
    "gzip, deflate": "gzip",
    "gzip": "gzip",
    "GZIP": "gzip",
    "br": None,
    "br;q=0, gzip": None,
    "gzip;q=0": None,
    "identity": None,
}
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


def asked(stack, path, accepted):
    return stack.visitor().get(path, **{"Accept-Encoding": accepted})


@pytest.mark.parametrize("path", ["/", "/ro/safety/", "/news/feed/", "/sitemap.xml"])
def test_every_browser_reads_the_same_page_in_what_it_takes(stack, path):
    pages = {accepted: asked(stack, path, accepted) for accepted in BROWSERS}

    sent = {accepted: page.headers["Content-Encoding"] for accepted, page in pages.items()}
    assert sent == BROWSERS
    assert len({UNPACK[sent[accepted]](page.content) for accepted, page in pages.items()}) == 1


def test_a_copy_is_found_by_every_browser_that_takes_the_same(stack):
    """The proxy's copy of one sort is never sent to another, whoever asked first."""
    for _ in range(2):
        for accepted, encoding in BROWSERS.items():
            page = asked(stack, "/privacy/", accepted)
            assert (page.headers["Content-Encoding"], page.status_code) == (encoding, 200)
            assert b"</html>" in UNPACK[encoding](page.content)


def test_a_form_is_never_brotli_and_its_length_says_nothing(stack):
    lengths = set()
    for _ in range(8):
        page = asked(stack, "/feedback/", "gzip, deflate, br, zstd")
        assert page.headers["Content-Encoding"] == "gzip"
        assert b"csrfmiddlewaretoken" in gzip.decompress(page.content)
        lengths.add(len(page.content))

    assert len(lengths) > 1


@pytest.mark.parametrize("accepted", ["gzip, deflate, br", "gzip", "identity"])
def test_a_static_file_is_what_it_is(stack, accepted):
    script = asked(stack, "/static/js/govuk.js", accepted)
    plain = asked(stack, "/static/js/govuk.js", "identity")

    assert UNPACK[script.headers["Content-Encoding"]](script.content) == plain.content


def test_a_reader_sees_nothing_of_what_the_proxy_is_told(stack):
    pages = [asked(stack, path, "gzip, br") for path in ("/", "/", "/news/", "/no-such-page/")]

    assert [page for page in pages if "X-Accel-Expires" in page.headers] == []


@pytest.mark.parametrize("accepted", ["gzip, br", "gzip", "identity"])
def test_a_correction_is_read_with_the_second_after_it(stack, accepted):
    """By a page that somebody reads all the while: the proxy asks anew with each second."""
    words = f"Changed for [{accepted}]"
    path, encoding = "/news/", {"gzip, br": "br", "gzip": "gzip"}.get(accepted)

    def title():
        page = asked(stack, path, accepted)
        return words in UNPACK[encoding](page.content).decode()

    assert not title()
    # All that a publication writes, as far as a list is concerned.
    [[slug]] = stack.sql(
        "SELECT slug FROM news_article WHERE publish_at < now() AND status = 'ready'"
        " AND held_at IS NULL ORDER BY publish_at DESC LIMIT 1"
    )
    time.sleep(1 - time.time() % 1)
    title()
    stack.sql(f"UPDATE news_article SET title = '{words}' WHERE slug = '{slug}'")
    changed_in = int(time.time())
    while not title():
        assert int(time.time()) <= changed_in + 1
        time.sleep(0.01)
