"""A long list, page by page."""

import pytest

from news.models import Article
from news.pages import Page, key_in
from tests.news.factories import an_article, minutes_ago


@pytest.fixture
def thirty_articles(db):
    """The newest is article-00. The middle ones appeared in one and the same minute."""
    for number in range(30):
        moment = minutes_ago(10 if 8 <= number <= 20 else number)
        an_article(f"article-{number:02}", publish_at=moment)
    return list(Article.objects.published())


def page(**start):
    return Page(Article.objects.published(), **{key: str(pk) for key, pk in start.items()})


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


def test_a_page_before_an_article_that_never_was_is_empty(thirty_articles):
    nowhere = page(before=99999)

    assert (nowhere.articles, nowhere.older_before, nowhere.newer_after) == ([], None, None)


@pytest.mark.parametrize("text", ["", "x", "-1", "1.5", "٣", "9" * 19, "9" * 10000, "1\x00"])
def test_what_is_no_key_starts_at_the_beginning(text):
    assert key_in(text) is None


def test_a_key_is_a_number():
    assert key_in(str(2**63 - 1)) == 2**63 - 1
