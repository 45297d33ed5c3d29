"""The list of articles in the staff site, searched."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from campaign_site.roles import Role
from tests.news.factories import a_draft, an_article

pytestmark = pytest.mark.django_db

LIST = "/admin/news/article/"


@pytest.fixture
def publisher(signed_in_as):
    return signed_in_as(Role.PUBLISHER)


def titles(client, typed):
    page = client.get(LIST, {"q": typed}).content.decode()
    return re.findall(r'/page/">([^<]+)</a>', page)


def test_drafts_and_articles_are_found_by_words_in_any_form(publisher):
    an_article(title="Out", body="<p>Two knives</p>")
    a_draft(title="Draft", body="<p>One knife</p>")
    a_draft("other", title="Other")

    assert sorted(titles(publisher, "knife")) == ["Draft", "Out"]


def test_an_article_is_found_by_the_word_in_its_address(publisher):
    an_article("a-word-of-its-own", title="Found")
    an_article("another", title="Other")

    assert titles(publisher, " a-word-of-its-own ") == ["Found"]


@pytest.mark.parametrize("typed", ["-", '"', "😀", "x" * 500])
def test_what_means_nothing_is_not_found(publisher, typed):
    an_article(title="Other")

    assert titles(publisher, typed) == []


def test_a_search_tells_nobody_of_an_embargo(publisher, signed_in_as):
    draft = a_draft(title="Secret", body="<p>Lighthouse</p>")
    draft.embargo(signed_in_as(Role.PUBLISHER, name="other").staff, draft.version, named=[])

    assert titles(publisher, "lighthouse") == []


def test_the_list_is_counted_no_further_than_anyone_pages(publisher, monkeypatch):
    monkeypatch.setattr("campaign_site.paging.UncountedPaginator.MOST", 2)
    for number in range(4):
        an_article(f"article-{number}")

    page = publisher.get(LIST).content.decode()

    assert "2 articles" in page


def test_what_is_found_is_counted_to_less_than_the_list(publisher, monkeypatch):
    monkeypatch.setattr("news.admin.articles.FoundPaginator.MOST", 2)
    for number in range(4):
        an_article(f"article-{number}", title="Lighthouse")

    found = publisher.get(LIST, {"q": "lighthouse"})
    listed = publisher.get(LIST).context["cl"]

    assert (found.context["cl"].result_count, listed.result_count) == (2, 4)
    assert "More than 2 results: use more words" in found.content.decode()


def test_the_list_fetches_no_texts(publisher):
    an_article(title="Lighthouse")

    with CaptureQueriesContext(connection) as captured:
        page = publisher.get(LIST)

    assert "Lighthouse" in page.content.decode()
    asked = " ".join(each["sql"] for each in captured)
    assert '"news_article"."title"' in asked
    assert [name for name in ("body", "plain_text") if f'"news_article"."{name}"' in asked] == []
