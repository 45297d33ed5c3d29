"""The list of articles, narrowed by words, priority, campaign and week."""

import re
from datetime import timedelta

import pytest

from news.forms import ArticleFilterForm
from news.models import Article
from news.pages import Page, Place, SearchedPage
from tests.news.factories import (
    FIRST_MONDAY,
    a_campaign,
    a_priority,
    a_week,
    an_article,
    minutes_ago,
)
from tests.news.test_views import slugs_on

pytestmark = pytest.mark.django_db


def asked(**data):
    return ArticleFilterForm(data)


def slugs(**data):
    page = asked(**data).page(Article.objects.published().summarised())
    return [article.slug for article in page.articles]


def a_long_list(title, number=Page.SIZE + 3, **values):
    """The newest is the first."""
    for count in range(number):
        slug = f"{title}-{count:02}"
        an_article(slug, title=title, publish_at=minutes_ago(count), **values)


def page_links(response):
    addresses = re.findall(r'href="(\?[^"]+)"', response.content.decode())
    return [address.replace("&amp;", "&") for address in addresses]


def test_words_priority_campaign_and_week_hold_together():
    priority = a_priority()
    week = a_week(a_campaign("one"), number=3)
    an_article("all", title="Lighthouse", priority=priority, week=week)
    an_article("no-word", priority=priority, week=week)
    an_article("no-priority", title="Lighthouse", week=week)
    an_article("no-campaign", title="Lighthouse", priority=priority)
    other_week = a_week(week.campaign, number=4)
    an_article("no-week", title="Lighthouse", priority=priority, week=other_week)

    chosen = {"q": "lighthouse", "priority": "drug-harm", "campaign": "one", "week": "3"}

    assert slugs(**chosen) == ["all"]


@pytest.mark.parametrize(
    "chosen",
    [
        {"priority": "none-such"},
        {"campaign": "hidden"},
        {"campaign": "twelve-weeks", "week": "4"},
        {"week": "13"},
        {"week": "x"},
        {"q": "-"},
        {"q": "a\0b"},
        {"q": "a" * 201},
    ],
)
def test_what_is_not_there_or_means_nothing_matches_nothing(chosen):
    week = a_week()
    an_article("shown", week=week)
    an_article("of-a-hidden-campaign", week=a_week(a_campaign("hidden", is_published=False)))

    assert slugs(**chosen) == []


def test_a_search_for_no_word_says_what_to_enter(client):
    an_article()

    page = client.get("/news/?q=%3F%3F").content.decode()

    assert "Enter a word with letters or numbers" in page
    assert "No articles match" not in page
    assert "<title>Error: News – " in page


def test_what_is_not_out_is_not_found():
    an_article("out", title="Lighthouse")
    an_article("draft", title="Lighthouse", status=Article.Status.DRAFT)
    an_article("to-come", title="Lighthouse", publish_at=minutes_ago(-1))

    assert slugs(q="lighthouse") == ["out"]


@pytest.mark.parametrize("near", [1, 5, 1000])
def test_a_search_shows_the_newest_first_however_it_is_found(monkeypatch, near):
    monkeypatch.setattr(SearchedPage, "NEAR", near)
    a_long_list("lighthouse")
    an_article("other", publish_at=minutes_ago(-0))

    first = asked(q="lighthouse").page(Article.objects.published().summarised())
    second = slugs(q="lighthouse", before=first.older_before)

    found = [article.slug for article in first.articles] + second
    assert found == [f"lighthouse-{number:02}" for number in range(Page.SIZE + 3)]


@pytest.mark.parametrize("near", [1, 13, 1000])
@pytest.mark.parametrize("chosen", [{}, {"q": "lighthouse"}, {"week": "3"}, {"campaign": "one"}])
def test_the_last_page_is_one_step_away(monkeypatch, near, chosen):
    monkeypatch.setattr(SearchedPage, "NEAR", near)
    a_long_list("lighthouse", week=a_week(a_campaign("one"), number=3))

    last = asked(oldest="1", **chosen).page(Article.objects.published())

    expected = [f"lighthouse-{number:02}" for number in range(3, Page.SIZE + 3)]
    assert [article.slug for article in last.articles] == expected
    assert last.older_before is None
    assert last.newer_after == str(Place.of(last.articles[0]))


def test_pages_keep_what_was_chosen(client):
    a_long_list("lighthouse", priority=a_priority())

    links = page_links(client.get("/news/?q=lighthouse&priority=drug-harm"))
    last = page_links(client.get("/news/" + links[-1]))

    assert all("q=lighthouse&priority=drug-harm" in link for link in [*links, *last])
    assert links[-1].endswith("&oldest=1")
    assert last[-1] == "?q=lighthouse&priority=drug-harm"


def test_the_form_shows_what_was_chosen(client):
    a_priority()

    page = client.get("/news/?q=two+words&priority=drug-harm&week=3").content.decode()

    assert 'value="two words"' in page
    assert '<option value="drug-harm" selected>' in page
    assert '<option value="3" selected>' in page


def test_what_matches_is_counted_when_it_fits_on_a_page(client):
    an_article("one", title="Lighthouse")
    one = client.get("/news/?q=lighthouse").content.decode()
    a_long_list("lighthouse")

    many = client.get("/news/?q=lighthouse").content.decode()

    assert "1 article matches" in one
    assert "Articles that match" in many


def test_a_search_marks_the_words_in_title_and_text(client):
    an_article(title="Knives & guns", body="<p>A <b>knife</b> was found.</p>")

    page = client.get("/news/?q=knife").content.decode()

    assert (
        '<a class="site-card__link" href="/news/an-article/"><mark>Knives</mark> &amp; guns' in page
    )
    assert "A <mark>knife</mark> was found." in page


@pytest.mark.parametrize(
    "chosen",
    [
        {"q": "lighthouse"},
        {"q": "lighthouse", "campaign": "one", "priority": "drug-harm", "week": "3"},
        {"q": "lighthouse", "week": "3", "oldest": "1"},
    ],
)
def test_a_search_takes_four_queries_at_most(client, chosen, django_assert_max_num_queries):
    a_long_list("lighthouse", week=a_week(a_campaign("one")), priority=a_priority())

    with django_assert_max_num_queries(4):
        response = client.get("/news/", chosen)

    assert response.content.decode().count('<h3 class="site-card__title">') == Page.SIZE


# Some of the words


def test_where_nothing_has_all_words_those_that_have_some_are_shown(client):
    an_article("both", title="Lighthouse and harbour", publish_at=minutes_ago(9))
    an_article("one", title="Lighthouse")

    page = client.get("/news/?q=lighthouse+zebra").content.decode()

    assert "We found no article with all of these words. These have some." in page
    assert "<mark>Lighthouse</mark>" in page
    assert slugs(q="lighthouse zebra") == ["both", "one"]
    assert slugs(q="lighthouse harbour") == ["both"]
    assert slugs(q="zebra xylophone") == []


def test_some_of_the_words_hold_together_with_what_else_was_chosen():
    an_article("fraud", title="Lighthouse", priority=a_priority("Fraud", "fraud"))
    an_article("none", title="Lighthouse")

    assert slugs(q="lighthouse zebra", priority="fraud") == ["fraud"]


@pytest.mark.parametrize("near", [1, 13, 1000])
@pytest.mark.parametrize("others", [0, 20])
def test_pages_of_some_of_the_words_lead_to_each_other(client, monkeypatch, near, others):
    monkeypatch.setattr(SearchedPage, "NEAR", near)
    a_long_list("other", number=others)
    a_long_list("lighthouse")
    in_order = [f"lighthouse-{number:02}" for number in range(Page.SIZE + 3)]

    first = client.get("/news/?q=lighthouse+zebra")
    second = client.get("/news/" + page_links(first)[0])
    back = client.get("/news/" + page_links(second)[0])
    last = client.get("/news/" + page_links(first)[1])

    assert slugs_on(first) == slugs_on(back) == in_order[: Page.SIZE]
    assert slugs_on(second) == in_order[Page.SIZE :]
    assert slugs_on(last) == in_order[3:]
    assert page_links(second)[1] == "?q=lighthouse+zebra"
    assert "We found no article" not in second.content.decode()


@pytest.mark.parametrize("more", [{}, {"campaign": "one"}, {"priority": "drug-harm", "week": "3"}])
@pytest.mark.parametrize("number", [1, 30])
def test_some_of_the_words_take_four_queries_at_most(
    client, more, number, django_assert_max_num_queries
):
    about = {"week": a_week(a_campaign("one")), "priority": a_priority()}
    a_long_list("lighthouse", number=number, **about)

    with django_assert_max_num_queries(4):
        response = client.get("/news/", {"q": "lighthouse zebra", **more})

    assert len(slugs_on(response)) == min(number, Page.SIZE)


def test_priorities_stand_by_name_and_the_newest_campaign_first():
    a_priority("Fraud", "fraud")
    a_priority("Drugs", "drugs")
    a_campaign("old", title="Old", starts_on=FIRST_MONDAY - timedelta(days=7))
    a_campaign("new", title="New")
    a_campaign("hidden", is_published=False)

    fields = asked().fields

    assert fields["priority"].choices[1:] == [("drugs", "Drugs"), ("fraud", "Fraud")]
    assert fields["campaign"].choices[1:] == [("new", "New"), ("old", "Old")]


# The indexes


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("chosen", "index"),
    [
        ({}, "article_ready_newest_first"),
        ({"oldest": "1"}, "article_ready_newest_first"),
        ({"priority": "drug-harm"}, "article_ready_by_priority"),
    ],
)
def test_a_page_is_found_by_its_index_and_in_its_order(chosen, index):
    an_article(priority=a_priority())
    form = asked(**chosen)
    page = form.page(Article.objects.published())

    plan = page.from_here(form.narrow(Article.objects.published()))[:13].explain()

    assert f"INDEX {index}" in plan
    assert "TEMP B-TREE" not in plan
