"""What other sites show beside a link to a page that has no image of its own."""

import io
from dataclasses import replace

import pytest
from PIL import Image

from campaign_site import card, card_picture, force


def opened(data):
    return Image.open(io.BytesIO(data)).convert("RGB")


def test_the_card_is_as_large_as_it_says_and_in_the_colours_of_the_force():
    picture = opened(card_picture.drawn(force.current()))

    assert picture.size == (card.of_the_site().width, card.of_the_site().height) == (1200, 630)
    assert picture.getpixel((10, 10)) == (0x14, 0x30, 0x5A)
    assert picture.getpixel((10, 620)) == (0xA9, 0x4C, 0x19)


def test_another_force_has_another_card():
    ours = force.current()

    assert card_picture.drawn(replace(ours, name="Another Police")) != card_picture.drawn(ours)


def test_a_long_name_stays_on_the_card():
    long = replace(force.current(), programme="A programme with a very long name " * 3)

    picture = opened(card_picture.drawn(long))

    edge = picture.crop((card_picture.WIDTH - card_picture.MARGIN + 4, 0, card_picture.WIDTH, 600))
    assert edge.getcolors() == [(edge.width * edge.height, (0x14, 0x30, 0x5A))]


def test_the_words_for_the_card_name_the_force():
    assert card.of_the_site().alt == "Matters of Priority, Northamptonshire Police"


def test_the_card_is_the_same_for_everyone_and_kept(client):
    response = client.get("/card.png", headers={"accept-encoding": "gzip"})

    assert response.content == card_picture.drawn(force.current())
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=86400"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "Vary" not in response
    assert not response.cookies


def test_a_second_request_for_the_card_gets_no_bytes(client):
    first = client.get("/card.png")

    second = client.get("/card.png", headers={"if-none-match": first["ETag"]})

    assert (second.status_code, second.content) == (304, b"")


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_card_is_only_read(client, method):
    assert getattr(client, method)("/card.png").status_code == 405
