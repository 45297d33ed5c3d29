"""What was told and not sent is deleted, and no cookie or cache keeps it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaign_site.models import Draft
from reports.journey import REPORT
from reports.models import ConcernReport
from tests.unfinished import answers_cookies
from tests.visitor import Visitor

SECRET = "Three vans came in the night."


@pytest.mark.parametrize("step", ["danger", "story", "photos"])
def test_sending_deletes_the_answers(visitor, step):
    visitor.answers_everything().sends()

    visitor.opens(step)

    assert visitor.address == "/report/"
    assert SECRET not in visitor.text


def test_cancelling_asks_first_and_then_deletes(visitor):
    visitor.answers_everything().goes_to(visitor.url("cancel"))
    assert Draft.objects.exists()

    visitor.posts("cancel")

    assert visitor.step == "cancelled"
    assert not Draft.objects.exists()


def test_what_was_sent_cannot_be_deleted_as_if_it_were_not(visitor):
    visitor.answers_everything().sends()

    visitor.goes_to(visitor.url("cancel"))
    assert visitor.address == "/report/"
    visitor.posts("cancel")
    assert visitor.address == "/report/"
    assert ConcernReport.objects.exists()


def test_leaving_deletes_the_answers_and_the_cookie_of_every_tab(visitor):
    other = visitor.opens_a_new_tab()
    visitor.answers_up_to("story")
    other.starts().answers("danger", danger="no")
    assert len(answers_cookies(visitor.client)) == 2

    visitor.client.get(reverse("leave"))

    assert not Draft.objects.exists()
    assert answers_cookies(visitor.client) == {}


def is_noted(visitor):
    visitor.answers_everything().sends().posts("sent")


def is_in_danger(visitor):
    visitor.answers_everything().answers("danger", danger="yes")


def is_on_a_watched_device(visitor):
    visitor.answers_everything().answers("device", device="no").answers("before", go_on="stop")


@pytest.mark.parametrize(
    ("ends", "page"),
    [
        (is_noted, "noted"),
        (is_in_danger, "call-999"),
        (is_on_a_watched_device, "stop-here"),
    ],
)
def test_where_the_form_ends_its_cookie_goes(visitor, ends, page):
    ends(visitor)

    assert visitor.step == page
    assert answers_cookies(visitor.client) == {}


def test_who_comes_back_to_a_page_of_what_was_sent_reads_that_we_have_it(visitor):
    is_noted(visitor)

    visitor.goes_to(visitor.url("check"))

    assert visitor.step == "timed-out"
    assert "If you had sent them already, we have them." in visitor.text


def test_answers_run_out_after_30_idle_minutes(visitor):
    started = datetime(2026, 11, 23, 9, tzinfo=UTC)
    with time_machine.travel(started, tick=False):
        visitor.answers_up_to("story")
    with time_machine.travel(started + timedelta(minutes=30), tick=False):
        visitor.opens("place")

    assert visitor.step == "timed-out"
    assert SECRET not in visitor.text


def test_each_answer_gives_another_30_minutes(visitor):
    started = datetime(2026, 11, 23, 9, tzinfo=UTC)
    with time_machine.travel(started, tick=False):
        visitor.answers_up_to("story")
    with time_machine.travel(started + timedelta(minutes=29), tick=False):
        visitor.answers("place", place="Here")
    with time_machine.travel(started + timedelta(minutes=58), tick=False):
        visitor.opens("when")

    assert visitor.step == "when"


def test_expired_answers_are_deleted_when_anyone_else_answers(visitor):
    started = datetime(2026, 11, 23, 9, tzinfo=UTC)
    with time_machine.travel(started, tick=False):
        visitor.answers_up_to("story")
        old = Draft.objects.get().pk
    with time_machine.travel(started + timedelta(minutes=31), tick=False):
        Visitor(Client(), "reports").starts().answers("danger", danger="no")

    assert not Draft.objects.filter(pk=old).exists()


# Cookies and caches


def test_no_cookie_is_set_before_the_form_begins(client, db):
    assert not client.get(reverse("reports:start")).cookies


def test_the_cookie_lasts_until_the_browser_closes_and_scripts_cannot_read_it(visitor):
    visitor.starts().answers("danger", danger="no")

    (name,) = answers_cookies(visitor.client)
    cookie = visitor.client.cookies[name]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["max-age"] == cookie["expires"] == ""


@pytest.mark.parametrize("page", ["danger", "call-999", "stop-here", "cancelled", "timed-out"])
def test_no_page_around_the_journey_may_be_kept_either(client, db, page):
    assert "no-store" in client.get(f"/report/{page}/").headers["Cache-Control"]


@pytest.mark.parametrize("step", [*(step.slug for step in REPORT.steps), "check"])
def test_no_page_of_the_journey_may_be_kept_by_a_cache(visitor, step):
    visitor.answers_everything().goes_to(f"/report/{step}/?run={visitor.run}")

    assert "no-store" in visitor.page.headers["Cache-Control"]
