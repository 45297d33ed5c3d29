"""Two people who press at the same moment. See test_publishing.py for approving and saving."""

from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from campaign_site.roles import Role
from campaign_site.versions import Stale
from news.models import Article, Autosave
from tests.news.factories import a_draft, an_article, minutes_ago
from tests.racing import all_at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def publishers(signed_in_as):
    return [signed_in_as(Role.PUBLISHER, name=name).staff for name in ("ann", "ben")]


def outcome_of(results, name, action):
    try:
        action()
    except (Stale, ValidationError, IntegrityError) as fault:
        results[name] = fault
    else:
        results[name] = "done"


def raced(**actions):
    """What came of each action."""
    results = {}
    all_at_once([partial(outcome_of, results, *named) for named in actions.items()])
    return results


def again(article):
    """As another request reads it."""
    return Article.objects.get(pk=article.pk)


def test_what_is_withdrawn_while_its_hold_is_lifted_stays_withdrawn(publishers):
    owner, other = publishers
    article = an_article(held_by=owner, held_at=minutes_ago(10), publish_at=minutes_ago(60))

    results = raced(
        lift=partial(again(article).lift, owner, article.version),
        withdraw=partial(again(article).withdraw, other, "Wrong."),
    )

    left = again(article)
    is_lifted = results["lift"] == "done"
    assert is_lifted or isinstance(results["lift"], Stale)
    assert (results["withdraw"], left.is_held) == ("done", not is_lifted)
    assert left.status == Article.Status.WITHDRAWN


def test_what_is_held_while_it_is_withdrawn_is_both(publishers):
    owner, other = publishers
    article = an_article()

    results = raced(
        hold=partial(again(article).hold, owner, owner, "A warrant."),
        withdraw=partial(again(article).withdraw, other, "Wrong."),
    )

    left = again(article)
    assert results == {"hold": "done", "withdraw": "done"}
    assert (left.is_held, left.status) == (True, Article.Status.WITHDRAWN)


@pytest.mark.parametrize("is_new", [True, False])
def test_of_two_windows_that_keep_what_is_typed_one_text_is_left(publishers, is_new):
    ann, _ben = publishers
    article = None if is_new else a_draft(by=ann)

    raced(
        **{
            title: partial(Autosave.objects.keep, ann, article, {"title": title}, 1)
            for title in ("one", "two", "three")
        }
    )

    left = Autosave.objects.get()
    assert left.typed["title"] in {"one", "two", "three"}


# The form of an article asks again after an IntegrityError, and then says who has the word.


def test_of_two_new_articles_with_one_word_in_the_address_one_is_refused(publishers):
    results = raced(**{str(by): partial(a_draft, "one-word", by) for by in publishers})

    [refused] = [result for result in results.values() if result != "done"]
    assert isinstance(refused, (ValidationError, IntegrityError))
    assert Article.objects.count() == 1


def test_of_two_articles_that_take_one_word_one_stays_as_it_was():
    drafts = {name: a_draft(name) for name in ("ann", "ben")}

    results = raced(
        **{
            name: partial(draft.save_revision, None, {"slug": "one-word"}, began_from=1)
            for name, draft in drafts.items()
        }
    )

    [refused] = [name for name, result in results.items() if result != "done"]
    assert isinstance(results[refused], (ValidationError, IntegrityError))
    assert again(drafts[refused]).slug == refused
    assert drafts[refused].revisions.count() == 1
