"""A long list, page by page."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth import get_user_model

from news.models import Article
from news.pages import Page, Place
from tests.news.factories import NOW, a_draft, a_priority, an_article, minutes_ago

CARD = '<h3 class="site-card__title">'


@pytest.fixture
def thirty_articles(db):
    """The newest is article-00. The middle ones appeared in one and the same minute."""
    for number in range(30):
        moment = minutes_ago(10 if 8 <= number <= 20 else number)
        an_article(f"article-{number:02}", publish_at=moment)
    return list(Article.objects.published())


def page(**start):
    return Page(Article.objects.published(), **start)


def place_of(article):
    return str(Place.of(article))


def test_going_back_in_time_meets_every_article_once(thirty_articles):
    first = page()
    second = page(before=first.older_before)
    third = page(before=second.older_before)

    assert first.articles + second.articles + third.articles == thirty_articles
    assert third.older_before is None


def test_going_forward_again_shows_the_same_pages(thirty_articles):
    first = page()
    second = page(before=first.older_before)
    third = page(before=second.older_before)

    back = page(after=third.newer_after)

    assert back.articles == second.articles
    assert page(after=back.newer_after).articles == first.articles


def test_the_first_page_has_nothing_newer(thirty_articles):
    first = page()
    second = page(before=first.older_before)

    assert first.newer_after is None
    assert page(after=second.newer_after).newer_after is None


@pytest.mark.django_db
def test_a_list_that_fits_on_one_page_leads_nowhere():
    an_article()

    only = page()

    assert (len(only.articles), only.older_before, only.newer_after) == (1, None, None)


def test_a_reader_goes_on_from_an_article_that_was_withdrawn_meanwhile(thirty_articles):
    first = page()
    first.articles[-1].remove(None, "Wrong.")

    second = page(before=first.older_before)

    assert first.articles + second.articles == thirty_articles[:24]


# What an address tells


def bare(article):
    return str(article.pk)


def secret_articles():
    """Every kind that no list shows, by what it is."""
    officer = get_user_model().objects.create(username="officer")
    withdrawn = an_article("withdrawn", publish_at=minutes_ago(15))
    withdrawn.withdraw(officer, "Wrong.")
    return {
        "a draft": a_draft("draft"),
        "a draft with a time": a_draft("timed", publish_at=minutes_ago(-60).isoformat()),
        "scheduled": an_article("scheduled", publish_at=minutes_ago(-60)),
        "held": an_article(
            "held", publish_at=minutes_ago(15), held_by=officer, held_at=minutes_ago(20)
        ),
        "embargoed": an_article("embargoed", publish_at=minutes_ago(-60), is_embargoed=True),
        "withdrawn": withdrawn,
        "expired": an_article("expired", publish_at=minutes_ago(15), expire_at=minutes_ago(5)),
    }


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("chosen", ["", "&q=article", "&priority=drug-harm"])
def test_the_number_of_an_article_tells_nothing_of_when_it_appears(
    client, thirty_articles, side, chosen
):
    Article.objects.update(priority=a_priority())
    numbers = {name: article.pk for name, article in secret_articles().items()}
    numbers["published"] = thirty_articles[5].pk

    of_none = client.get(f"/news/?{side}=99999{chosen}").content
    answers = {
        name: client.get(f"/news/?{side}={pk}{chosen}").content for name, pk in numbers.items()
    }

    assert [name for name, content in answers.items() if content != of_none] == []


@pytest.mark.parametrize("side", ["before", "after"])
def test_a_place_in_the_list_is_the_same_whoever_stands_there(client, thirty_articles, side):
    secrets = secret_articles()
    of_each = [
        {client.get(f"/news/?{side}={Place(moment, key)}").content for key in (article.pk, 99999)}
        for article in secrets.values()
        for moment in [article.publish_at or NOW]
    ]

    assert [len(answers) for answers in of_each] == [1] * len(secrets)


@pytest.mark.parametrize(
    ("start", "chosen"),
    [
        ("before=0_1", "q=article&priority=drug-harm"),
        ("after=9999999999999999_1", "q=article&priority=drug-harm"),
        ("after=9999999999999999_1&before=0_1", ""),
    ],
)
def test_where_nothing_is_any_more_the_list_begins_again(client, thirty_articles, start, chosen):
    Article.objects.update(priority=a_priority())

    response = client.get(f"/news/?{chosen}&{start}")

    assert response.url == (f"/news/?{chosen}" if chosen else "/news/")
    assert client.get(response.url).content.decode().count(CARD) == Page.SIZE


def test_where_nothing_matches_the_list_says_so(client, db):
    response = client.get("/news/?q=lighthouse&oldest=1")

    assert "No articles match" in response.content.decode()


# What is written there


@pytest.mark.parametrize(
    "moment",
    [
        NOW,
        NOW + timedelta(microseconds=1),
        datetime(1965, 5, 1, 12, tzinfo=UTC),
        datetime(1, 1, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ],
)
def test_a_place_is_read_as_it_was_written(moment):
    place = Place(moment, 2**63 - 1)

    assert Place.read(str(place)) == place


HOSTILE = ["x", "1", "-1", "1.5", "1_", "_1", "1_-1", "1_1_1", "+1_1", "--1_1", "1_1.0", "٣_٣"]
HOSTILE += ["1e3_1", "0x1_1", "1__1", "-_1", "1_1%00", "'_1", "1_1;--"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "1_1\n",
        "1_1\x00",
        f"1_{2**63}",
        "9" * 18 + "_1",
        "-" + "9" * 18 + "_1",
        "9" * 10000 + "_1",
        "1_" + "9" * 10000,
        *HOSTILE,
    ],
)
def test_what_is_no_place_starts_at_the_beginning(client, thirty_articles, text):
    assert Place.read(text) is None
    assert client.get("/news/", {"before": text}).content == client.get("/news/").content


@pytest.mark.parametrize("moment", [-62135596800 * 10**6, 253402300799999999])
@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("key", [0, 2**63 - 1])
def test_no_place_is_too_far_for_the_database(client, thirty_articles, moment, side, key):
    response = client.get(f"/news/?{side}={moment}_{key}&q=article", follow=True)

    assert response.status_code == 200
    assert CARD in response.content.decode()
