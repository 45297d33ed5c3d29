"""What a press officer sees and does."""

import re
from datetime import timedelta

import pytest

from news.models import Article
from tests.news.factories import NOW, a_campaign, a_priority, a_week, an_article, minutes_ago

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(admin_client):
    return admin_client


def test_the_list_says_the_state_of_each_article_in_words(officer):
    an_article("out", publish_at=NOW)
    an_article("gone", publish_at=minutes_ago(2), expire_at=minutes_ago(1))
    an_article("to-come", publish_at=NOW + timedelta(days=7))
    an_article("unfinished", status=Article.Status.DRAFT, publish_at=None)

    page = officer.get("/admin/news/article/").content.decode()

    states = re.findall(r'field-state_in_words">([^<]+)<', page)
    assert sorted(states) == [
        "Draft",
        "Expired",
        "Published",
        "Scheduled for Monday 30 January 2023 at 10:16am",
    ]
    assert "Not decided" in page


@pytest.mark.parametrize("state", ["draft", "scheduled", "published", "expired"])
def test_the_list_can_be_narrowed_to_one_state(officer, state):
    an_article("published")
    an_article("expired", publish_at=minutes_ago(2), expire_at=minutes_ago(1))
    an_article("scheduled", publish_at=NOW + timedelta(days=7))
    an_article("draft", status=Article.Status.DRAFT)

    shown = officer.get(f"/admin/news/article/?state={state}").context["cl"].queryset

    assert [article.slug for article in shown] == [state]


def test_an_unknown_state_narrows_nothing(officer):
    an_article()

    shown = officer.get("/admin/news/article/?state=none").context["cl"].queryset

    assert shown.count() == 1


def test_the_address_follows_the_title_of_a_new_article_only(officer):
    article = an_article()

    new = officer.get("/admin/news/article/add/").context["adminform"]
    old = officer.get(f"/admin/news/article/{article.pk}/change/").context["adminform"]

    assert [field["field"].name for field in new.prepopulated_fields] == ["slug"]
    assert old.prepopulated_fields == []


def test_only_what_readers_can_see_can_be_viewed_on_the_site(officer):
    week = a_week(a_campaign("shown"))
    hidden_week = a_week(a_campaign("hidden", is_published=False))
    rows = {
        an_article("out"): True,
        an_article("draft", status=Article.Status.DRAFT): False,
        week: True,
        hidden_week: False,
        week.campaign: True,
        hidden_week.campaign: False,
    }

    offered = {
        row: "View on site"
        in officer.get(f"/admin/news/{row._meta.model_name}/{row.pk}/change/").content.decode()
        for row in rows
    }

    assert offered == rows


def test_weeks_are_listed_with_their_days_and_stage(officer):
    a_week(number=3)

    page = officer.get("/admin/news/weekofaction/").content.decode()

    assert "23 to 29 January 2023" in page
    assert ">Now<" in page


@pytest.mark.parametrize("name", ["article", "campaign", "weekofaction", "priority"])
def test_every_list_and_new_page_opens(officer, name):
    a_week()
    an_article()

    assert officer.get(f"/admin/news/{name}/").status_code == 200
    assert officer.get(f"/admin/news/{name}/add/").status_code == 200


@pytest.mark.parametrize("is_published", [True, False])
def test_the_address_of_a_campaign_stays_once_it_is_published(officer, is_published):
    campaign = a_campaign(is_published=is_published)

    page = officer.get(f"/admin/news/campaign/{campaign.pk}/change/")

    assert ('name="slug"' in page.text) is not is_published


def test_the_address_of_a_priority_stays_once_it_is_saved(officer):
    priority = a_priority()

    assert 'name="slug"' in officer.get("/admin/news/priority/add/").text
    assert 'name="slug"' not in officer.get(f"/admin/news/priority/{priority.pk}/change/").text
