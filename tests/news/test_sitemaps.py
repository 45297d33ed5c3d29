"""The map of the site for search engines, from its index to each address."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from news.models import Article
from news.sitemaps import ArticleSitemap
from tests.news.factories import NOW, a_campaign, a_draft, a_week, an_article, minutes_ago

pytestmark = pytest.mark.django_db

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
HOST = "http://testserver"
PAGES = "/sitemap-pages.xml"


@pytest.fixture
def read(client):
    """What a file of the map lists: addresses, each with its last change or None."""

    def fetch(address):
        response = client.get(address)
        assert response["Content-Type"] == "application/xml"
        tree = ElementTree.fromstring(response.content)  # noqa: S314 — made here
        lists = {
            each.findtext(f"{SITEMAP}loc"): each.findtext(f"{SITEMAP}lastmod") for each in tree
        }
        assert all(address.startswith(HOST) for address in lists)
        return {address.removeprefix(HOST): changed for address, changed in lists.items()}

    return fetch


@pytest.fixture
def articles(read):
    """Those on the map, found from its index."""

    def find():
        found = {}
        for address in read("/sitemap.xml").keys() - {PAGES}:
            found |= read(address)
        return found

    return find


def test_articles_are_on_the_map_with_their_last_change(articles):
    an_article("out", publish_at=minutes_ago(60 * 24 * 3))
    an_article("corrected", publish_at=minutes_ago(60 * 24 * 3), corrected_at=NOW)

    assert articles() == {"/news/out/": "2023-01-20", "/news/corrected/": "2023-01-23"}


def test_what_is_not_out_or_no_longer_right_is_not_on_the_map(articles, admin_user):
    a_draft(by=admin_user)
    an_article("to-come", publish_at=NOW + timedelta(minutes=1))
    an_article("gone", expire_at=minutes_ago(1))
    an_article("over", expire_at=minutes_ago(1), after_expiry="kept")
    an_article("withdrawn").withdraw(admin_user, "Wrong.")
    an_article("removed").remove(admin_user, "Wrong.")
    an_article("out")
    an_article("moved").move(admin_user, "/news/out/", "Better there.")
    an_article("held").hold(admin_user, admin_user, "Soon.")

    assert list(articles()) == ["/news/out/"]


def test_a_long_list_stands_in_many_files_and_each_article_in_one(articles, read, monkeypatch):
    monkeypatch.setattr(ArticleSitemap, "SIZE", 3)
    slugs = [f"article-{number}" for number in range(10)]
    for slug in slugs:
        an_article(slug)

    files = read("/sitemap.xml").keys() - {PAGES}

    assert len(files) >= 4
    assert sorted(address for file in files for address in read(file)) == [
        f"/news/{slug}/" for slug in slugs
    ]


def test_a_gap_between_the_numbers_is_no_fault(articles, monkeypatch):
    monkeypatch.setattr(ArticleSitemap, "SIZE", 2)
    first, *_between, last = [an_article(f"article-{number}") for number in range(9)]
    Article.objects.exclude(pk__in=[first.pk, last.pk]).update(status="draft", revision=0)

    assert sorted(articles()) == ["/news/article-0/", "/news/article-8/"]


@pytest.mark.parametrize("part", [0, 1, 9, 10**30])
def test_there_is_no_file_beyond_the_last_article(client, part):
    assert client.get(f"/sitemap-news-{part}.xml").status_code == 404


def test_published_campaigns_and_their_weeks_are_on_the_map(read):
    a_week(a_campaign("shown"))
    a_week(a_campaign("hidden", is_published=False))

    pages = read(PAGES)

    assert [address for address in pages if address.startswith("/campaigns/")] == [
        "/campaigns/shown/",
        "/campaigns/shown/week-3/",
    ]


def test_every_page_on_the_map_is_there_and_may_be_kept(client, read):
    a_week()
    an_article()

    for address in [*read(PAGES), "/news/an-article/"]:
        response = client.get(address)
        assert response.status_code == 200, address
        assert b"noindex" not in response.content, address


def test_the_map_takes_few_queries(client, django_assert_max_num_queries):
    articles = [an_article(f"article-{number}") for number in range(3)]
    part = articles[-1].pk // ArticleSitemap.SIZE

    for address in ["/sitemap.xml", PAGES, f"/sitemap-news-{part}.xml"]:
        with django_assert_max_num_queries(2):
            client.get(address)


def test_robots_are_told_where_the_map_is(client):
    assert f"Sitemap: {HOST}/sitemap.xml" in client.get("/robots.txt").content.decode().splitlines()
