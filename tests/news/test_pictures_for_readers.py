"""The files and the markup of pictures: what readers get while they may read the article."""

import re
from datetime import timedelta

import pytest
from django.template.loader import render_to_string

from news import picture_files
from news.models import Article
from tests.news import drawn
from tests.news.factories import NOW, an_article

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def picture():
    return drawn.a_picture()


# Who may see it


def test_a_picture_of_a_published_article_is_served(client, picture):
    an_article(picture=picture)

    for file, kind in [("640.avif", "image/avif"), ("640.jpg", "image/jpeg")]:
        response = client.get(picture.address(file))

        assert response.content == picture_files.read(picture.name, file)
        assert response["Content-Type"] == kind


def test_a_picture_says_what_may_be_done_with_it(client, picture):
    an_article(picture=picture)

    response = client.get(picture.address("640.avif"), headers={"accept-encoding": "gzip"})

    assert response["Cache-Control"] == "no-cache"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "Vary" not in response
    assert "Content-Encoding" not in response
    assert not response.cookies


def test_a_card_may_be_shown_by_other_sites(client, picture):
    an_article(picture=picture)

    response = client.get(picture.card)

    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_second_request_gets_no_bytes(client, picture):
    an_article(picture=picture)
    first = client.get(picture.plain)

    second = client.get(picture.plain, headers={"if-none-match": first["ETag"]})

    assert (second.status_code, second.content) == (304, b"")
    assert (second["Cache-Control"], second["ETag"]) == ("no-cache", first["ETag"])
    assert first["ETag"] != client.get(picture.thumbnail)["ETag"]


def test_a_picture_costs_one_query(client, picture, django_assert_num_queries):
    an_article(picture=picture)

    with django_assert_num_queries(1):
        client.get(picture.plain)


NOT_READ = {
    "a draft": {"status": Article.Status.DRAFT, "publish_at": None},
    "scheduled": {"publish_at": NOW + timedelta(minutes=1)},
    "gone": {"status": Article.Status.GONE},
    "moved": {"status": Article.Status.MOVED},
    "expired": {"expire_at": NOW - timedelta(minutes=1)},
}


@pytest.mark.parametrize("state", NOT_READ)
def test_a_picture_is_not_there_while_its_article_is_not(client, picture, state):
    an_article(picture=picture, **NOT_READ[state])

    response = client.get(picture.plain, headers={"if-none-match": f'"{picture.name}-640.jpg"'})

    assert response.status_code == 404


def test_a_picture_is_not_there_while_its_article_is_on_hold(client, picture, signed_in_as):
    officer = signed_in_as("Supervisor").staff
    article = an_article(picture=picture)
    article.hold(officer, officer, "A warrant.")

    assert client.get(picture.plain).status_code == 404


def test_a_picture_comes_with_its_article(client, picture, clock):
    an_article(picture=picture, publish_at=NOW + timedelta(minutes=1))
    assert client.get(picture.plain).status_code == 404

    clock.move_to(NOW + timedelta(minutes=1))

    assert client.get(picture.plain).status_code == 200


def test_the_picture_of_a_kept_or_withdrawn_article_stays(client, picture):
    over = {"expire_at": NOW - timedelta(minutes=1), "after_expiry": Article.AfterExpiry.KEPT}
    article = an_article(picture=picture, **over)
    assert client.get(picture.plain).status_code == 200

    article.write(status=Article.Status.WITHDRAWN, ended_at=NOW, ended_note="Why.")

    assert client.get(picture.plain).status_code == 200


def test_a_picture_that_was_replaced_is_not_there_any_more(client, picture):
    article = an_article(picture=picture)
    article.write(picture=None)

    assert client.get(picture.plain).status_code == 404


@pytest.mark.parametrize(
    "file",
    ["master.jpg", "1.jpg", "777.jpg", "640.png", "640.jpg/", "640.jpg%0A", "..%2Fcard.jpg", ""],
)
def test_no_other_file_has_an_address(client, picture, file):
    an_article(picture=picture)

    assert client.get(f"/pictures/{picture.name}/{file}").status_code == 404


def test_a_picture_is_only_read(client, picture):
    an_article(picture=picture)

    assert client.post(picture.plain).status_code == 405


# What the pages show


def shown(article, include="picture"):
    return render_to_string(f"news/includes/{include}.html", {"article": article})


def test_the_page_offers_all_sizes_and_keeps_their_place(picture):
    article = an_article(picture=picture, picture_alt="A bin by a door.")

    page = shown(article)

    assert re.findall(r"(\d+\.avif) (\d+)w", page) == [
        ("320.avif", "320"),
        ("640.avif", "640"),
        ("960.avif", "960"),
        ("1280.avif", "1280"),
    ]
    assert 'width="1280" height="720" alt="A bin by a door."' in page
    assert "figcaption" not in page


def test_a_decorative_image_says_nothing_and_a_credit_stands_below(picture):
    article = an_article(picture=picture, picture_is_decorative=True, picture_credit="A. Printer")

    page = shown(article)

    assert 'alt=""' in page
    assert "<figcaption>Image: A. Printer</figcaption>" in page


def test_what_was_typed_can_be_nothing_but_words(picture):
    article = an_article(picture=picture, picture_alt='"><script>', picture_credit="<b>")

    assert "<script>" not in shown(article)
    assert "<b>" not in shown(article)


def test_an_article_without_an_image_shows_none():
    assert shown(an_article()).strip() == ""
    assert shown(an_article("another"), "card_picture").strip() == ""


def test_the_image_in_a_list_is_silent_and_waits_until_it_is_near(picture):
    page = shown(an_article(picture=picture, picture_alt="A bin."), "card_picture")

    assert 'alt="" loading="lazy"' in page


def test_a_list_fetches_the_pictures_with_the_articles(picture, django_assert_num_queries):
    an_article(picture=picture)

    with django_assert_num_queries(1):
        [article] = Article.objects.summarised()
        assert shown(article, "card_picture")


def test_the_card_of_an_article_is_its_own_image(client, picture):
    card = an_article(picture=picture, picture_alt="A bin.").card

    assert (card.width, card.height, card.alt) == (1200, 630, "A bin.")
    assert client.get(card.address)["Content-Type"] == "image/jpeg"


def test_the_card_of_an_article_without_an_image_is_that_of_the_site():
    assert an_article().card_url == "/card.png"
