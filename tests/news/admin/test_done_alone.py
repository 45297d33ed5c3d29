"""What one person did alone, however long ago, is found by its days."""

from datetime import timedelta

import pytest
from django.urls import reverse

from campaign_site.paging import UncountedPaginator
from campaign_site.roles import Role
from news.admin.publishing import PublishedAloneView
from tests.news.factories import NOW, a_draft, an_article

TODAY = NOW.date()
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def approver(signed_in_as):
    return signed_in_as(Role.APPROVER, name="kate")


@pytest.fixture
def listed(approver):
    """Two were published alone, and one was taken back."""
    for name in ("first", "second"):
        draft = a_draft(name, by=approver.staff)
        draft.publish_alone(approver.staff, draft.version, "A child is missing.")
    an_article("out").withdraw(approver.staff, "The date was wrong.")
    return lambda **asked: approver.get(reverse("admin:news_article_alone"), asked)


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ({}, (2, 1)),
        ({"since": TODAY, "until": TODAY}, (2, 1)),
        ({"since": YESTERDAY, "until": TOMORROW}, (2, 1)),
        ({"since": "0001-01-01", "until": "9999-12-31"}, (2, 1)),
        ({"since": TOMORROW}, (0, 0)),
        ({"until": YESTERDAY}, (0, 0)),
        ({"since": "yesterday"}, (0, 0)),
    ],
)
def test_it_is_found_by_its_days(listed, days, found):
    context = listed(**days).context

    assert (len(context["page"]), len(context["ended"])) == found


def test_nothing_on_these_days_is_not_nothing_ever(listed):
    assert "Nobody published anything alone on these days." in listed(since=TOMORROW).text


def test_another_page_keeps_the_days(listed, monkeypatch):
    monkeypatch.setattr(PublishedAloneView, "PER_PAGE", 1)

    assert f"?since={TODAY}&amp;page=2" in listed(since=TODAY).text


def test_a_list_that_leaves_some_out_says_so(listed, monkeypatch):
    complete = listed().text
    monkeypatch.setattr(UncountedPaginator, "MOST", 1)

    said = "The newest 1 are listed. Choose days to see older ones."
    assert [said in text for text in (complete, listed().text)] == [False, True]
