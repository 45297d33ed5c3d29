"""Reporting a concern, from the first question to the reference."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from campaign_site.models import Draft
from campaign_site.references import is_reference
from reports.models import ConcernReport, ReporterContact
from tests.visitor import Visitor

SECRET = "Three vans came in the night."


def opened():
    return ConcernReport.objects.get().answers.open()


# The straight way


def test_an_anonymous_report_is_stored_with_what_was_told(visitor):
    visitor.answers_everything().sends()

    report = ConcernReport.objects.get()
    assert report.is_anonymous
    assert report.topic.slug == "drugs"
    assert report.outward_code == "NN1"
    assert opened() == {
        "story": SECRET,
        "place": "Behind the old mill",
        "postcode": "NN1 1AA",
        "is_unknown": False,
    }


def test_the_anonymous_way_stores_no_contact_and_never_asks_for_one(visitor):
    visitor.answers_everything()

    assert visitor.step == "check"
    visitor.sends()
    assert not ReporterContact.objects.exists()


def test_contact_details_stand_in_a_table_of_their_own(visitor):
    visitor.answers_up_to("contact", contact="details")
    visitor.answers("reach-you", telephone="01632 960001", safety="Not on Mondays").sends()

    report = ConcernReport.objects.get()
    assert not report.is_anonymous
    assert report.contact.details.open() == {
        "name": "",
        "telephone": "01632 960001",
        "email": "",
        "safety": "Not on Mondays",
    }


def test_the_reference_is_shown_and_the_story_is_not_repeated(visitor):
    visitor.answers_everything().sends()

    assert visitor.step == "sent"
    assert is_reference(visitor.reference)
    assert visitor.reference in visitor.text
    assert SECRET not in visitor.text


def test_the_check_page_shows_every_answer_with_a_way_to_change_it(visitor):
    visitor.answers_everything()

    rows = [row for section in visitor.page.context["sections"] for row in section["rows"]]
    assert [answer for _, answer in rows] == [
        "Drugs",
        SECRET,
        "Behind the old mill",
        "NN1 1AA",
        "No, I want to stay anonymous",
    ]


# Changes on the way


def test_a_changed_answer_leads_back_to_the_check_page(visitor):
    visitor.answers_everything().answers("story", story="Only one van.")

    assert visitor.step == "check"
    visitor.sends()
    assert opened()["story"] == "Only one van."


def test_contact_details_are_dropped_when_the_visitor_turns_anonymous(visitor):
    visitor.answers_up_to("contact", contact="details")
    visitor.answers("reach-you", telephone="01632 960001")
    visitor.answers("contact", contact="anonymous").sends()

    assert ConcernReport.objects.get().is_anonymous
    assert not ReporterContact.objects.exists()


def test_going_back_shows_what_was_typed(visitor):
    visitor.answers_everything().opens("story")

    assert SECRET in visitor.text


# Danger


def test_danger_leads_to_999_and_deletes_what_was_told(visitor):
    visitor.answers_everything().answers("danger", danger="yes")

    assert visitor.step == "call-999"
    assert "Call 999 now" in visitor.text
    assert not Draft.objects.exists()
    assert not ConcernReport.objects.exists()


def test_the_999_page_can_be_opened_by_anyone_without_a_cookie(client, db):
    page = client.get(reverse("reports:step", args=["call-999"]))

    assert page.status_code == 200
    assert not page.cookies


# No skipping, no forging


@pytest.mark.parametrize("step", ["story", "place", "contact", "reach-you"])
def test_skipping_ahead_leads_back_to_the_first_gap(visitor, step):
    visitor.starts().answers("danger", danger="no").opens(step)

    assert visitor.step == "topic"


def test_an_answer_to_a_question_not_yet_reached_is_not_taken(visitor):
    visitor.starts().answers("danger", danger="no").answers("story", story=SECRET)

    assert visitor.step == "topic"
    visitor.answers("topic", topic="drugs")
    assert visitor.step == "story"
    assert SECRET not in visitor.text


def test_sending_early_sends_nothing(visitor):
    visitor.answers_up_to("story").sends()

    assert visitor.step == "place"
    assert not ConcernReport.objects.exists()


def test_a_question_that_does_not_exist_is_not_found(client, db):
    assert client.get("/report/nonsense/").status_code == 404


@pytest.mark.parametrize(
    "run", ["", "short", "x" * 17, "ABCDEFGHIJKLMNOP", "../../etc/passwd", "\0"]
)
def test_a_forged_run_leads_to_the_start(client, db, run):
    page = client.get("/report/story/", {"run": run})

    assert (page.status_code, page.url) == (302, "/report/")


# Once, and only once


def test_sending_twice_stores_one_report_and_shows_one_reference(visitor):
    visitor.answers_everything().sends()
    first = visitor.reference

    visitor.sends()

    assert visitor.reference == first
    assert ConcernReport.objects.count() == 1


def test_a_second_send_that_comes_before_the_first_is_known_gets_the_first_reference(visitor):
    visitor.answers_everything()
    before = Draft.objects.get()
    visitor.sends()
    first = visitor.reference
    before.save()

    visitor.sends()

    assert visitor.reference == first
    assert ConcernReport.objects.count() == 1


def test_a_new_report_under_an_old_address_is_a_report_of_its_own(visitor):
    """The history keeps the address of the first question, and the cookie may outlive a day."""
    started = datetime(2026, 11, 23, 9, tzinfo=UTC)
    with time_machine.travel(started, tick=False):
        visitor.answers_everything().sends()
    first, run = visitor.reference, visitor.run
    with time_machine.travel(started + timedelta(hours=3), tick=False):
        visitor.opens("danger").answers("danger", danger="no").answers("topic", topic="drugs")
        visitor.answers("story", story="Now a child is in danger")
        visitor.answers("place", place="Here").answers("contact", contact="anonymous").sends()

    assert visitor.run == run
    assert visitor.reference != first
    assert ConcernReport.objects.count() == 2


def test_two_tabs_do_not_mix(visitor):
    other = visitor.opens_a_new_tab()
    visitor.answers_up_to("story", story="Told in the first tab")
    other.starts().answers("danger", danger="no").answers("topic", topic="fraud")
    other.answers("story", story="Told in the second tab")

    visitor.answers("place", place="Here").answers("contact", contact="anonymous").sends()
    other.answers("place", is_unknown="on").answers("contact", contact="anonymous").sends()

    stories = {
        report.topic.slug: report.answers.open()["story"] for report in ConcernReport.objects.all()
    }
    assert stories == {"drugs": "Told in the first tab", "fraud": "Told in the second tab"}


# Nothing stays behind


def test_sending_deletes_the_answers(visitor):
    visitor.answers_everything().sends()

    visitor.opens("story")

    assert visitor.step == "sent"
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
    assert visitor.step == "sent"
    visitor.posts("cancel")
    assert visitor.step == "sent"
    assert ConcernReport.objects.exists()


def test_leaving_deletes_the_answers_of_every_tab_and_the_cookie(visitor):
    other = visitor.opens_a_new_tab()
    visitor.answers_up_to("story")
    other.starts().answers("danger", danger="no")

    response = visitor.client.get(reverse("leave"))

    assert not Draft.objects.exists()
    assert response.cookies["answers"].value == ""


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
        visitor.opens("contact")

    assert visitor.step == "contact"


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

    cookie = visitor.client.cookies["answers"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert cookie["max-age"] == cookie["expires"] == ""


@pytest.mark.parametrize("page", ["danger", "call-999", "cancelled", "timed-out"])
def test_no_page_around_the_journey_may_be_kept_either(client, db, page):
    assert "no-store" in client.get(f"/report/{page}/").headers["Cache-Control"]


@pytest.mark.parametrize("step", ["danger", "topic", "story", "place", "contact"])
def test_no_page_of_the_journey_may_be_kept_by_a_cache(visitor, step):
    visitor.answers_everything().opens(step)

    assert "no-store" in visitor.page.headers["Cache-Control"]


# Wrong input


@pytest.mark.parametrize(
    ("step", "typed", "errors"),
    [
        ("danger", {}, {"danger": ["Select yes if anyone is in danger right now"]}),
        ("topic", {}, {"topic": ["Select what it is about"]}),
        ("topic", {"topic": "forged"}, {"topic": ["Select what it is about"]}),
        ("story", {"story": "  "}, {"story": ["Enter what you have seen or heard"]}),
        (
            "place",
            {},
            {"place": ["Enter a place or a postcode, or select “I do not know where it is”"]},
        ),
        ("contact", {}, {"contact": ["Select whether you want to say who you are"]}),
    ],
)
def test_a_wrong_answer_is_told_at_its_field(visitor, step, typed, errors):
    visitor.answers_everything().answers(step, **(typed or {"nothing": ""}))

    assert visitor.errors == errors
    assert visitor.text.count("There is a problem") == 1
    assert "<title>Error:" in visitor.text


def test_a_wrong_answer_leaves_no_page_that_back_would_send_again(visitor):
    """A page that answers a POST has no way back: the browser asks to send the form again."""
    visitor.starts()

    page = visitor.client.post(visitor.url("step", "danger"), {})

    assert page.status_code == 302


def test_a_place_and_not_knowing_it_exclude_each_other(visitor):
    visitor.answers_up_to("place", place="Behind the mill", is_unknown="on")

    assert visitor.errors == {
        "place": ["Enter a place, or select “I do not know where it is”, but not both"]
    }


def test_an_unknown_place_is_one_line_on_the_check_page(visitor):
    visitor.answers_up_to("place", is_unknown="on").answers("contact", contact="anonymous")

    assert "I do not know where it is" in visitor.text
    assert "Not provided" not in visitor.text


def test_contact_details_without_a_way_to_reach_anyone_are_told(visitor):
    visitor.answers_up_to("contact", contact="details")

    visitor.answers("reach-you", name="Sam", email="nonsense")
    assert visitor.errors == {
        "email": ["Enter an e-mail address in the right form, like name@example.com"]
    }
    assert "Sam" in visitor.text
    assert "nonsense" in visitor.text

    visitor.answers("reach-you", name="Sam", telephone="abc")
    assert visitor.errors == {"telephone": ["Enter a telephone number with its area code"]}

    visitor.answers("reach-you", name="Sam")
    assert visitor.errors == {"telephone": ["Enter a telephone number or an e-mail address"]}


def test_a_story_that_is_too_long_keeps_what_was_typed(visitor):
    visitor.answers_up_to("story", story="x" * 5001)

    assert len(visitor.errors["story"]) == 1
    assert "5,000" in visitor.errors["story"][0] or "5000" in visitor.errors["story"][0]
    assert "x" * 5001 in visitor.text


@pytest.mark.parametrize(
    "typed", ["a\0b", "\ud800", "<script>alert(1)</script>", "\u202e", "💚" * 100]
)
def test_strange_text_is_stored_or_refused_in_words_and_never_a_fault(visitor, typed):
    body = b"story=" + b"".join(b"%%%02X" % byte for byte in typed.encode("utf-8", "surrogatepass"))
    visitor.answers_up_to("topic")

    page = visitor.client.post(
        visitor.url("step", "story"),
        body,
        content_type="application/x-www-form-urlencoded",
        follow=True,
    )

    assert page.status_code == 200
    assert "<script>alert(1)" not in page.content.decode()


def test_ten_megabytes_of_text_get_a_clear_page(visitor):
    visitor.answers_up_to("topic")
    visitor.answers("story", story="x" * 10_000_000)

    assert visitor.page.status_code == 413
    assert "too long" in visitor.text


def test_far_too_long_an_answer_is_not_kept(visitor):
    visitor.answers_up_to("topic")
    before = bytes(Draft.objects.get().answers)

    visitor.answers("story", story="x" * 300_000)

    assert visitor.page.status_code == 413
    assert bytes(Draft.objects.get().answers) == before


def test_a_form_without_its_token_gets_a_clear_page(visitor):
    strict = Client(enforce_csrf_checks=True)

    page = strict.post("/report/danger/?run=abcdefghijklmnop", {"danger": "no"})

    assert page.status_code == 403
    assert "Your form was not sent" in page.content.decode()
