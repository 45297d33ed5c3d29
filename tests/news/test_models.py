from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from news.models import Article, Campaign, Priority, Result, WeekOfAction
from tests.news.factories import (
    FIRST_MONDAY,
    LONDON,
    NOW,
    THIRD_MONDAY,
    a_campaign,
    a_priority,
    a_week,
    an_article,
    minutes_ago,
)

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


def test_an_article_appears_when_its_time_comes(clock):
    an_article(publish_at=NOW + MINUTE)
    before = list(Article.objects.published())

    clock.move_to(NOW + MINUTE)

    assert before == []
    assert [article.slug for article in Article.objects.published()] == ["an-article"]


def test_an_article_goes_when_its_time_is_over(clock):
    an_article(expire_at=NOW + MINUTE)
    before = [article.slug for article in Article.objects.published()]

    clock.move_to(NOW + MINUTE)

    assert before == ["an-article"]
    assert list(Article.objects.published()) == []
    assert [article.slug for article in Article.objects.released()] == ["an-article"]


def test_a_draft_does_not_appear_even_when_it_has_a_time():
    an_article(status=Article.Status.DRAFT)

    assert list(Article.objects.released()) == []


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"status": Article.Status.DRAFT, "publish_at": None}, "Draft"),
        ({"publish_at": NOW}, "Published"),
        ({"publish_at": NOW, "expire_at": NOW + MINUTE}, "Published"),
        ({"publish_at": minutes_ago(2), "expire_at": minutes_ago(1)}, "Expired"),
        (
            {"publish_at": NOW + timedelta(days=7)},
            "Scheduled for Monday 30 January 2023 at 10:16am",
        ),
    ],
)
def test_the_state_of_an_article_is_said_in_words(values, words):
    assert an_article(**values).state_in_words == words


def test_the_newest_article_comes_first():
    an_article("older", publish_at=minutes_ago(2))
    an_article("newer", publish_at=minutes_ago(1))

    assert [article.slug for article in Article.objects.published()] == ["newer", "older"]


def test_a_correction_is_a_change_to_readers():
    as_it_was = an_article("as-it-was", publish_at=minutes_ago(2))
    corrected = an_article("corrected", publish_at=minutes_ago(2), corrected_at=minutes_ago(1))

    assert as_it_was.last_changed_at == minutes_ago(2)
    assert corrected.last_changed_at == minutes_ago(1)


def test_articles_like_this_one_are_of_the_same_priority_and_not_itself():
    drugs, fraud = a_priority(), a_priority("Fraud", "fraud")
    this = an_article("this", priority=drugs)
    an_article("same", priority=drugs)
    an_article("other", priority=fraud)
    an_article("none")

    assert [article.slug for article in Article.objects.like(this)] == ["same"]


def test_nothing_is_like_an_article_without_priority():
    this = an_article("this")
    an_article("other")

    assert list(Article.objects.like(this)) == []


def test_an_article_that_is_ready_must_say_when_it_appears():
    with pytest.raises(IntegrityError):
        an_article(publish_at=None)


@pytest.mark.parametrize(
    ("made", "broken"),
    [
        ({}, {"revision": 0}),
        ({}, {"status": "draft"}),
        ({}, {"status": "gone"}),
        ({}, {"ended_at": NOW}),
        ({}, {"moved_to": "/contact/"}),
        ({}, {"ended_note": "Wrong."}),
        ({"status": "draft"}, {"revision": 1}),
        ({"status": "gone"}, {"ended_at": None}),
        ({"status": "gone"}, {"publish_at": None}),
        ({"status": "moved"}, {"moved_to": ""}),
        ({"status": "withdrawn"}, {"ended_note": ""}),
    ],
)
def test_the_status_of_an_article_agrees_with_what_else_stands(made, broken):
    an_article(**made)

    with pytest.raises(IntegrityError):
        Article.objects.update(**broken)


def test_one_text_of_an_article_waits_at_a_time():
    article = an_article()
    article.revisions.create(number=2, values={}, stage="submitted")

    with pytest.raises(IntegrityError):
        article.revisions.create(number=3, values={}, stage="submitted")


def test_each_article_is_in_the_one_state_that_it_says(admin_user):
    Status, State = Article.Status, Article.State
    an_article("draft", status=Status.DRAFT)
    an_article("held-draft", status=Status.DRAFT, held_by=admin_user, held_at=NOW)
    an_article("held", held_by=admin_user, held_at=NOW)
    an_article("scheduled", publish_at=NOW + MINUTE)
    an_article("published")
    an_article("expired", publish_at=minutes_ago(2), expire_at=minutes_ago(1))
    an_article("kept", publish_at=minutes_ago(2), expire_at=NOW, after_expiry="kept")
    for status in (Status.WITHDRAWN, Status.GONE, Status.MOVED):
        an_article(status, status=status)

    by_state = {state: set(Article.objects.in_state(state)) for state in State}

    assert all(by_state.values())
    assert by_state == {
        state: {article for article in Article.objects.all() if article.state == state}
        for state in State
    }


def test_what_is_searched_is_what_the_article_says_whichever_way_it_is_saved():
    article = an_article(title="Before", summary="In short.", body="<p>Told &amp; done</p>")
    article.title = "After"

    article.save()
    Article.objects.bulk_create([Article(slug="bulk", title="Bulk", body="<p>Text</p>")])

    said = set(Article.objects.values_list("plain_text", flat=True))
    assert said == {"After\nIn short.\nTold & done", "Bulk\n\nText"}


@pytest.mark.parametrize("name", ["title", "summary", "body", "picture_alt", "picture_credit"])
def test_no_line_turns_the_direction_of_writing(name):
    article = an_article(**{name: "gnp.\u202ejpg"})

    with pytest.raises(ValidationError) as refused:
        article.full_clean()

    assert list(refused.value.message_dict) == [name]


def test_an_article_must_appear_before_it_goes():
    with pytest.raises(IntegrityError):
        an_article(publish_at=NOW, expire_at=NOW)


def test_no_article_takes_the_address_of_the_feed():
    with pytest.raises(IntegrityError):
        an_article("feed")


def test_two_articles_can_not_share_an_address():
    an_article("same")

    with pytest.raises(IntegrityError):
        an_article("same")


@pytest.mark.parametrize("hidden", ["\n", "\x07", "\x7f", "\ufffe", "\uffff"], ids=ascii)
def test_a_title_is_one_line_without_hidden_characters(hidden):
    article = an_article(title=f"Bell{hidden}")

    with pytest.raises(ValidationError) as refused:
        article.full_clean()

    assert list(refused.value.message_dict) == ["title"]


def test_a_campaign_has_each_week_once():
    week = a_week(number=1)

    with pytest.raises(IntegrityError):
        a_week(week.campaign, number=1)


@pytest.mark.parametrize("number", [0, 13])
def test_weeks_are_numbered_1_to_12(number):
    with pytest.raises(IntegrityError):
        a_week(number=number)


def test_a_week_starts_on_a_monday():
    week = a_week(starts_on=THIRD_MONDAY + timedelta(days=1))

    with pytest.raises(ValidationError) as refused:
        week.full_clean()

    assert refused.value.message_dict == {"starts_on": ["A week of action starts on a Monday."]}


def test_a_week_counts_each_thing_once():
    week = a_week()
    week.results.create(what="Knives handed in", number=1, source="The force")

    with pytest.raises(IntegrityError):
        week.results.create(what="Knives handed in", number=2, source="The force")


def test_a_priority_ends_after_it_starts():
    with pytest.raises(IntegrityError):
        a_priority(ends_on=date(2022, 4, 30))


@pytest.mark.parametrize(
    ("day", "stage"),
    [
        (THIRD_MONDAY - timedelta(days=1), "To come"),
        (THIRD_MONDAY, "Now"),
        (THIRD_MONDAY + timedelta(days=6), "Now"),
        (THIRD_MONDAY + timedelta(days=7), "Over"),
    ],
)
def test_a_week_is_to_come_then_now_then_over(clock, day, stage):
    week = a_week(number=3)

    clock.move_to(datetime(day.year, day.month, day.day, 0, 30, tzinfo=LONDON))

    assert week.stage.label == stage


def test_the_weeks_of_the_current_campaign_are_its_own_in_order():
    campaign = a_campaign()
    fourth, third = (a_week(campaign, number=number) for number in (4, 3))
    a_week(a_campaign("old", starts_on=date(2021, 1, 4)), number=1)

    assert list(WeekOfAction.objects.of_current_campaign(THIRD_MONDAY)) == [third, fourth]


def test_the_current_campaign_is_the_one_that_has_a_week_left():
    running = a_campaign("running")
    a_week(running, number=3)
    short = a_campaign("short", starts_on=FIRST_MONDAY + timedelta(days=7))
    a_week(short, number=1)

    assert Campaign.objects.current(THIRD_MONDAY + timedelta(days=6)).get() == running


def test_when_none_runs_the_current_campaign_is_the_one_that_started_last():
    a_week(a_campaign("old", starts_on=date(2021, 1, 4)), number=1)
    latest = a_campaign("latest")
    a_week(latest, number=3)

    assert Campaign.objects.current(date(2024, 1, 1)).get() == latest


def test_a_campaign_to_come_or_unpublished_is_not_current():
    a_campaign("to-come", starts_on=THIRD_MONDAY + timedelta(days=7))
    a_campaign("hidden", is_published=False)

    assert not Campaign.objects.current(THIRD_MONDAY).exists()


def test_the_week_of_a_hidden_campaign_is_not_shown():
    hidden = a_week(a_campaign("hidden", is_published=False))
    shown = a_week(a_campaign("shown"))

    assert an_article("one", week=hidden).public_week is None
    assert an_article("two", week=shown).public_week == shown
    assert an_article("three").public_week is None


def test_a_result_says_when_it_was_more():
    assert Result(number=1000, is_minimum=True).number_in_words == "more than 1,000"
    assert Result(number=1000).number_in_words == "1,000"


def test_rows_are_called_by_what_people_call_them():
    week = a_week(number=3)

    assert str(week) == "Week 3: Serious and organised crime"
    assert str(week.campaign) == "Twelve weeks of action"
    assert str(an_article("a-title")) == "A title"
    assert str(Priority(name="Drug harm")) == "Drug harm"
    assert str(Result(what="Knives handed in", number=3)) == "Knives handed in: 3"


def test_rows_know_their_pages():
    week = a_week(number=3)

    assert week.get_absolute_url() == "/campaigns/twelve-weeks/week-3/"
    assert week.campaign.get_absolute_url() == "/campaigns/twelve-weeks/"
    assert week.campaign.news_url == "/news/?campaign=twelve-weeks"
    assert Priority(slug="drug-harm").get_absolute_url() == "/news/?priority=drug-harm"
    assert an_article("title").get_absolute_url() == "/news/title/"


def test_weeks_of_a_hidden_campaign_are_not_published():
    a_week(a_campaign("hidden", is_published=False))
    shown = a_week(a_campaign("shown"))

    assert list(WeekOfAction.objects.published()) == [shown]


@pytest.mark.parametrize(
    ("model", "field"),
    [
        (Priority, "name"),
        (Priority, "summary"),
        (Campaign, "title"),
        (Campaign, "summary"),
        (WeekOfAction, "theme"),
        (WeekOfAction, "summary"),
        (Result, "what"),
        (Result, "source"),
    ],
)
def test_what_is_public_at_once_holds_no_number_that_is_not_the_forces(model, field):
    words = model._meta.get_field(field)

    assert words.clean("Call 101: 24 arrests.", None) == "Call 101: 24 arrests."
    with pytest.raises(ValidationError, match="Take 07700 900123 out"):
        words.clean("Call 07700 900123.", None)


@pytest.mark.parametrize(
    ("address", "error"),
    [
        ("http://a.example/results", "Enter an address that begins with https://."),
        (
            "https://wa.me/447700900123",
            "Take 447700900123 out: it is not one of the force’s telephone numbers.",
        ),
    ],
)
def test_the_source_of_a_result_is_a_secure_page_and_calls_nobody(address, error):
    with pytest.raises(ValidationError) as refused:
        Result._meta.get_field("source_url").clean(address, None)

    assert refused.value.messages == [error]
