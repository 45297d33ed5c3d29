"""The Atom feeds, held against RFC 4287."""

from datetime import timedelta

import pytest

from campaign_site import force
from news.feeds import NewsFeed, in_xml
from news.models import Article
from tests.html_checker import programs
from tests.naughty import STRINGS
from tests.news import atom
from tests.news.atom import ATOM
from tests.news.factories import (
    NOW,
    a_campaign,
    a_draft,
    a_priority,
    a_week,
    an_article,
    minutes_ago,
)

pytestmark = pytest.mark.django_db

ALL = "/news/feed/"
HOSTILE = "]]></title><script>alert(1)</script> & “x” \x07\x00\ufffe\U0001f6a8 \u202egnp.exe"


@pytest.fixture
def feed(client):
    return lambda address=ALL: atom.read(client.get(address))


def text(element, name):
    return element.findtext(ATOM + name)


def titles(feed):
    return [text(entry, "title") for entry in feed.iter(f"{ATOM}entry")]


def test_a_feed_says_what_it_is(feed):
    an_article(publish_at=minutes_ago(5))

    atom = feed()

    assert text(atom, "title") == "Northamptonshire Police: Matters of Priority"
    assert text(atom, "updated") == "2023-01-23T10:11:00+00:00"
    assert text(atom.find(f"{ATOM}author"), "name") == force.current().name
    assert {link.get("rel"): link.get("href") for link in atom.findall(f"{ATOM}link")} == {
        "self": "http://testserver/news/feed/",
        "alternate": "http://testserver/news/",
    }


def test_an_entry_says_what_a_card_says(feed):
    priority = a_priority("Drug harm", "drug-harm")
    an_article(title="A < B & “C”", summary="1 < 2 <b>", priority=priority)

    entry = feed().find(f"{ATOM}entry")

    assert text(entry, "title") == "A < B & “C”"
    assert text(entry, "summary") == "1 < 2 <b>"
    assert entry.find(f"{ATOM}summary").get("type") == "text"
    assert entry.find(f"{ATOM}link").get("href") == "http://testserver/news/an-article/"
    assert [dict(category.items()) for category in entry.iter(f"{ATOM}category")] == [
        {"term": "drug-harm", "label": "Drug harm"}
    ]


def test_a_correction_is_news_and_the_first_day_stays(feed):
    an_article(publish_at=minutes_ago(60), corrected_at=minutes_ago(5))

    entry = feed().find(f"{ATOM}entry")

    assert text(entry, "summary") == "Corrected at 10:11am on 23 January 2023. In one sentence."
    assert text(entry, "published") == "2023-01-23T09:16:00+00:00"
    assert text(entry, "updated") == "2023-01-23T10:11:00+00:00"


def test_an_entry_keeps_its_id_when_its_address_changes(feed):
    article = an_article("first")
    first = text(feed().find(f"{ATOM}entry"), "id")

    Article.objects.filter(pk=article.pk).update(slug="second")

    entry = feed().find(f"{ATOM}entry")
    assert text(entry, "id") == first
    assert entry.find(f"{ATOM}link").get("href") == "http://testserver/news/second/"


def test_a_feed_holds_the_newest_articles(feed):
    for number in range(NewsFeed.LENGTH + 1):
        an_article(f"article-{number:02}", publish_at=minutes_ago(number))

    assert titles(feed()) == [f"Article {number:02}" for number in range(NewsFeed.LENGTH)]


def test_what_is_not_out_or_no_longer_right_is_in_no_feed(feed, admin_user):
    priority, week = a_priority(), a_week()
    topics = {"priority": priority, "week": week}
    a_draft(by=admin_user)
    an_article("to-come", publish_at=NOW + timedelta(minutes=1), **topics)
    an_article("gone", expire_at=minutes_ago(1), **topics)
    an_article("over", expire_at=minutes_ago(1), after_expiry="kept", **topics)
    an_article("withdrawn", **topics).withdraw(admin_user, "Wrong.")
    an_article("removed", **topics).remove(admin_user, "Wrong.")
    an_article("held", **topics).hold(admin_user, admin_user, "Soon.")
    an_article("out", **topics)

    addresses = [ALL, "/news/feed/drug-harm/", "/campaigns/twelve-weeks/feed/"]

    assert {address: titles(feed(address)) for address in addresses} == {
        address: ["Out"] for address in addresses
    }


def test_a_matter_of_priority_has_a_feed(feed):
    an_article("about-drugs", priority=a_priority())
    an_article("about-knives", priority=a_priority("Knives", "knives"))

    drugs = feed("/news/feed/drug-harm/")

    assert titles(drugs) == ["About drugs"]
    assert text(drugs, "title") == "Northamptonshire Police: Drug harm"
    assert text(drugs, "id") != text(feed(), "id")


def test_a_campaign_has_a_feed(feed):
    an_article("of-the-campaign", week=a_week())
    an_article("of-none")

    campaign = feed("/campaigns/twelve-weeks/feed/")

    assert titles(campaign) == ["Of the campaign"]
    assert text(campaign, "title") == "Northamptonshire Police: Twelve weeks of action"


@pytest.mark.parametrize("address", ["/news/feed/none/", "/campaigns/hidden/feed/"])
def test_there_is_no_feed_of_what_nobody_can_see(client, address):
    an_article(week=a_week(a_campaign("hidden", is_published=False)))

    assert client.get(address).status_code == 404


def test_a_feed_without_articles_is_a_feed_and_stays_the_same(feed, clock):
    first = feed()
    clock.shift(timedelta(hours=1))

    assert titles(first) == []
    assert text(feed(), "updated") == text(first, "updated")


def test_no_words_can_break_a_feed(feed, monkeypatch):
    """Not even what no form lets in: a command or the shell may have stored it."""
    words = [text.replace("\0", "")[:120] for text in [HOSTILE, *STRINGS]]
    monkeypatch.setattr(NewsFeed, "LENGTH", len(words))
    about = {
        "priority": a_priority(words[0]),
        "week": a_week(a_campaign(title=words[0])),
        "status": Article.Status.READY,
        "publish_at": minutes_ago(1),
    }
    Article.objects.bulk_create(
        Article(title=text, summary=text, slug=f"a-{number}", revision=1, **about)
        for number, text in enumerate(words)
    )

    for address in [ALL, "/news/feed/drug-harm/", "/campaigns/twelve-weeks/feed/"]:
        assert len(titles(feed(address))) == len(words)


@pytest.mark.html_checker
@pytest.mark.program
def test_the_feeds_keep_to_the_grammar_of_the_standard(client, tmp_path):
    article = {"title": in_xml(HOSTILE), "summary": in_xml(HOSTILE), "priority": a_priority()}
    an_article("out", week=a_week(), corrected_at=NOW, **article)
    a_priority("Without articles", "none")
    pages = {
        "all": ALL,
        "priority": "/news/feed/drug-harm/",
        "empty": "/news/feed/none/",
        "campaign": "/campaigns/twelve-weeks/feed/",
    }
    for name, address in pages.items():
        (tmp_path / f"{name}.xml").write_bytes(client.get(address).content)
    (tmp_path / "wrong.xml").write_text(f'<feed xmlns="{ATOM[1:-1]}"><title>No id</title></feed>')

    found = programs.check_feeds(tmp_path)

    assert found.pop("wrong")
    assert found == {}


def test_a_reader_that_asks_again_hears_that_nothing_changed(client):
    an_article()
    first = client.get(ALL)

    again = client.get(ALL, headers={"If-None-Match": first["ETag"]})

    assert (again.status_code, again.content) == (304, b"")


def test_a_reader_that_asks_again_hears_what_was_withdrawn(client, admin_user):
    an_article("first", publish_at=minutes_ago(9))
    an_article("second", publish_at=minutes_ago(5))
    first = client.get(ALL)
    Article.objects.get(slug="second").withdraw(admin_user, "Wrong.")

    again = client.get(
        ALL,
        headers={
            "If-None-Match": first["ETag"],
            "If-Modified-Since": "Mon, 23 Jan 2023 10:16:00 GMT",
        },
    )

    assert "Last-Modified" not in first.headers
    assert titles(atom.read(again)) == ["First"]


def test_a_feed_takes_few_queries(client, django_assert_max_num_queries):
    week, priority = a_week(), a_priority()
    for number in range(3):
        an_article(f"article-{number}", week=week, priority=priority)

    for address in [ALL, "/news/feed/drug-harm/", "/campaigns/twelve-weeks/feed/"]:
        with django_assert_max_num_queries(2):
            client.get(address)
