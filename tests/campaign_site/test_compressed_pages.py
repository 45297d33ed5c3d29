"""Pages are compressed, images are not: they are as small as they get."""

GZIP = {"accept-encoding": "gzip"}


def test_a_page_is_compressed(client):
    response = client.get("/cookies/", headers=GZIP)

    assert response["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response["Vary"]


def test_an_image_is_sent_as_it_is(client):
    response = client.get("/card.png", headers=GZIP)

    assert not response.has_header("Content-Encoding")
    assert not response.has_header("Vary")
