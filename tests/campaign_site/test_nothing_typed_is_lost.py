"""Whichever button is pressed, and however late: what someone has typed is not gone."""

import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.template.loader import render_to_string
from django.test import Client

from campaign_site import force
from campaign_site.models import Draft, Feedback
from tests.campaign_site.pet_journey import PetOwner
from tests.giving_back import carried, no_database

pytestmark = [pytest.mark.urls("tests.campaign_site.pet_journey"), pytest.mark.django_db]

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
STORY = PetOwner.STORY
BUTTON = re.compile(r"<button([^>]*)>([^<]*)</button>")
ONE_TOY = {"toys-count": 1, "toys-1-toy": "ball"}


def at(minutes):
    return time_machine.travel(NINE + timedelta(minutes=minutes), tick=False)


@pytest.fixture
def visitor(client):
    return PetOwner(client)


@pytest.fixture
def writer(visitor):
    """Someone who stands at the second question."""
    return visitor.starts().answers("pet", pet="cat")


@pytest.fixture
def strict():
    """A visitor whose forms need a token, as they do outside of tests."""
    return PetOwner(Client(enforce_csrf_checks=True))


def buttons_of_the_question(visitor):
    """In the order in which they stand in the page, each with its name and value."""
    return [
        (unescape(text), dict(re.findall(r'(name|value)="([^"]*)"', attributes)))
        for attributes, text in BUTTON.findall(visitor.text)
        if "hidden>" not in f"{attributes}>"
    ]


# Back, and "Stop and delete my answers"


def test_back_keeps_what_was_typed_and_goes_to_the_question_before(writer):
    writer.answers("story", story=STORY, go="back")
    assert writer.step == "pet"

    writer.answers("pet", pet="cat")

    assert writer.step == "story"
    assert "It ran up the &lt;tree&gt;" in writer.text
    assert "There is a problem" not in writer.text


def test_what_was_left_half_way_is_no_answer_before_continue_is_pressed(writer):
    writer.answers("story", story="Half of", go="back").opens("toys")
    assert writer.step == "story"

    writer.answers("story", story="All of it").answers("toys", **ONE_TOY).sends()

    assert Feedback.objects.get().message.open()["story"] == "All of it"


def test_a_question_left_without_an_answer_shows_no_error_afterwards(writer):
    writer.answers("story", story="", go="back").opens("story")

    assert writer.step == "story"
    assert "There is a problem" not in writer.text


def test_going_back_through_answers_that_stay_asks_none_of_them_again(visitor):
    visitor.answers_everything()

    visitor.answers("story", story=STORY, go="back").answers("pet", pet="cat")

    assert visitor.step == "check"


def test_a_changed_answer_is_asked_for_again_before_all_is_sent(visitor):
    visitor.answers_everything().answers("story", story="Another", go="back")

    visitor.sends()

    assert visitor.step == "story"
    assert not Feedback.objects.exists()


def test_back_keeps_the_blocks_of_a_repeated_question(writer):
    writer.answers("story", story=STORY)

    writer.answers("toys", **ONE_TOY, go="back").opens("toys")

    assert 'value="ball"' in writer.text


def test_stopping_keeps_what_was_typed_until_the_visitor_has_said_yes(writer):
    writer.answers("story", story=STORY, go="stop")
    assert writer.step == "cancel"

    writer.goes_to(writer.page.context["back_url"])

    assert writer.step == "story"
    assert "It ran up the &lt;tree&gt;" in writer.text


def test_saying_yes_deletes_it_too(writer):
    writer.answers("story", story=STORY, go="stop").posts("cancel")

    assert writer.step == "cancelled"
    assert not Draft.objects.exists()


@pytest.mark.parametrize(("go", "leads_to"), [("back", "/"), ("stop", "cancel")])
def test_an_answer_that_ends_the_form_does_so_only_with_continue(visitor, go, leads_to):
    visitor.starts().answers("pet", pet="snake", go=go)
    assert visitor.address == "/" or visitor.step == leads_to

    visitor.opens("pet")
    assert 'value="snake"' in visitor.text
    assert Draft.objects.exists()

    visitor.answers("pet", pet="snake")
    assert visitor.step == "vet"
    assert not Draft.objects.exists()


@pytest.mark.parametrize("go", ["", "on", "cancelled", "//elsewhere.example", "Back", "back\0"])
def test_a_forged_way_out_is_no_way_out(writer, go):
    writer.answers("story", story=STORY, go=go)

    assert writer.step == "toys"


def test_without_a_database_the_button_is_pressed_again_too(writer):
    with no_database():
        writer.answers("story", story=STORY, go="back")

    writer.answers("story", **carried(writer.page))

    assert writer.step == "pet"
    assert "It ran up" in writer.opens("story").text


@pytest.mark.parametrize("step", ["story", "toys"])
def test_the_enter_key_presses_continue_and_nothing_else(visitor, step):
    """Neither "Back" nor "Remove toy 1" or "Add another toy"."""
    visitor.answers_everything().opens(step)

    (first, attributes), *others = buttons_of_the_question(visitor)

    assert (first, attributes) == ("Continue", {})
    assert ("Back", {"name": "go", "value": "back"}) in others
    assert others[-1] == ("Stop and delete my answers", {"name": "go", "value": "stop"})
    assert visitor.text.count('id="question"') == 1


def test_from_the_first_question_back_is_a_link(visitor):
    visitor.starts()

    assert '<a class="govuk-back-link" href="/pets/">Back</a>' in visitor.text
    assert "Back" not in dict(buttons_of_the_question(visitor))


def test_no_web_address_leads_away_from_a_page_where_someone_writes():
    channels = [channel for channel in force.current().report_channels if channel.web]
    shown = render_to_string("includes/channels.html", {"channels": channels})
    written = render_to_string(
        "includes/channels.html", {"channels": channels, "web_as_text": True}
    )

    assert channels
    for channel in channels:
        assert f'href="https://{channel.web}"' in shown
        assert f"<span>{channel.web}</span>" in written
    assert "https://" not in written


def test_a_question_says_that_web_addresses_are_text(writer):
    assert writer.page.context["web_as_text"]


# When the earlier answers are gone


def shows_it_to_be_copied(page):
    html = page.content.decode()
    assert page.status_code == 410
    assert "<h1" in html
    assert "What you just typed was not sent" in html
    assert "It ran up the &lt;tree&gt;<br>" in html
    assert "Start again" in html
    assert "<details" not in html
    assert "Try again" not in html
    return True


@pytest.mark.parametrize("button", [{}, {"go": "back"}, {"go": "stop"}])
def test_an_answer_that_comes_after_the_others_are_deleted_can_be_copied(visitor, button):
    with at(0):
        visitor.starts().answers("pet", pet="cat")
    with at(31):
        visitor.answers("story", story=STORY, **button)
        assert not Draft.objects.current().exists()

    assert shows_it_to_be_copied(visitor.page)
    assert "Your earlier answers are not here any more." in visitor.text
    assert 'href="/pets/"' in visitor.text


def test_an_answer_without_its_cookie_can_be_copied(writer):
    writer.client.cookies.clear()

    writer.answers("story", story=STORY)

    assert shows_it_to_be_copied(writer.page)
    assert writer.client.cookies == {}


def test_an_answer_that_comes_after_sending_can_be_copied(visitor):
    visitor.answers_everything().sends()

    visitor.answers("story", story=STORY)

    assert shows_it_to_be_copied(visitor.page)
    assert "If you saw a reference, we have what you told us before." in visitor.text


def test_where_nothing_was_written_the_page_says_only_that_the_answers_are_gone(visitor):
    with at(0):
        visitor.starts().answers("pet", pet="cat")
    with at(31):
        visitor.answers("story", story="")

    assert visitor.step == "timed-out"


def test_what_another_site_sends_is_not_repeated(writer):
    writer.client.cookies.clear()

    page = writer.client.post(
        writer.url("step", "story"),
        {"story": "words of another site"},
        headers={"Sec-Fetch-Site": "cross-site"},
    )

    assert page.status_code == 302
    assert "another site" not in page.content.decode()


def test_no_cache_keeps_the_page_to_copy_from(writer):
    writer.client.cookies.clear()

    writer.answers("story", story=STORY)

    assert "no-store" in writer.page.headers["Cache-Control"]


def test_without_token_and_cookie_nobody_is_told_to_try_again(strict):
    strict.run = "a" * 16

    strict.answers("story", story=STORY)

    assert shows_it_to_be_copied(strict.page)


def test_the_first_answer_needs_no_cookie_to_be_tried_again(strict):
    strict.run = "a" * 16

    strict.answers("pet", pet="A very big cat")

    assert strict.page.status_code == 403
    assert carried(strict.page)["pet"] == "A very big cat"
