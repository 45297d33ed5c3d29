"""What can happen to a visit, each by name: nothing is lost, and nothing is sent twice."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from campaign_site.models import Draft, Feedback
from tests.campaign_site.pet_journey import PetOwner

pytestmark = [pytest.mark.urls("tests.campaign_site.pet_journey"), pytest.mark.django_db]

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)


def at(minutes):
    return time_machine.travel(NINE + timedelta(minutes=minutes), tick=False)


@pytest.fixture
def visitor(client):
    return PetOwner(client)


def told():
    return [row.message.open() for row in Feedback.objects.all()]


def test_a_double_click_on_continue_keeps_one_answer(visitor):
    visitor.starts().answers("pet", pet="cat")

    visitor.answers("pet", pet="cat")

    assert visitor.step == "story"
    assert Draft.objects.count() == 1


def test_a_double_click_on_send_sends_once_and_shows_the_same(visitor):
    visitor.answers_everything().sends()
    first = visitor.page.context["title"]

    visitor.sends()

    assert visitor.page.context["title"] == first
    assert len(told()) == 1


def test_a_second_tab_has_a_story_of_its_own(visitor):
    other = visitor.opens_a_new_tab()
    visitor.answers_everything()
    other.starts().answers("pet", pet="dog").answers("story", story="Dug").answers("toys")

    visitor.sends()
    other.sends()

    assert sorted((row["pet"], row["story"]) for row in told()) == [
        ("cat", PetOwner.STORY),
        ("dog", "Dug"),
    ]


def test_the_same_address_in_two_tabs_is_one_visit(visitor):
    twin = visitor.opens_a_new_tab()
    visitor.answers_everything()
    twin.run = visitor.run
    visitor.sends()

    twin.opens("story")
    assert twin.address == "/"
    twin.answers("story", story="Changed afterwards")
    assert "What you just typed was not sent" in twin.text
    assert told()[0]["story"] == PetOwner.STORY


def test_going_back_shows_what_was_typed_and_the_later_answers_stay(visitor):
    visitor.answers_everything().opens("pet")
    assert 'value="cat"' in visitor.text

    visitor.answers("pet", pet="lynx").sends()

    assert [(row["pet"], row["story"]) for row in told()] == [("lynx", PetOwner.STORY)]


def test_a_reload_of_any_page_changes_nothing(visitor):
    visitor.answers_everything()
    for step in ("pet", "story", "toys"):
        assert visitor.opens(step).opens(step).step == step
    visitor.goes_to(visitor.url("check")).goes_to(visitor.url("check"))
    assert visitor.step == "check"
    visitor.sends()
    reference = visitor.page.context["title"]

    visitor.goes_to(visitor.url("sent"))

    assert visitor.page.context["title"] == reference
    assert len(told()) == 1


def test_a_server_that_restarts_between_two_questions_loses_nothing(visitor):
    visitor.starts().answers("pet", pet="cat").answers("story", story="Ran up a tree")

    cache.clear()
    after = PetOwner(Client())
    after.client.cookies = visitor.client.cookies
    after.run = visitor.run
    after.answers("toys").sends()

    assert [(row["pet"], row["story"]) for row in told()] == [("cat", "Ran up a tree")]


def test_adding_and_removing_a_block_comes_back_to_the_same_page(visitor):
    visitor.starts().answers("pet", pet="cat").answers("story", story="Ran")

    visitor.answers("toys", **{"toys-count": 1, "toys-1-toy": "ball", "toys-add": "x"})
    assert visitor.address.endswith("#toys-2")
    assert 'value="ball"' in visitor.text
    assert "There is a problem" not in visitor.text

    visitor.answers(
        "toys",
        **{"toys-count": 2, "toys-1-toy": "ball", "toys-2-toy": "bone", "toys-remove-1": "x"},
    )
    assert visitor.address.endswith("#toys-1")
    assert 'value="bone"' in visitor.text

    visitor.answers("toys", **{"toys-count": 1, "toys-1-toy": "bone"})
    assert visitor.step == "check"
    assert "Toy 1: Toy" in visitor.text


def test_an_error_in_a_block_is_told_at_its_field(visitor):
    visitor.starts().answers("pet", pet="cat").answers("story", story="Ran")

    visitor.answers("toys", **{"toys-count": 2, "toys-1-toy": "a", "toys-2-toy": "b" * 11})

    assert visitor.step == "toys"
    assert '<a href="#id_toys-2-toy">' in visitor.text
    assert "b" * 11 in visitor.text


# How long answers are kept


def test_every_question_says_how_long_answers_are_kept(visitor):
    visitor.starts()
    for answer in ({"pet": "cat"}, {"story": "Ran"}, {"toys-1-toy": "ball"}):
        assert "We keep your answers for 30 minutes after the last one" in visitor.text
        visitor.answers(visitor.step, **answer)

    assert visitor.step == "check"
    assert "We keep your answers for 30 minutes after the last one" in visitor.text


def test_before_the_first_answer_nothing_runs_out(visitor):
    assert "time_left.js" not in visitor.starts().text


def test_a_page_knows_how_many_seconds_are_left(visitor):
    with at(0):
        visitor.starts().answers("pet", pet="cat")
        assert 'data-time-left="1800"' in visitor.text
    with at(10):
        assert 'data-time-left="1200"' in visitor.opens("story").text


def test_answers_can_be_kept_for_another_30_minutes_from_an_open_page(visitor):
    with at(0):
        visitor.starts().answers("pet", pet="cat")
        cookies = str(visitor.client.cookies)
    with at(29):
        visitor.posts("keep")
        assert visitor.page.status_code == 204
        assert visitor.page.cookies == {}
    with at(58):
        visitor.answers("story", story="Typed for 58 minutes")

    assert visitor.step == "toys"
    assert str(visitor.client.cookies) == cookies


def test_answers_whose_time_is_over_can_not_be_kept(visitor):
    with at(0):
        visitor.starts().answers("pet", pet="cat")
    with at(30):
        visitor.posts("keep")
        assert visitor.page.status_code == 410
        assert visitor.opens("story").step == "timed-out"


def test_nobody_else_can_keep_the_answers(visitor):
    with at(0):
        visitor.starts().answers("pet", pet="cat")
    with at(29):
        stranger = Client(headers={"Cookie": "answers=x"})
        assert stranger.post(visitor.url("keep")).status_code == 410
        assert Client(enforce_csrf_checks=True).post(visitor.url("keep")).status_code == 403
        assert visitor.client.get(visitor.url("keep")).status_code == 405
    with at(30):
        assert not Draft.objects.current().exists()


def test_when_the_first_answer_was_given_is_known_when_it_is_sent(visitor):
    with at(0):
        visitor.starts().answers("pet", pet="cat")
    with at(7):
        visitor.answers("story", story="Ran").answers("toys").sends()

    assert told()[0]["began_at"] == NINE.timestamp()
