"""Reporting a concern, from the first question to the reference."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from campaign_site.models import Draft
from campaign_site.references import is_reference
from reports.models import ConcernReport, ReporterContact, Topic
from tests.reports.conftest import ANSWERS, REACH, told, values

SECRET = "Three vans came in the night."
LONGEST = ANSWERS | {
    "device": {"device": "no"},
    "before": {"go_on": "yes"},
    "contact": {"contact": "shared"},
    "reach-you": REACH,
}


# The straight way


def test_each_question_says_once_what_the_enter_key_does(visitor):
    visitor.starts().answers("danger", danger="no")

    assert visitor.text.count('tabindex="-1" aria-hidden="true">Continue</button>') == 1


def test_what_was_told_is_stored_as_it_was_asked_and_in_that_order(visitor):
    visitor.starts().walks_to_the_check_page().sends()

    assert told() == [
        ("topic", {"What is it about?": "Drugs"}),
        ("timing", {"Is it happening now?": "It happens again and again"}),
        ("story", {"What have you seen or heard?": SECRET}),
        (
            "place",
            {
                "Address or place": "Behind the old mill",
                "Postcode": "NN1 1AA",
                "Website, app or game": "Chats",
            },
        ),
        ("when", {"When did it happen, and how often?": "Most Fridays"}),
        (
            "people",
            {
                "Person 1: Name or nickname": "Slim",
                "Person 1: About how old": "about forty",
                "Person 1: What they look like": "Tall, in a red coat",
                "Person 1: Where they can be found": "the corner café",
                "Person 1: What they have to do with it": "drives",
                "Person 2: Name or nickname": "Red Robin",
            },
        ),
        (
            "vehicles",
            {
                "Vehicle 1: Number plate": "AB12 CDE",
                "Vehicle 1: Make, model and colour": "rusty van",
                "Vehicle 1: What it is used for": "carries boxes",
            },
        ),
        ("online", {"Do you know any phone numbers, accounts or web addresses?": "@slim"}),
        ("risks", {"Are any of these involved?": "Children\nDogs or traps"}),
        (
            "knowledge",
            {
                "How you know": "I heard it\nfrom “the crane”",
                "Can we act on this without putting you or anyone else at risk?": "I am not sure",
            },
        ),
        ("contact", {"Do you want to say who you are?": "Give no details"}),
        ("photos", {"Photos": "Not provided"}),
    ]


def test_the_values_are_stored_too(visitor):
    visitor.answers_everything().sends()

    stored = values()
    assert stored["risks"] == ["children", "dogs-or-traps"]
    assert stored["people"][1:] == [
        {"name": "Red Robin", "age": "", "looks": "", "found_at": "", "part": ""}
    ]


def test_staff_can_sort_by_what_is_coarse(visitor):
    visitor.answers_everything().sends()

    report = ConcernReport.objects.get()
    assert (report.topic.slug, report.timing, report.outward_code) == ("drugs", "going-on", "NN1")
    assert (report.has_children, report.has_dogs_or_traps) == (True, True)
    assert (report.has_weapons, report.has_vulnerable_adults) == (False, False)
    assert (report.safe_to_act, report.identity) == ("not-sure", "none")


def test_the_longest_way_is_as_long_as_the_start_page_says(visitor):
    start = visitor.goes_to("/report/").text
    visitor.starts()
    asked = []

    while visitor.step != "check":
        asked.append(visitor.step)
        visitor.answers(visitor.step, **LONGEST[visitor.step])

    assert asked == [
        *("danger", "device", "before", "topic", "timing", "story", "place", "when", "people"),
        *("vehicles", "online", "risks", "knowledge", "contact", "reach-you", "photos"),
    ]
    assert f"up to {len(asked)} short questions" in start


def test_only_what_is_needed_must_be_answered(visitor):
    visitor.answers_up_to("place", is_unknown="on")
    for step in ("when", "people", "vehicles", "online", "risks"):
        visitor.answers(step)
    visitor.answers("knowledge", safe_to_act="not-sure").goes_on_to_the_check_page().sends()

    assert values()["people"] == []
    assert dict(told())["risks"] == {"Are any of these involved?": "Not provided"}


@pytest.mark.parametrize("identity", ["shared", "sealed"])
def test_who_it_is_from_stands_in_a_table_of_its_own(visitor, identity):
    visitor.answers_up_to("contact", contact=identity).goes_on_to_the_check_page().sends()

    report = ConcernReport.objects.get()
    assert report.identity == identity
    (page,) = report.contact.details.open()["pages"]
    assert page["step"] == "reach-you"
    assert ["Full name", "Sam Example"] in page["rows"]
    assert page["values"]["must_not_know"] == "Nobody at home"
    assert "Sam Example" not in str(report.answers.open())


def test_the_anonymous_way_never_asks_who_it_is_from_and_stores_nothing_of_it(visitor):
    visitor.answers_up_to("contact", contact="none")

    assert visitor.step != "reach-you"
    visitor.opens("reach-you")
    assert visitor.step != "reach-you"
    visitor.goes_on_to_the_check_page().sends()
    assert not ReporterContact.objects.exists()


def test_the_reference_is_shown_and_the_story_is_not_repeated(visitor):
    visitor.answers_everything().sends()

    assert visitor.step == "sent"
    assert is_reference(visitor.reference)
    assert visitor.reference in visitor.text
    assert SECRET not in visitor.text


# Changes on the way


def test_a_changed_answer_leads_back_to_the_check_page(visitor):
    visitor.answers_everything().answers("story", story="Only one van.")

    assert visitor.step == "check"
    visitor.sends()
    assert values()["story"] == "Only one van."


def test_contact_details_are_dropped_when_the_visitor_turns_anonymous(visitor):
    visitor.answers_up_to("contact", contact="shared").goes_on_to_the_check_page()
    assert "Sam Example" in visitor.text

    visitor.answers("contact", contact="none").sends()

    assert ConcernReport.objects.get().identity == "none"
    assert not ReporterContact.objects.exists()


def test_going_back_shows_what_was_typed(visitor):
    visitor.answers_everything().opens("story")

    assert SECRET in visitor.text


# Danger, and a device that others see


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


def test_an_unsafe_device_leads_to_advice_and_a_choice(visitor):
    visitor.answers_up_to("device", device="no")

    assert visitor.step == "before"
    assert "This phone or computer may not be safe" in visitor.text
    assert "crimestoppers-uk.org" in visitor.text
    visitor.answers("before", go_on="yes")
    assert visitor.step == "topic"


def test_stopping_there_deletes_what_was_told(visitor):
    visitor.answers_everything().answers("device", device="no").answers("before", go_on="stop")

    assert visitor.step == "stop-here"
    assert "You have stopped" in visitor.text
    assert not Draft.objects.exists()


# Advice


def test_the_story_page_shows_the_signs_advice_and_helplines_of_the_topic(visitor):
    Topic.objects.filter(slug="drugs").update(
        signs="One sign.\nAnother <sign>.", advice="Take care.", channels="nspcc gone"
    )
    visitor.answers_up_to("timing")

    assert "<li>One sign.</li><li>Another &lt;sign&gt;.</li>" in visitor.text
    assert "Take care." in visitor.text
    assert "NSPCC Helpline" in visitor.text


@pytest.mark.parametrize(
    ("signs", "summary"),
    [("One.", "Signs, advice and who else can help"), ("", "Advice and who else can help")],
)
def test_every_topic_has_advice_and_helplines_and_the_summary_says_what_there_is(
    visitor, signs, summary
):
    Topic.objects.filter(slug="drugs").update(signs=signs, advice="", channels="gone")
    visitor.answers_up_to("timing")

    assert f">{summary}<" in visitor.text
    assert "Do not follow, film or confront anyone." in visitor.text
    assert "better to tell us and be mistaken" in visitor.text
    assert "Crimestoppers" in visitor.text.split("Who else can help")[-1]


@pytest.mark.parametrize(("timing", "is_told"), [("now", True), ("past", False)])
def test_who_tells_of_a_crime_that_happens_now_reads_that_999_is_faster(visitor, timing, is_told):
    visitor.answers_up_to("timing", timing=timing)

    assert ("call 999. That is faster" in visitor.text) == is_told


# No skipping, no forging


@pytest.mark.parametrize("step", ["topic", "story", "place", "contact", "reach-you"])
def test_skipping_ahead_leads_back_to_the_first_gap(visitor, step):
    visitor.starts().answers("danger", danger="no").opens(step)

    assert visitor.step == "device"


def test_an_answer_to_a_question_not_yet_reached_is_not_taken(visitor):
    visitor.answers_up_to("device").answers("story", story=SECRET)

    assert visitor.step == "topic"
    visitor.answers("topic", topic="drugs").answers("timing", timing="past")
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
        visitor.opens("danger").goes_on_to_the_check_page()
        visitor.answers("story", story="Now a child is in danger").sends()

    assert visitor.run == run
    assert visitor.reference != first
    assert ConcernReport.objects.count() == 2


def test_two_tabs_do_not_mix(visitor):
    other = visitor.opens_a_new_tab()
    visitor.answers_up_to("story", story="Told in the first tab")
    other.answers_up_to("topic", topic="fraud").answers("timing", timing="past")
    other.answers("story", story="Told in the second tab")

    visitor.goes_on_to_the_check_page().sends()
    other.goes_on_to_the_check_page().sends()

    stories = {
        report.topic.slug: report.answers.open()["pages"][2]["values"]["story"]
        for report in ConcernReport.objects.all()
    }
    assert stories == {"drugs": "Told in the first tab", "fraud": "Told in the second tab"}
