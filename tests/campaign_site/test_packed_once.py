"""What is the same for everyone is packed once, and what is told to one visitor not at all."""

import gzip

import pytest

from campaign_site import packed_once
from campaign_site.packed_once import packed

PAGE = (
    b"<p>TOKEN</p>" + b"<p>The way is safe. A token of 0123456789 is here.</p>" * 40 + b"RUNTOKEN"
)
GUESSED, OTHER = b"0123456789", b"qzxjkvwygu"


@pytest.fixture
def without_a_name(monkeypatch):
    """A page is otherwise longer by a random number of bytes."""
    monkeypatch.setattr(packed_once.secrets, "randbelow", lambda most: 0)


@pytest.mark.parametrize(
    "told",
    [
        {b"TOKEN": GUESSED, b"RUN": b"r"},
        {b"TOKEN": OTHER, b"RUN": b"\0" * 300},
        {b"TOKEN": b"", b"RUN": b"RUN"},
    ],
)
def test_each_visitor_gets_the_page_with_what_is_theirs(told):
    expected = PAGE.replace(b"TOKEN", told[b"TOKEN"])
    expected = expected.removesuffix(b"RUN" + told[b"TOKEN"]) + told[b"RUN"] + told[b"TOKEN"]

    for _ in range(2):
        assert gzip.decompress(packed(PAGE, told)) == expected


def test_a_length_does_not_tell_whether_a_secret_stands_elsewhere_in_the_page(without_a_name):
    lengths = {len(packed(PAGE, {b"TOKEN": token, b"RUN": token})) for token in (GUESSED, OTHER)}

    assert len(lengths) == 1


def test_what_is_told_stands_there_as_it_is():
    page = packed(PAGE, {b"TOKEN": GUESSED, b"RUN": OTHER})

    assert (page.count(GUESSED), page.count(OTHER)) == (2, 1)


def test_two_pages_alike_have_not_always_one_length():
    lengths = {len(packed(PAGE, {b"TOKEN": GUESSED, b"RUN": OTHER})) for _ in range(20)}

    assert len(lengths) > 1


def test_the_rest_is_pressed_once(monkeypatch):
    packed_once.pieces.cache_clear()
    packed(PAGE, {b"TOKEN": GUESSED, b"RUN": OTHER})
    monkeypatch.setattr(packed_once.zlib, "compressobj", None)

    assert gzip.decompress(packed(PAGE, {b"TOKEN": OTHER, b"RUN": GUESSED})).endswith(
        GUESSED + OTHER
    )
