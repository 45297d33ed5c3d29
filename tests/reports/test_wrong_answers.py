"""What is typed wrong, strange or far too long is answered in words."""

import pytest
from django.test import Client

from campaign_site.models import Draft
from tests.reports.conftest import told


@pytest.mark.parametrize(
    ("step", "typed", "errors"),
    [
        ("danger", {}, {"danger": ["Select yes if anyone is in danger right now"]}),
        ("device", {}, {"device": ["Select yes if this phone or computer is safe to use"]}),
        ("topic", {}, {"topic": ["Select what it is about"]}),
        ("timing", {}, {"timing": ["Select whether it is happening now"]}),
        ("topic", {"topic": "forged"}, {"topic": ["Select what it is about"]}),
        ("story", {"story": "  "}, {"story": ["Enter what you have seen or heard"]}),
        (
            "place",
            {},
            {"place": ["Enter a place or a postcode, or select “I do not know where it is”"]},
        ),
        (
            "risks",
            {"risks": ["weapons", "none"]},
            {"risks": ["Select the answers that apply, or select “None of these”, but not both"]},
        ),
        (
            "knowledge",
            {"how_known": "I heard it"},
            {"safe_to_act": ["Select yes if we can act on this without risk to anyone"]},
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
    visitor.answers_up_to("place", is_unknown="on").goes_on_to_the_check_page().sends()

    assert dict(told())["place"] == {"Where is it happening?": "I do not know where it is"}


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ({}, "Not provided"),
        ({"is_inexact": "on"}, "I do not know exactly"),
        ({"when": "In May"}, "In May"),
        ({"when": "In May", "is_inexact": "on"}, "In May\nI do not know exactly"),
    ],
)
def test_nobody_need_know_when_it_was_exactly(visitor, typed, shown):
    visitor.answers_up_to("place").answers("when", **typed).goes_on_to_the_check_page().sends()

    assert dict(told())["when"] == {"When did it happen, and how often?": shown}


def test_contact_details_without_a_way_to_reach_anyone_are_told(visitor):
    visitor.answers_up_to("contact", contact="shared")

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


@pytest.mark.parametrize(
    ("way", "given", "errors"),
    [
        ("call", "email", {"telephone": ["Enter the telephone number, or choose another way"]}),
        ("text", "email", {"telephone": ["Enter the telephone number, or choose another way"]}),
        ("email", "telephone", {"email": ["Enter the e-mail address, or choose another way"]}),
        ("call", "telephone", {}),
        ("email", "email", {}),
        ("any", "email", {}),
    ],
)
def test_the_safest_way_needs_its_number_or_address(visitor, way, given, errors):
    reach = {"telephone": "01632 960001", "email": "sam@example.com"}
    visitor.answers_up_to("contact", contact="shared")

    visitor.answers("reach-you", best_way=way, **{given: reach[given]})

    assert (visitor.errors if visitor.step == "reach-you" else {}) == errors


def test_a_story_that_is_too_long_keeps_what_was_typed(visitor):
    visitor.answers_up_to("story", story="x" * 5001)

    assert len(visitor.errors["story"]) == 1
    assert "5,000 characters" in visitor.errors["story"][0]
    assert "You can enter up to 5,000 characters" in visitor.text
    assert "x" * 5001 in visitor.text


@pytest.mark.parametrize(
    "typed", ["a\0b", "\ud800", "<script>alert(1)</script>", "\u202e", "💚" * 100]
)
def test_strange_text_is_stored_or_refused_in_words_and_never_a_fault(visitor, typed):
    body = b"story=" + b"".join(b"%%%02X" % byte for byte in typed.encode("utf-8", "surrogatepass"))
    visitor.answers_up_to("timing")

    page = visitor.client.post(
        visitor.url("step", "story"),
        body,
        content_type="application/x-www-form-urlencoded",
        follow=True,
    )

    assert page.status_code == 200
    assert "<script>alert(1)" not in page.content.decode()


def test_ten_megabytes_of_text_get_a_clear_page(visitor):
    visitor.answers_up_to("timing")
    visitor.answers("story", story="x" * 10_000_000)

    assert visitor.page.status_code == 413
    assert "too long" in visitor.text


def test_far_too_long_an_answer_is_not_kept(visitor):
    visitor.answers_up_to("timing")
    before = bytes(Draft.objects.get().answers)

    visitor.answers("story", story="x" * 300_000)

    assert visitor.page.status_code == 413
    assert bytes(Draft.objects.get().answers) == before


def test_a_form_without_its_token_gets_a_clear_page(visitor):
    strict = Client(enforce_csrf_checks=True)

    page = strict.post("/report/danger/?run=abcdefghijklmnop", {"danger": "no"})

    assert page.status_code == 403
    assert "Your form was not sent" in page.content.decode()
