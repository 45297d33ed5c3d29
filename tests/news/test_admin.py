"""What a press officer sees and does."""

import re
from datetime import timedelta

import pytest

from news.models import Article
from tests.news.factories import NOW, a_campaign, a_week, an_article, minutes_ago

pytestmark = pytest.mark.django_db

FORM = {
    "title": "A new article",
    "slug": "a-new-article",
    "summary": "In one sentence.",
    "body": "<p>Call {101}.</p>",
    "week": "",
    "priority": "",
    "status": "draft",
    "publish_at_0": "",
    "publish_at_1": "",
    "expire_at_0": "",
    "expire_at_1": "",
}


@pytest.fixture
def officer(admin_client):
    return admin_client


def errors_in(response):
    form = response.context["adminform"].form
    return {name: list(messages) for name, messages in form.errors.items()}


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


def test_an_article_that_loses_its_time_is_shown_again_with_what_was_typed(officer):
    article = an_article()

    page = officer.post(
        f"/admin/news/article/{article.pk}/change/", FORM | {"status": "ready", "title": "Typed"}
    )

    assert page.status_code == 200
    assert errors_in(page)
    assert 'value="Typed"' in page.text


def test_an_unknown_state_narrows_nothing(officer):
    an_article()

    shown = officer.get("/admin/news/article/?state=none").context["cl"].queryset

    assert shown.count() == 1


def test_an_article_can_be_written_and_planned(officer):
    planned = {"status": "ready", "publish_at_0": "2023-01-30", "publish_at_1": "10:16:00"}

    officer.post("/admin/news/article/add/", FORM | planned)

    article = Article.objects.get()
    assert article.state_in_words == "Scheduled for Monday 30 January 2023 at 10:16am"
    assert article.body == "<p>Call {101}.</p>"


def test_what_runs_is_taken_out_as_the_article_is_saved(officer):
    officer.post("/admin/news/article/add/", FORM | {"body": "<p>Hi<script>x()</script></p>"})

    assert Article.objects.get().body == "<p>Hi</p>"


def test_an_unknown_channel_is_refused_at_the_text(officer):
    response = officer.post("/admin/news/article/add/", FORM | {"body": "<p>Call {102}</p>"})

    assert list(errors_in(response)) == ["body"]
    assert "There is no contact channel called “{102}”" in errors_in(response)["body"][0]
    assert not Article.objects.exists()


def test_an_article_that_is_ready_must_say_when(officer):
    response = officer.post("/admin/news/article/add/", FORM | {"status": "ready"})

    assert errors_in(response) == {"__all__": ["Enter when it appears, or use “Today” and “Now”."]}


def test_each_week_is_offered_with_its_campaign(officer):
    a_week(a_campaign(title="Winter campaign"), number=3)

    page = officer.get("/admin/news/article/add/").content.decode()

    assert "Winter campaign, Week 3: Serious and organised crime" in page


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
