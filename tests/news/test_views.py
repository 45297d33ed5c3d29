"""The pages that people read."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest

from campaign_site import force
from news.models import Article
from news.pages import Page, Place
from tests.news.factories import (
    NOW,
    a_campaign,
    a_priority,
    a_week,
    an_article,
    minutes_ago,
)

pytestmark = pytest.mark.django_db

NO_MATCH = "No articles match"


def title_of(response):
    return re.search(r"<title>(.+?) – [^–]+</title>", response.text)[1]


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main_of(response)))


OFFER = r'site-actions__link" href="([^"]*)">\s*<span class="site-actions__title">([^<]*)<'


def main_of(response):
    return response.content.decode().split("<main", 1)[1].split("</main>")[0]


def slugs_on(response):
    return re.findall(r'site-card__link" href="/news/([\w-]+)/"', main_of(response))


def test_the_list_shows_what_is_published_and_nothing_else(client):
    an_article("out")
    an_article("to-come", publish_at=NOW + timedelta(minutes=1))
    an_article("gone", publish_at=minutes_ago(2), expire_at=minutes_ago(1))
    an_article("unfinished", status=Article.Status.DRAFT)

    assert slugs_on(client.get("/news/")) == ["out"]


def test_a_card_says_when_what_and_on_which_priority(client):
    priority = a_priority("Drug harm")
    an_article("a-title", summary="A < B", publish_at=NOW, priority=priority)

    text = text_of(client.get("/news/"))

    assert "A title 10:16am on 23 January 2023 Drug harm A &lt; B" in text


def test_the_list_can_be_narrowed_to_a_priority(client):
    an_article("drugs", priority=a_priority("Drug harm", "drug-harm"))
    an_article("fraud", priority=a_priority("Fraud", "fraud"))
    an_article("neither")

    assert slugs_on(client.get("/news/?priority=drug-harm")) == ["drugs"]


def test_a_week_is_that_week_of_every_campaign_until_one_is_chosen(client):
    an_article("now", week=a_week(a_campaign("now"), number=3))
    an_article("then", week=a_week(a_campaign("then"), number=3), publish_at=minutes_ago(90))
    an_article("fourth", week=a_week(a_campaign("another"), number=4))

    assert slugs_on(client.get("/news/?week=3")) == ["now", "then"]
    assert slugs_on(client.get("/news/?week=3&campaign=then")) == ["then"]
    assert slugs_on(client.get("/news/?campaign=another")) == ["fourth"]


@pytest.mark.parametrize("field", ["title", "summary", "body"])
def test_words_are_looked_for_in_title_summary_and_text(client, field):
    an_article("found", **{field: "A Lighthouse"})
    an_article("other")

    assert slugs_on(client.get("/news/?q=lighthouse")) == ["found"]


def test_filters_hold_together(client):
    priority = a_priority()
    an_article("both", title="Lighthouse", priority=priority)
    an_article("only-the-word", title="Lighthouse")

    assert slugs_on(client.get("/news/?q=lighthouse&priority=drug-harm")) == ["both"]


def test_words_with_a_meaning_to_the_database_mean_themselves(client):
    an_article("other")
    an_article("found", title="100% sure_")

    assert slugs_on(client.get("/news/?q=100%25")) == ["found"]
    assert slugs_on(client.get("/news/?q=sure_")) == ["found"]


@pytest.mark.parametrize(
    "query",
    [
        "q=zebra",
        "q=" + quote("'; DROP TABLE news_article; --"),
        "q=" + quote("<script>alert(1)</script>"),
    ],
)
def test_what_nobody_wrote_matches_nothing_in_a_calm_way(client, query):
    an_article("lighthouse", week=a_week())

    response = client.get(f"/news/?{query}")

    assert response.status_code == 200
    assert slugs_on(response) == []
    assert NO_MATCH in text_of(response)
    assert title_of(response) == "Search results"
    assert "<script>alert" not in response.content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "q=%00",
        "q=" + "a" * 10_000,
        "q=%3F",
        "q=%ff%fe",
        "q=%ED%A0%80",
        "priority=none-such",
        "priority=%00",
        "week=13",
        "week=three",
        "week=" + "9" * 1000,
        "campaign=none-such",
        "campaign=twelve-weeks&campaign=%00",
    ],
)
def test_what_nobody_can_mean_is_called_a_mistake_and_nothing_else(client, query):
    an_article("an-article", week=a_week())

    response = client.get(f"/news/?{query}")

    assert response.status_code == 200
    assert slugs_on(response) == []
    assert "govuk-error-message" in response.text
    assert NO_MATCH not in text_of(response)
    assert title_of(response) == "Error: News"


def test_a_search_that_finds_nothing_says_whom_to_call(client):
    nothing = client.get("/news/?q=zebra")
    an_article(title="Zebra")
    something = client.get("/news/?q=zebra")

    for channel in force.current().urgent_channels:
        assert channel.number in main_of(nothing)
        assert channel.number not in main_of(something)
    assert 'href="/contact/"' in main_of(nothing)


def test_the_title_of_the_list_never_holds_what_was_typed(client):
    an_article(title="Stalking")

    page = client.get("/news/?q=stalking")

    assert title_of(page) == "Search results"
    assert "talking" not in page.text.split("</head>")[0].split("<style>")[0]


@pytest.mark.parametrize(
    ("chosen", "first", "second", "titles"),
    [
        ("", "Newest articles", "Older articles", ("News", "Older articles")),
        (
            "&q=article",
            "Articles that match",
            "Older articles that match",
            ("Search results", "Search results"),
        ),
    ],
)
def test_a_list_says_whether_it_begins_with_the_newest(
    client, full_site, chosen, first, second, titles
):
    place = Place.of(Article.objects.published()[Page.SIZE - 1])

    newest, older = client.get(f"/news/?{chosen}"), client.get(f"/news/?before={place}{chosen}")

    assert f">{first}</h2>" in main_of(newest)
    assert f">{second}</h2>" in main_of(older)
    assert (title_of(newest), title_of(older)) == titles


def test_the_list_of_a_campaign_leads_to_its_page(client):
    a_campaign()
    link = '<a class="govuk-link" href="/campaigns/twelve-weeks/">'

    assert link in main_of(client.get("/news/?campaign=twelve-weeks"))
    assert link not in main_of(client.get("/news/"))
    assert link not in main_of(client.get("/news/?campaign=twelve-weeks&week=13"))


@pytest.mark.parametrize("address", ["/", "/news/", "/news/?q=lighthouse"])
def test_a_card_says_that_its_article_was_corrected(client, address):
    an_article("corrected", title="Lighthouse", corrected_at=NOW)
    an_article("right", title="Lighthouse")

    text = text_of(client.get(address))

    assert "9:16am on 23 January 2023 Corrected at 10:16am on 23 January 2023" in text
    assert text.count("Corrected") == 1


@pytest.mark.parametrize("query", ["before=x", "after=%00", "before=" + "9" * 1000, "page=2"])
def test_a_start_that_is_none_begins_with_the_newest(client, query):
    an_article("an-article")

    assert slugs_on(client.get(f"/news/?{query}")) == ["an-article"]


def test_older_articles_are_one_link_away_and_the_filter_stays(client):
    for number in range(Page.SIZE + 1):
        an_article(f"lighthouse-{number:02}", publish_at=minutes_ago(number))
    first = client.get("/news/?q=lighthouse")

    older = re.search(r'rel="next" href="([^"]+)"', first.content.decode())[1]
    second = client.get("/news/" + older.replace("&amp;", "&"))
    newer = re.search(r'rel="prev" href="([^"]+)"', second.content.decode())[1]

    assert slugs_on(second) == [f"lighthouse-{Page.SIZE:02}"]
    assert slugs_on(client.get("/news/" + newer.replace("&amp;", "&"))) == slugs_on(first)


def test_without_any_article_the_list_says_so(client):
    assert "There is no news yet" in text_of(client.get("/news/"))


def test_an_article_shows_its_text_its_time_and_where_it_belongs(client):
    week = a_week(number=3)
    priority = a_priority("Drug harm")
    an_article("a-title", body="<p>Words.</p>", publish_at=NOW, week=week, priority=priority)

    response = client.get("/news/a-title/")

    page, text = response.content.decode(), text_of(response)
    assert "<p>Words.</p>" in page
    assert '<time datetime="2023-01-23T10:16:00+0000">10:16am on 23 January 2023</time>' in page
    assert 'href="/news/?priority=drug-harm"' in page
    assert 'href="/campaigns/twelve-weeks/week-3/"' in page
    assert page.count("<h1") == 1
    assert "A title In one sentence." in text


def test_an_article_says_what_a_reader_can_do(client):
    an_article()
    crimestoppers = force.current().channel["crimestoppers"].number

    page = main_of(client.get("/news/an-article/"))

    offers, numbers = page.split('id="what-you-can-do"')[1].split(">Need help now?</h2>")
    assert 'href="/report/"' in offers
    assert 'href="/amnesty/"' in offers
    assert crimestoppers in numbers


def test_what_a_reader_can_do_is_worded_as_on_the_first_page(client):
    an_article()

    pages = [main_of(client.get(address)) for address in ("/", "/news/an-article/")]

    offers = [dict(re.findall(OFFER, page)) for page in pages]
    assert offers[0].items() & offers[1].items() == {
        ("/report/", "Tell us what you know"),
        ("/amnesty/", "Hand something in"),
    }


def test_an_article_leads_to_three_others_of_its_priority(client):
    priority = a_priority()
    for number in range(5):
        an_article(f"article-{number}", priority=priority, publish_at=minutes_ago(number))
    an_article("to-come", priority=priority, publish_at=NOW + timedelta(days=1))

    related = slugs_on(client.get("/news/article-1/"))

    assert related == ["article-0", "article-2", "article-3"]


def test_only_a_sensitive_article_begins_with_how_to_leave(client):
    an_article("sensitive", is_sensitive=True)
    an_article("plain")
    note = "You can leave it at once: choose “Leave this site”."

    assert note in text_of(client.get("/news/sensitive/"))
    assert note not in text_of(client.get("/news/plain/"))


def test_the_week_of_a_hidden_campaign_is_not_given_away(client):
    an_article(week=a_week(a_campaign("hidden", title="Secret", is_published=False)))

    response = client.get("/news/an-article/")

    assert "Secret" not in response.content.decode()
    assert "hidden" not in re.sub(r"[\w-]*visually-hidden", "", main_of(response))


@pytest.mark.parametrize(
    "values",
    [
        {"status": Article.Status.DRAFT},
        {"status": Article.Status.DRAFT, "publish_at": None},
        {"publish_at": NOW + timedelta(minutes=1)},
        {"publish_at": NOW + timedelta(minutes=1), "expire_at": NOW + timedelta(minutes=2)},
    ],
)
def test_what_is_not_out_yet_is_not_there(client, values):
    an_article(title="Not for you", **values)

    response = client.get("/news/an-article/")

    assert response.status_code == 404
    assert "Not for you" not in response.content.decode()


def test_what_has_expired_is_gone(client):
    an_article(body="<p>Old words</p>", expire_at=NOW)

    response = client.get("/news/an-article/")

    assert response.status_code == 410
    assert "Old words" not in response.content.decode()
    assert "This page has been taken down" in text_of(response)


def test_a_scheduled_article_appears_by_itself(client, clock):
    an_article(publish_at=NOW + timedelta(minutes=1))
    before = client.get("/news/an-article/").status_code

    clock.move_to(NOW + timedelta(minutes=1))

    assert (before, client.get("/news/an-article/").status_code) == (404, 200)


def test_a_campaign_shows_in_words_which_weeks_are_over_now_and_to_come(client):
    campaign = a_campaign()
    for number in (2, 3, 4):
        a_week(campaign, number=number, theme=f"Theme {number}")

    text = text_of(client.get("/campaigns/twelve-weeks/"))

    assert "Week 2 Theme 2 16 to 22 January 2023 Over" in text
    assert "Week 3 Theme 3 23 to 29 January 2023 Now" in text
    assert "Week 4 Theme 4 30 January to 5 February 2023 To come" in text


def test_a_week_shows_its_results_with_their_sources(client):
    week = a_week()
    week.results.create(
        what="Pupils who heard a talk",
        number=1000,
        is_minimum=True,
        source="The force",
        source_url="https://example.com/results",
    )
    week.results.create(what="Homes visited", number=9, source="The council")

    response = client.get("/campaigns/twelve-weeks/week-3/")

    text = text_of(response)
    assert "Pupils who heard a talk Source: The force more than 1,000" in text
    assert "Homes visited Source: The council 9" in text
    assert 'href="https://example.com/results" rel="noreferrer"' in response.content.decode()


def test_a_week_without_results_promises_them(client):
    a_week()

    assert "Results will be published here." in text_of(
        client.get("/campaigns/twelve-weeks/week-3/")
    )


@pytest.mark.parametrize(
    ("last", "words"),
    [(3, "No results have been published."), (5, "Results will be published here.")],
)
def test_when_the_campaign_is_over_a_week_promises_no_results(client, clock, last, words):
    a_week(a_week().campaign, number=last) if last > 3 else a_week()
    clock.move_to(NOW + timedelta(days=8))

    assert f"Results {words}" in text_of(client.get("/campaigns/twelve-weeks/week-3/"))


def test_a_week_shows_its_published_articles_and_its_neighbours(client):
    campaign = a_campaign()
    third = a_week(campaign, number=3, priority=a_priority("Fraud", "fraud"))
    a_week(campaign, number=2, theme="Before")
    a_week(campaign, number=4, theme="After")
    an_article("in-it", week=third)
    an_article("elsewhere")
    an_article("to-come", week=third, publish_at=NOW + timedelta(days=1))

    response = client.get("/campaigns/twelve-weeks/week-3/")

    text = text_of(response)
    assert slugs_on(response) == ["in-it"]
    assert "Week 2: Before" in text
    assert "Week 4: After" in text
    assert "23 to 29 January 2023 Now" in text
    assert 'href="/news/?priority=fraud"' in response.content.decode()


@pytest.mark.parametrize(
    "address",
    [
        "/campaigns/none/",
        "/campaigns/hidden/",
        "/campaigns/hidden/week-3/",
        "/campaigns/twelve-weeks/week-4/",
        "/campaigns/twelve-weeks/week-0/",
        "/campaigns/twelve-weeks/week-" + "9" * 400 + "/",
    ],
)
def test_a_campaign_or_week_that_is_not_published_is_not_there(client, address):
    a_week(a_campaign("hidden", is_published=False))
    a_week(a_campaign("twelve-weeks"))

    assert client.get(address).status_code == 404


@pytest.fixture
def full_site():
    week = a_week(priority=a_priority())
    a_week(week.campaign, number=4)
    week.results.create(what="Homes visited", number=9, source="The council")
    for number in range(Page.SIZE + 5):
        an_article(f"article-{number:02}", week=week, priority=week.priority)


PAGES = [
    "/news/",
    "/news/?q=article&priority=drug-harm&week=3&campaign=twelve-weeks",
    "/news/article-00/",
    "/news/feed/",
    "/campaigns/twelve-weeks/",
    "/campaigns/twelve-weeks/week-3/",
]


@pytest.mark.parametrize("address", PAGES)
def test_reading_leaves_no_cookie_and_is_the_same_for_everyone(client, full_site, address):
    response = client.get(address)

    assert response.status_code == 200
    assert not response.cookies
    assert "cookie" not in response.get("Vary", "").lower()


@pytest.mark.parametrize("address", PAGES)
def test_a_page_takes_four_queries_at_most(
    client, full_site, address, django_assert_max_num_queries
):
    with django_assert_max_num_queries(4):
        client.get(address)


def test_an_older_page_takes_four_queries_at_most(client, full_site, django_assert_max_num_queries):
    place = Place.of(Article.objects.published()[3])

    with django_assert_max_num_queries(4):
        response = client.get(f"/news/?before={place}&q=article")

    assert len(slugs_on(response)) == Page.SIZE
