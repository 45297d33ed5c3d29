"""A database that is down, or a token that is missing, costs nobody what they typed."""

import itertools
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InterfaceError, InternalError, OperationalError, connection
from django.test import Client

from campaign_site import force
from campaign_site.models import Draft, Feedback
from tests.campaign_site.pet_journey import PetOwner
from tests.giving_back import carried, no_database

pytestmark = [pytest.mark.urls("tests.campaign_site.pet_journey"), pytest.mark.django_db]

STORY = PetOwner.STORY


@contextmanager
def a_fault_after(statements):
    """One statement fails, after some that succeed."""
    count = itertools.count()

    def refuse(execute, *args):
        if next(count) == statements:
            raise OperationalError("the server closed the connection")
        return execute(*args)

    with connection.execute_wrapper(refuse):
        yield


def normal(text):
    return text.replace("\r\n", "\n")


@pytest.fixture
def visitor(client):
    return PetOwner(client)


@pytest.fixture
def strict():
    """A visitor whose forms need a token, as they do outside of tests."""
    return PetOwner(Client(enforce_csrf_checks=True))


@pytest.mark.parametrize("fault", [OperationalError, InterfaceError, InternalError])
def test_an_answer_that_can_not_be_saved_stays_on_the_page(visitor, fault):
    visitor.starts().answers("pet", pet="cat")

    with no_database(fault):
        visitor.answers("story", story=STORY)

    assert visitor.page.status_code == 503
    assert "We can’t save this right now" in visitor.text
    assert "What you typed is still on this page" in visitor.text
    assert carried(visitor.page)["story"] == STORY
    assert "<tree>" not in visitor.text
    for channel in force.current().urgent_channels:
        assert channel.number in visitor.text


@pytest.mark.postgres
def test_a_database_that_only_lets_itself_be_read_loses_nothing_either(visitor):
    visitor.starts()
    with connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")

    visitor.answers("pet", pet="cat")

    assert visitor.page.status_code == 503
    assert carried(visitor.page)["pet"] == "cat"


def test_trying_again_saves_the_answer_once_the_database_is_back(visitor):
    visitor.starts().answers("pet", pet="cat")
    with no_database():
        visitor.answers("story", story=STORY)
        visitor.answers("story", **carried(visitor.page))

    visitor.answers("story", **carried(visitor.page))

    assert visitor.step == "toys"
    assert Draft.objects.count() == 1
    visitor.answers("toys").sends()
    assert normal(Feedback.objects.get().message.open()["story"]) == STORY


def test_a_button_that_adds_a_block_is_pressed_again_too(visitor):
    visitor.starts().answers("pet", pet="cat").answers("story", story="x")
    with no_database():
        visitor.answers("toys", **{"toys-count": 1, "toys-1-toy": "ball", "toys-add": "x"})

    visitor.answers("toys", **carried(visitor.page))

    assert visitor.step == "toys"
    assert visitor.page.context["form"].count == 2


def test_answers_that_can_not_be_sent_are_kept(visitor):
    visitor.answers_everything()

    with no_database():
        visitor.sends()

    assert visitor.page.status_code == 503
    assert "We can’t send this right now" in visitor.text
    assert "Your answers are kept" in visitor.text
    assert "tree" not in visitor.text

    visitor.sends()
    assert visitor.step == "sent"
    assert Feedback.objects.get().message.open()["toys"] == [{"toy": "ball"}]


def test_wherever_the_database_fails_while_sending_it_is_sent_once(visitor):
    visitor.answers_everything()
    statuses = []

    while 302 not in statuses:
        assert not Feedback.objects.exists()
        with a_fault_after(len(statuses)):
            statuses.append(visitor.client.post(visitor.url("check")).status_code)

    assert statuses == [503] * (len(statuses) - 1) + [302]
    assert len(statuses) > 5
    assert visitor.sends().step == "sent"
    assert Feedback.objects.count() == 1


def test_a_page_that_can_not_be_shown_can_be_asked_for_again(visitor):
    visitor.starts().answers("pet", pet="cat")

    with no_database():
        visitor.opens("story")

    assert visitor.page.status_code == 503
    assert "We can’t show this page right now" in visitor.text
    assert (
        f'<a class="govuk-link" href="{visitor.url("step", "story")}">Try again</a>' in visitor.text
    )
    assert visitor.opens("story").step == "story"


def test_without_a_database_stopping_says_when_the_answers_are_deleted(visitor):
    visitor.starts().answers("pet", pet="cat")

    with no_database():
        visitor.posts("cancel")

    assert visitor.page.status_code == 503
    assert "They are deleted in any case 30 minutes after the last one" in visitor.text


def test_the_page_that_gives_an_answer_back_may_not_be_kept_by_a_cache(visitor):
    visitor.starts()

    with no_database():
        visitor.answers("pet", pet="cat")

    assert "no-store" in visitor.page.headers["Cache-Control"]


def test_a_file_is_chosen_again_rather_than_sent_again(visitor):
    visitor.starts()

    with no_database():
        visitor.answers("pet", pet="cat", photo=SimpleUploadedFile("cat.jpg", b"x"))

    assert carried(visitor.page) == {}
    assert "Try again</a>" in visitor.text


def test_what_went_wrong_is_logged_without_what_was_typed(visitor, caplog):
    visitor.starts()

    with no_database():
        visitor.answers("pet", pet="parrot")

    (record,) = [record for record in caplog.records if record.name.startswith("campaign_site")]
    assert record.exc_info[0] is OperationalError
    assert "parrot" not in caplog.text


# A form without its token


def test_a_form_without_its_token_comes_back_and_can_be_sent_again(strict):
    strict.starts()
    address = strict.url("step", "pet")
    refused = strict.client.post(address, {"pet": "A <b>very</b> big cat"})

    assert refused.status_code == 403
    fields = carried(refused)
    assert fields["pet"] == "A <b>very</b> big cat"
    assert "<b>" not in refused.content.decode()

    again = strict.client.post(address, fields)
    assert again.status_code == 302
    assert "/pets/story/" in again.headers["Location"]


def test_the_old_token_is_not_given_back(strict):
    strict.starts()

    refused = strict.client.post(
        strict.url("step", "pet"), {"pet": "cat", "csrfmiddlewaretoken": "x" * 64}
    )

    assert "x" * 64 not in refused.content.decode()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": ""},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
)
def test_what_another_site_sends_is_refused_and_not_repeated(strict, headers):
    strict.starts()

    refused = strict.client.post(
        strict.url("step", "pet"), {"pet": "words of another site"}, headers=headers
    )

    assert refused.status_code == 403
    assert "another site" not in refused.content.decode()
    assert not Draft.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "none"},
        {"Origin": "http://testserver"},
        {},
    ],
)
def test_what_our_own_page_sends_is_given_back(strict, headers):
    refused = strict.client.post(
        "/pets/pet/?run=abcdefghijklmnop", {"pet": "our own words"}, headers=headers
    )

    assert refused.status_code == 403
    assert carried(refused)["pet"] == "our own words"


def test_a_password_is_never_given_back(strict):
    refused = strict.client.post("/admin/login/", {"username": "Sam", "password": "pass word"})

    assert refused.status_code == 403
    assert "pass word" not in refused.content.decode()
