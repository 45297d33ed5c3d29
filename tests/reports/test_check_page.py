"""The last look before it is sent: every answer, and what could show who wrote them."""

import pytest
from django.urls import reverse

from tests.reports.conftest import REACH

SECRET = "Three vans came in the night."


def test_the_check_page_shows_every_answer_under_its_heading_with_a_way_to_change_it(visitor):
    visitor.answers_everything()

    rows = [
        (str(section["title"]), answer)
        for section in visitor.page.context["sections"]
        for _, answer in section["rows"]
    ]
    assert rows[:3] == [
        ("What you know", "Drugs"),
        ("What you know", "It happens again and again"),
        ("What you know", SECRET),
    ]
    assert ("People, vehicles and accounts", "AB12 CDE") in rows
    assert ("About you", "Give no details") in rows
    assert visitor.text.count('<h2 class="govuk-heading-l">What you know</h2>') == 1
    assert visitor.text.count(">Change<") >= len(rows)


@pytest.mark.parametrize(
    ("postcode", "said"),
    [
        ("NN1 1AA", None),
        ("", None),
        ("anything", None),
        ("PE8 5XX", "may be in our area or in that of another police force"),
        ("SW1A 1AA", "may be in the area of another police force"),
    ],
)
def test_no_postcode_is_refused_and_the_check_page_says_whose_it_may_be(visitor, postcode, said):
    visitor.answers_up_to("place", place="Here", postcode=postcode).goes_on_to_the_check_page()

    assert ("another police force" in visitor.text) == bool(said)
    assert (said or "") in visitor.text


# Words that show who the writer is


def test_the_check_page_points_at_words_that_show_who_an_anonymous_writer_is(visitor):
    visitor.answers_up_to("story", story="My neighbour at NN1 1AA saw it. Ask sam@example.com")
    visitor.goes_on_to_the_check_page()

    assert [piece["words"] for piece in visitor.page.context["identifying_words"]] == [
        "My neighbour",
        "NN1 1AA",
        "sam@example.com",
    ]
    assert "These words could show who you are" in visitor.text
    assert "There may be others that we did not find." in visitor.text
    assert "“My neighbour” in “What have you seen or heard?”" in visitor.text
    visitor.sends()
    assert visitor.step == "sent"


def test_it_points_at_each_piece_once_and_not_at_what_was_asked_for(visitor):
    visitor.answers_up_to("place", place="Behind NN1 1AA", postcode="NN1 1AA")
    visitor.goes_on_to_the_check_page()
    visitor.answers("online", online="07700 900123, slim@example.com, @slim")
    assert visitor.page.context["identifying_words"] == []

    visitor.answers("story", story="My ex lives there.")
    visitor.answers("people", **{"people-1-part": "He is MY EX", "people-1-name": "Slim"})

    assert [piece["words"] for piece in visitor.page.context["identifying_words"]] == ["My ex"]


@pytest.mark.parametrize("identity", ["shared", "sealed"])
def test_it_points_at_nothing_when_the_writer_says_who_they_are(visitor, identity):
    visitor.answers_up_to("story", story="My neighbour saw it.").goes_on_to_the_check_page()
    visitor.answers("contact", contact=identity).answers("reach-you", **REACH)

    assert visitor.step == "check"
    assert visitor.page.context["identifying_words"] == []
    assert "could show who you are" not in visitor.text


def test_what_anonymity_means_is_said_first_and_last(visitor):
    said = "A senior officer decides that."
    assert said in visitor.goes_to(reverse("reports:start")).text
    assert said in visitor.answers_up_to("knowledge").text
    assert said in visitor.goes_on_to_the_check_page().text
