"""A campaign at a glance, and its weeks day by day."""

import re
from datetime import timedelta

import pytest

from news.models import Article
from news.views import WeekOfActionView
from tests.news.factories import NOW, a_campaign, a_priority, a_week, an_article, minutes_ago
from tests.news.test_views import main_of, slugs_on, text_of

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
CAMPAIGN = "/campaigns/twelve-weeks/"
WEEK = f"{CAMPAIGN}week-3/"
TO_COME = "will be published here."


@pytest.fixture
def campaign():
    """With its first three weeks."""
    campaign = a_campaign()
    for number in (1, 2, 3):
        a_week(campaign, number=number, theme=f"Theme {number}")
    return campaign


def count(campaign, number, what="Homes visited", result=9, **values):
    week = campaign.weeks.get(number=number)
    week.results.create(what=what, number=result, source="The council", **values)


def results_on(client):
    return main_of(client.get(CAMPAIGN)).split(">Results</h2>")[1]


def test_results_stand_week_by_week_with_their_sources(client, campaign):
    count(campaign, 2, "Talks", 1000, is_minimum=True)
    count(campaign, 1)

    text = re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", results_on(client)))

    assert (
        "Week 1: Theme 1 Homes visited Source: The council 9 "
        "Week 2: Theme 2 Talks Source: The council more than 1,000 "
        f"Results of the other weeks {TO_COME}"
    ) in text


def test_a_campaign_without_results_promises_them(client, campaign):
    assert f"Results Results {TO_COME}" in text_of(client.get(CAMPAIGN))


@pytest.mark.parametrize(
    ("counted", "words"),
    [
        ([], "No results have been published."),
        ([2], "No results have been published for the other weeks."),
    ],
)
def test_a_campaign_that_is_over_promises_no_results(client, clock, campaign, counted, words):
    for number in counted:
        count(campaign, number)
    clock.move_to(NOW + 7 * DAY)

    text = text_of(client.get(CAMPAIGN))

    assert words in text
    assert TO_COME not in text


def test_where_every_week_has_results_no_more_are_promised(client, campaign):
    for number in (1, 2, 3):
        count(campaign, number)

    assert TO_COME not in results_on(client)


def test_what_was_counted_in_several_weeks_is_a_picture_with_its_table(client, campaign):
    count(campaign, 1, "Homes <visited>", 10)
    count(campaign, 2, "Talks", 3)
    count(campaign, 3, "Homes <visited>", 1000, is_minimum=True)

    results = results_on(client)

    charts = re.findall(r"<svg.*?</svg>", results, re.DOTALL)
    assert len(charts) == 1
    assert 'aria-labelledby="measure-1-title measure-1-text"' in charts[0]
    assert "Homes &lt;visited&gt;, week by week</title>" in charts[0]
    assert re.findall(r"<text[^>]*>([^<]+)<", charts[0]) == [
        "Week 1: 10",
        "Week 3: more than 1,000",
    ]
    assert re.findall(r'<rect x="0%"[^>]* width="([\d.]+)%"', charts[0]) == ["1.00", "100.00"]
    assert "dashed" not in charts[0]
    table = results.split("</svg>")[1]
    assert re.findall(r"<(?:th|td)[^>]*>([^<]+)</t", table.split("</table>")[0]) == [
        *("Week", "Number"),
        *("Week 1", "10"),
        *("Week 3", "more than 1,000"),
    ]


def test_things_that_were_counted_once_are_not_drawn_beside_each_other(client, campaign):
    count(campaign, 1, "Talks", 1000)
    count(campaign, 1, "Factories closed", 4)

    assert "<svg" not in results_on(client)


def test_nothing_is_added_up(client, campaign):
    count(campaign, 1, result=40)
    count(campaign, 2, result=2)

    assert ">42<" not in results_on(client)


def test_a_campaign_leads_to_its_newest_news(client, campaign):
    week = campaign.weeks.get(number=1)
    for number in range(4):
        an_article(f"article-{number}", week=week, publish_at=minutes_ago(number))
    an_article("elsewhere")
    an_article("to-come", week=week, publish_at=NOW + DAY)
    an_article("over", week=week, publish_at=minutes_ago(1), expire_at=NOW, after_expiry="kept")

    response = client.get(CAMPAIGN)

    assert slugs_on(response) == ["article-0", "article-1", "article-2"]
    assert 'href="/news/?campaign=twelve-weeks"' in main_of(response)
    assert 'href="/campaigns/twelve-weeks/feed/"' in main_of(response)


def test_a_campaign_without_weeks_is_a_page_still(client):
    a_campaign()

    response = client.get(CAMPAIGN)

    assert response.status_code == 200
    assert "Twelve weeks of action" in text_of(response)


def parts_of(response):
    """Each heading of the week's news, with the articles under it."""
    main = main_of(response).split('id="what-you-can-do"')[0]
    parts = re.split(r'<h2 class="govuk-heading-l">([^<]+)</h2>', main)[1:]
    found = zip(parts[::2], parts[1::2], strict=True)
    slugs = {name: re.findall(r'card__link" href="/news/([\w-]+)/"', html) for name, html in found}
    return {name: listed for name, listed in slugs.items() if listed}


def test_the_news_of_a_week_stand_under_their_days_from_monday_to_sunday(client, clock, campaign):
    week = campaign.weeks.get(number=3)
    monday = NOW.replace(hour=0, minute=0)
    for slug, moment in {
        "sunday-at-last": monday + 7 * DAY - timedelta(minutes=1),
        "monday-noon": monday.replace(hour=12),
        "monday-first": monday,
        "planned": monday - timedelta(minutes=1),
        "looking-back": monday + 7 * DAY,
    }.items():
        an_article(slug, week=week, publish_at=moment)
    clock.move_to(NOW + 14 * DAY)

    parts = parts_of(client.get(WEEK))

    assert list(parts.items()) == [
        ("Before the week", ["planned"]),
        ("Monday 23 January", ["monday-first", "monday-noon"]),
        ("Sunday 29 January", ["sunday-at-last"]),
        ("After the week", ["looking-back"]),
    ]


def test_a_day_is_that_of_the_clocks_here(client, clock):
    campaign = a_campaign("summer", starts_on=NOW.date().replace(month=6, day=5))
    late_on_monday = NOW.replace(month=6, day=5, hour=23, minute=30)
    an_article(week=a_week(campaign, number=1), publish_at=late_on_monday)
    clock.move_to(late_on_monday + DAY)

    assert list(parts_of(client.get("/campaigns/summer/week-1/"))) == ["Monday 5 June"]


def test_of_a_week_with_very_many_articles_the_newest_are_shown(client, campaign, monkeypatch):
    monkeypatch.setattr(WeekOfActionView, "MOST", 2)
    week = campaign.weeks.get(number=3)
    for number in range(3):
        an_article(f"article-{number}", week=week, publish_at=minutes_ago(number))
    more = 'href="/news/?campaign=twelve-weeks&amp;week=3"'

    many = client.get(WEEK)
    Article.objects.get(slug="article-0").delete()
    few = client.get(WEEK)

    assert slugs_on(many) == ["article-1", "article-0"]
    assert more in many.text
    assert slugs_on(few) == ["article-2", "article-1"]
    assert more not in few.text


def test_a_campaign_with_everything_takes_four_queries(
    client, campaign, django_assert_max_num_queries
):
    for number in (1, 2, 3):
        count(campaign, number)
    an_article(week=campaign.weeks.get(number=1), priority=a_priority())

    with django_assert_max_num_queries(4):
        client.get(CAMPAIGN)


def test_the_home_page_takes_two_queries(client, campaign, django_assert_num_queries):
    an_article(week=campaign.weeks.get(number=3), priority=a_priority())

    with django_assert_num_queries(2):
        page = client.get("/")

    text = text_of(page)
    assert "Week 3 of 3, 23 to 29 January 2023 Theme 3" in text
    assert slugs_on(page) == ["an-article"]
    assert (
        '<a class="govuk-link" href="/campaigns/twelve-weeks/">'
        "See the whole campaign and its results</a>"
    ) in main_of(page)


def test_a_home_page_without_anything_has_no_empty_lists(client):
    text = text_of(client.get("/"))

    assert "Latest news" not in text
    assert "Week by week" not in text
