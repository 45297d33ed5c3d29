"""What is published, corrected or taken back shows everywhere at the next look.

The reader keeps what a browser may keep, asks whether it is the same, and believes the answer.
"""

import re
from datetime import timedelta

import pytest

from campaign_site.roles import Role
from news.sitemaps import ArticleSitemap
from tests.news.factories import NOW, a_draft, a_priority, a_week

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
TITLE = "A lighthouse"
PLACES = {
    "article": "/news/a-lighthouse/",
    "list": "/news/",
    "search": "/news/?q=lighthouse",
    "home": "/",
    "campaign": "/campaigns/twelve-weeks/",
    "week": "/campaigns/twelve-weeks/week-3/",
    "feed": "/news/feed/",
    "campaign feed": "/campaigns/twelve-weeks/feed/",
    "priority feed": "/news/feed/drug-harm/",
}
EVERYWHERE = {*PLACES, "sitemap"}
ON_PAGES_OF_ITS_TIME = {"article", "list", "search", "week"}


class Reader:
    def __init__(self, client, article):
        part = article.pk // ArticleSitemap.SIZE
        self.places = PLACES | {"sitemap": f"/sitemap-news-{part}.xml"}
        self.client = client
        self.kept = {}
        self.statuses = {}

    def look(self, place):
        kept = self.kept.get(place)
        headers = {"if-none-match": kept["ETag"]} if kept else {}
        response = self.client.get(self.places[place], headers=headers)
        self.statuses[place] = response.status_code
        if response.status_code == 304:
            return kept
        assert not response.cookies
        self.kept[place] = response if "ETag" in response else None
        return response

    def finds(self, title=TITLE):
        """The places that show an article with this title. A sitemap knows addresses alone."""
        marked = re.compile("</?mark[^>]*>")
        texts = {place: marked.sub("", self.look(place).text) for place in self.places}
        sought = {"sitemap": PLACES["article"]}
        return {place for place, text in texts.items() if sought.get(place, title) in text}


@pytest.fixture
def people(signed_in_as):
    """Who wrote it, and who approves it."""
    return [signed_in_as(role).staff for role in (Role.PUBLISHER, Role.APPROVER)]


@pytest.fixture
def publish(people):
    """What the writer says now, through a second person."""
    writer, second = people

    def published(article, correction="", **values):
        article.save_revision(writer, article.latest.values | values, article.latest.number)
        article.submit(writer, article.version, correction)
        article.approve(second, article.version)
        return article

    return published


@pytest.fixture
def article(people, publish):
    """Approved, and appears in an hour."""
    writer, _second = people
    week = a_week(priority=a_priority())
    draft = a_draft("a-lighthouse", by=writer, week=week.pk, priority=week.priority.pk)
    return publish(draft, title=TITLE, publish_at=(NOW + HOUR).isoformat())


@pytest.fixture
def reader(client, article):
    return Reader(client, article)


@pytest.fixture
def out(article, clock):
    clock.move_to(NOW + HOUR)
    return article


def test_it_appears_everywhere_at_its_time(reader, article, clock):
    before = reader.finds()

    clock.move_to(NOW + HOUR)

    assert before == set()
    assert reader.finds() == EVERYWHERE


def test_nothing_is_sent_again_while_nothing_changes(reader, out, clock):
    reader.finds()
    clock.shift(timedelta(minutes=5))

    assert reader.finds() == EVERYWHERE
    assert set(reader.statuses.values()) == {304}


def test_a_correction_is_read_everywhere(reader, out, publish):
    reader.finds()

    publish(out, "It has two towers.", title="A lighthouse with two towers")

    assert reader.finds("A lighthouse with two towers") == EVERYWHERE
    assert "It has two towers." in reader.look("article").text


def test_what_is_withdrawn_is_read_at_its_own_address_alone(reader, out, people):
    reader.finds()

    out.withdraw(people[0], "It was wrong.")

    assert reader.finds() == {"article"}
    assert "It was wrong." in reader.look("article").text


ENDS = {
    "remove": (410, lambda article, by: article.remove(by, "wrong")),
    "move": (301, lambda article, by: article.move(by, "/contact/", "wrong")),
    "hold": (404, lambda article, by: article.hold(by, by, "a warrant")),
}


@pytest.mark.parametrize(("status", "take_back"), ENDS.values(), ids=ENDS.keys())
def test_what_is_taken_back_is_read_nowhere(reader, out, people, status, take_back):
    reader.finds()

    take_back(out, people[0])

    assert reader.finds() == set()
    assert reader.statuses["article"] == status


@pytest.mark.parametrize(
    ("after_expiry", "stays", "status"), [("gone", set(), 410), ("kept", ON_PAGES_OF_ITS_TIME, 200)]
)
def test_at_its_end_it_leaves(reader, out, publish, clock, after_expiry, stays, status):
    end = NOW + 2 * HOUR
    publish(out, expire_at=end.isoformat(), after_expiry=after_expiry)
    before = reader.finds()

    clock.move_to(end)

    assert before == EVERYWHERE
    assert reader.finds() == stays
    assert reader.statuses["article"] == status
