"""What is kept of the site is asked about again, and what must not be kept never is."""

import re

import pytest
from django.conf import settings
from django.http import FileResponse, HttpResponse, HttpResponsePermanentRedirect
from django.test import RequestFactory

from campaign_site.revalidation import revalidated
from tests.news.factories import a_week, an_article

PAGES = [
    "/",
    "/news/",
    "/news/an-article/",
    "/news/feed/",
    "/campaigns/twelve-weeks/",
    "/campaigns/twelve-weeks/week-3/",
    "/amnesty/",
    "/report/",
    "/contact/",
    "/privacy/",
    "/sitemap.xml",
    "/robots.txt",
]


@pytest.fixture
def site(db):
    an_article(week=a_week())


@pytest.mark.parametrize("address", PAGES)
def test_a_second_request_is_answered_without_a_body(client, site, address):
    first = client.get(address)
    second = client.get(address, headers={"if-none-match": first["ETag"]})

    assert (first.status_code, second.status_code) == (200, 304)
    assert second.content == b""
    for header in ("Cache-Control", "ETag", "Vary"):
        assert second[header] == first[header]


@pytest.mark.parametrize("address", PAGES)
def test_that_nothing_has_changed_says_nothing_else_of_the_page_that_was_kept(
    client, site, address
):
    """A browser takes each header of this answer for one of the page."""
    page = client.get(address)
    again = client.get(address, headers={"if-none-match": page["ETag"]})

    said = {name: value for name, value in again.headers.items() if name != "Content-Length"}
    assert said.items() <= page.headers.items()


@pytest.mark.parametrize("address", PAGES)
def test_what_is_kept_is_asked_about_and_varies_on_nothing_of_the_reader(client, site, address):
    page = client.get(address)

    assert page["Cache-Control"] == "no-cache"
    assert page["Vary"] == "Accept-Encoding"
    assert not page.cookies


def test_a_reader_with_any_cookie_and_language_gets_the_same_page(client, site):
    page = client.get("/")
    client.get("/feedback/")
    client.cookies["other"] = "x"

    again = client.get("/", headers={"accept-language": "pl", "if-none-match": page["ETag"]})

    assert settings.CSRF_COOKIE_NAME in client.cookies

    assert again.status_code == 304


def test_the_same_page_is_known_by_its_compressed_form_too(client, site):
    packed = client.get("/", headers={"accept-encoding": "gzip"})

    again = client.get("/", headers={"if-none-match": packed["ETag"]})

    assert packed["Content-Encoding"] == "gzip"
    assert packed["ETag"].startswith('W/"')
    assert again.status_code == 304


def test_head_says_what_get_says(client, site):
    head, get = client.head("/news/an-article/"), client.get("/news/an-article/")

    assert head.content == b""
    assert dict(head.headers) == dict(get.headers)


def test_a_page_that_changed_is_sent_whole(client, site):
    page = client.get("/news/")
    an_article("another")

    again = client.get("/news/", headers={"if-none-match": page["ETag"]})

    assert (again.status_code, "another" in again.content.decode()) == (200, True)


@pytest.mark.parametrize("address", ["/news/feed/", "/sitemap.xml"])
def test_no_date_stands_for_a_page_that_something_can_be_taken_from(client, site, address):
    """Its newest entry may leave, and then it is as old as before."""
    page = client.get(address, headers={"if-modified-since": "Mon, 01 Jan 2300 00:00:00 GMT"})

    assert page.status_code == 200
    assert "Last-Modified" not in page


@pytest.mark.parametrize(
    "address", ["/report/danger/", "/report/status/", "/amnesty/book/danger/", "/feedback/"]
)
def test_a_form_is_never_kept(client, site, address):
    page = client.get(address, follow=True)

    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    assert "ETag" not in page


def test_nothing_of_the_staff_site_is_kept(admin_client):
    addresses = ["/admin/", "/admin/news/article/", "/admin/news/article/add/"]
    addresses += re.findall(r'href="(/admin/news/[^"?#]+)"', admin_client.get("/admin/").text)
    addresses += ["/admin/password_change/", "/admin/reports/", "/admin/amnesty/booking/week/"]

    pages = [admin_client.get(address) for address in addresses]

    assert len(pages) > 10
    assert [page for page in pages if "no-store" not in page["Cache-Control"]] == []
    assert [page for page in pages if "ETag" in page] == []


def answer_to(response, method="GET"):
    request = RequestFactory().generic(method, "/")
    return revalidated(lambda _request: response)(request)


def test_a_page_that_is_not_there_may_be_there_tomorrow(client, db):
    page = client.get("/news/to-come/")

    assert (page.status_code, page["Cache-Control"]) == (404, "no-cache")
    assert "ETag" not in page


def test_a_permanent_redirect_is_not_kept_for_good():
    assert answer_to(HttpResponsePermanentRedirect("/news/"))["Cache-Control"] == "no-cache"


def test_an_answer_that_says_how_long_it_lasts_is_believed():
    answer = answer_to(HttpResponse("x", headers={"Cache-Control": "max-age=60"}))

    assert dict(answer.headers).keys() == {"Content-Type", "Cache-Control"}


def test_what_sets_a_cookie_or_is_a_file_has_no_tag(tmp_path):
    (tmp_path / "file").write_text("x")
    with_cookie = HttpResponse("x")
    with_cookie.set_cookie("a", "b")

    with (tmp_path / "file").open("rb") as file:
        answers = [answer_to(with_cookie), answer_to(FileResponse(file))]

    assert ["ETag" in answer for answer in answers] == [False, False]


def test_what_is_sent_is_not_touched():
    assert not answer_to(HttpResponse("x"), "POST").has_header("Cache-Control")
