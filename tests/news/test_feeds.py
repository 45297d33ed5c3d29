"""The Atom feed, held against RFC 4287."""

from datetime import timedelta
from xml.etree import ElementTree

import pytest

from campaign_site import force
from news.feeds import NewsFeed
from tests.news.factories import NOW, a_priority, an_article, minutes_ago

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def feed(client):
    def fetch():
        response = client.get("/news/feed/")
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        return ElementTree.fromstring(response.content)  # noqa: S314 — made here

    return fetch


def text(element, name):
    return element.findtext(ATOM + name)


def test_the_feed_has_what_every_feed_needs(feed):
    an_article(publish_at=minutes_ago(5))

    atom = feed()

    assert atom.tag == f"{ATOM}feed"
    assert text(atom, "title") == "Northamptonshire Police: Matters of Priority"
    assert text(atom, "id") == "http://testserver/news/"
    assert text(atom, "updated") == "2023-01-23T10:16:00+00:00"
    assert text(atom.find(f"{ATOM}author"), "name") == force.current().name
    assert {link.get("rel"): link.get("href") for link in atom.iter(f"{ATOM}link")} == {
        "self": "http://testserver/news/feed/",
        "alternate": "http://testserver/news/an-article/",
    }


def test_an_entry_has_what_every_entry_needs(feed):
    priority = a_priority("Drug harm")
    an_article(title="A < B & “C”", summary="1 < 2", priority=priority, publish_at=minutes_ago(5))

    entry = feed().find(f"{ATOM}entry")

    assert text(entry, "title") == "A < B & “C”"
    assert text(entry, "id") == "http://testserver/news/an-article/"
    assert text(entry, "published") == "2023-01-23T10:11:00+00:00"
    assert text(entry, "updated") == "2023-01-23T10:16:00+00:00"
    assert text(entry, "summary") == "1 < 2"
    assert [category.get("term") for category in entry.iter(f"{ATOM}category")] == ["Drug harm"]


def test_the_feed_holds_the_newest_published_articles(feed):
    for number in range(NewsFeed.LENGTH + 1):
        an_article(f"article-{number:02}", publish_at=minutes_ago(number))
    an_article("to-come", publish_at=NOW + timedelta(minutes=1))
    an_article("gone", publish_at=minutes_ago(2), expire_at=minutes_ago(1))

    ids = [text(entry, "id").split("/")[-2] for entry in feed().iter(f"{ATOM}entry")]

    assert ids == [f"article-{number:02}" for number in range(NewsFeed.LENGTH)]


def test_a_feed_without_articles_is_a_feed_still(feed):
    atom = feed()

    assert list(atom.iter(f"{ATOM}entry")) == []
    assert text(atom, "updated")
