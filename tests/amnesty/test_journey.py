"""Booking a visit, from the first question to the check page and back."""

import pytest
from django.test import Client

from amnesty.journey import BOOKING
from amnesty.models import BookedItem, Booking
from campaign_site.models import Draft
from campaign_site.references import is_reference
from tests.amnesty.conftest import CALL, KNIFE, Giver
from tests.amnesty.factories import a_slot, an_area, published_as

PLACE = "1 Example Street"


def told(column):
    """What one column of the one booking holds, page by page: each question with its answer."""
    pages = getattr(Booking.objects.get(), column).open()["pages"]
    return {page["step"]: dict(page["rows"]) for page in pages}


def values(column):
    pages = getattr(Booking.objects.get(), column).open()["pages"]
    return {name: value for page in pages for name, value in page["values"].items()}


def rows_on(page):
    return dict(row for section in page.context["sections"] for row in section["rows"])


# The straight way


def test_every_question_answered_one_by_one_leads_to_the_check_page(visitor):
    visitor.walks_to_the_check_page().sends()

    assert visitor.step == "sent"
    assert Booking.objects.count() == 1


def test_an_anonymous_booking_is_stored_with_what_was_told(visitor, slot):
    visitor.answers_everything().sends()

    booking = Booking.objects.get()
    assert booking.slot == slot
    assert booking.status == Booking.Status.REQUESTED
    assert (booking.has_dog, booking.has_children, booking.is_secret) == (True, False, False)
    assert (booking.wants_plain_clothes, booking.wants_unmarked_car) == (False, True)
    assert booking.loaded == Booking.Loaded.UNKNOWN
    assert (booking.contact_way, booking.wants_reminder) == ("none", False)


def test_what_is_told_is_sealed_in_the_column_that_it_is_needed_for(visitor):
    visitor.answers_everything().sends()

    assert told("place") == {
        "area": {"What is the postcode of the place?": "NN1 1AA"},
        "place": {
            "Address or place": PLACE,
            "How do we find it and get in?": "Use the back door",
        },
    }
    assert told("contact") == {"contact": {"How may we contact you?": "Do not contact me"}}
    assert told("hazards") == {
        "items": {"What would you like to hand in?": "Shotgun\nCartridges"},
        "about-it": {
            "Shotgun: How many?": "2",
            "Shotgun: Could it be loaded?": "I do not know",
            "Shotgun: Is there ammunition for it?": "Yes, it is kept apart",
            "Shotgun: What else do you know about it?": "An old one",
            "Cartridges: How many?": "Not provided",
            "Cartridges: What else do you know about it?": "Not provided",
        },
        "kept": {"Where is it kept?": "In a loft\nIn a locked cabinet"},
        "whose": {"Whose is it?": "It belonged to a relative who has died"},
        "papers": {"Is there a licence for it?": "Someone who has died held one"},
        "access": {
            "About the place and the visit": "There is a dog",
            "Anything else we should know": "My sister is at home",
        },
        "wishes": {"How would you like us to come?": "In an unmarked car"},
    }


def test_values_are_sealed_too_and_name_no_row_of_the_database(visitor):
    visitor.answers_everything().sends()

    assert values("place") == {"postcode": "NN1 1AA", "place": PLACE, "way_in": "Use the back door"}
    assert values("contact") == {"contact": "none"}
    assert values("hazards") == {
        "items": ["shotgun", "cartridges"],
        "about": {
            "shotgun": {
                "number": 2,
                "loaded": "unknown",
                "ammunition": "apart",
                "details": "An old one",
            },
            "cartridges": {"number": None, "details": ""},
        },
        "kept": ["loft", "cabinet"],
        "whose": "late-relative",
        "papers": "late-holder",
        "notices": ["dog"],
        "note": "My sister is at home",
        "wishes": ["unmarked-car"],
    }


def test_of_each_item_only_its_number_and_its_dangers_are_readable(visitor):
    visitor.answers_everything().sends()

    items = BookedItem.objects.values_list("kind__slug", "number", "loaded", "ammunition")
    assert list(items) == [("shotgun", 2, "unknown", "apart"), ("cartridges", None, "", "")]


def test_a_booking_takes_one_place(visitor, slot):
    visitor.answers_everything().sends()

    slot.refresh_from_db()
    assert slot.held == 1


def test_who_wishes_a_call_gives_a_number_and_no_name_is_needed(visitor):
    visitor.answers_up_to("contact", contact="telephone")
    visitor.answers("telephone", **CALL | {"may_text": "yes", "reminder": "yes"}).goes_on().sends()

    answers = values("contact")
    assert (answers["name"], answers["telephone"]) == ("", "01632 960001")
    assert (answers["may_leave_message"], answers["may_text"]) == ("no", "yes")
    assert Booking.objects.get().wants_reminder


def test_who_wishes_an_email_gives_an_address(visitor):
    visitor.answers_up_to("contact", contact="email")
    visitor.answers("email", name="Sam Example", email="sam@example.com", reminder="no")
    visitor.goes_on().sends()

    answers = values("contact")
    assert (answers["name"], answers["email"]) == ("Sam Example", "sam@example.com")
    assert not Booking.objects.get().wants_reminder


def test_a_reminder_is_only_asked_for_in_words_that_say_nothing(visitor):
    visitor.answers_up_to("contact", contact="telephone")

    assert "All that it says is: “You have an appointment tomorrow.”" in visitor.text


def test_a_reminder_by_telephone_is_a_text_that_may_be_sent(visitor):
    visitor.answers_up_to("contact", contact="telephone")

    visitor.answers("telephone", **CALL | {"reminder": "yes"})

    assert visitor.errors == {"reminder": ["Select no, or say that we may send you a text message"]}


def test_the_check_page_groups_the_answers(visitor):
    visitor.answers_everything()

    titles = [str(section["title"]) for section in visitor.page.context["sections"]]
    assert list(dict.fromkeys(titles)) == [
        "What you hand in",
        "Where we come",
        "The visit",
        "How we reach you",
        "What we promise",
    ]
    rows = rows_on(visitor.page)
    assert rows["Shotgun: How many?"] == "2"
    assert rows["When can we come?"] == "Tuesday 24 November 2026, morning: 9am to midday"
    assert rows["Have you read it?"] == "I have read what the promise covers, and what it does not"


def test_the_first_question_gives_no_cookie_to_the_answers(client, visitor):
    visitor.starts()

    assert not Draft.objects.exists()
    assert [name for name in client.cookies if "answers" in name] == []


# The promise


def test_nothing_is_sent_before_the_promise_was_read(visitor):
    visitor.answers_up_to("contact")

    assert visitor.step == "promise"
    assert "You will not be prosecuted for having it." in visitor.text
    assert "Crimes from before can be investigated." in visitor.text
    assert "These are the words of version 1." in visitor.text
    visitor.sends()
    assert visitor.step == "promise"
    assert not Booking.objects.exists()


def test_a_promise_in_other_words_is_read_again(visitor, period):
    visitor.answers_everything()
    published_as(period, wording_version="7b", promise="Something else.")

    visitor.sends()

    assert visitor.step == "promise"
    assert visitor.errors == {
        "promise": ["Select that you have read it. We have changed the words"]
    }
    assert "Something else." in visitor.text
    visitor.answers("promise", promise="7b").sends()
    assert Booking.objects.get().wording_version == "7b"


# Questions that open and close


def test_the_questions_about_guns_are_not_asked_about_a_knife(visitor):
    visitor.answers_up_to("items", items=["knife"])

    assert visitor.step == "about-it"
    assert [field.name for field in visitor.page.context["form"]] == list(KNIFE)
    visitor.answers("about-it", **KNIFE).answers("kept", kept=["home"])
    assert visitor.answers("whose", whose="mine").step == "area"


def test_who_adds_an_item_is_asked_about_it_and_not_blamed(visitor):
    visitor.answers_everything().answers("items", items=["shotgun", "cartridges", "knife"])

    assert visitor.step == "about-it"
    assert visitor.errors == {}
    assert "An old one" in visitor.text
    visitor.answers("about-it", **visitor.usual["about-it"] | KNIFE | {"about-knife-number": "4"})
    assert visitor.step == "check"
    assert rows_on(visitor.page)["Knife: How many?"] == "4"


def test_taking_the_gun_off_the_list_drops_what_was_said_about_it(visitor):
    visitor.answers_everything().answers("items", items=["cartridges"])
    assert visitor.step == "check"

    visitor.sends()

    assert Booking.objects.get().loaded == ""
    assert [item.kind.slug for item in BookedItem.objects.all()] == ["cartridges"]
    assert values("hazards")["about"] == {"cartridges": {"number": None, "details": ""}}
    assert "papers" not in told("hazards")


def test_changing_an_answer_leads_back_to_the_check_page(visitor):
    visitor.answers_everything().opens("place")
    assert PLACE in visitor.text

    visitor.answers("place", place="The blue gate in Mill Lane")

    assert visitor.step == "check"
    assert rows_on(visitor.page)["Address or place"] == "The blue gate in Mill Lane"


def test_taking_back_the_contact_drops_the_number(visitor):
    visitor.answers_up_to("contact", contact="telephone").answers("telephone", **CALL)
    visitor.answers("contact", contact="none").goes_on().sends()

    assert "telephone" not in values("contact")


def test_another_postcode_asks_for_a_time_of_the_other_team(visitor):
    north = a_slot(an_area("North", ["NN16"]))
    visitor.answers_everything()

    visitor.answers("area", postcode="NN16 8AA")

    assert visitor.step == "time"
    assert [value for value, _ in visitor.page.context["form"].fields["time"].choices] == [
        str(north.pk)
    ]


# Left by "Back", or by "Stop"


@pytest.mark.parametrize(
    ("step", "typed"),
    [
        ("about-it", {"about-shotgun-number": "many", "about-cartridges-details": "A tin"}),
        ("place", {"place": "A tin hut"}),
        ("telephone", {"telephone": "A tin"}),
    ],
)
@pytest.mark.parametrize("way", ["back", "stop"])
def test_what_is_half_done_is_there_again(visitor, step, typed, way):
    visitor.answers_up_to("contact", contact="telephone")

    visitor.answers(step, **typed, go=way)
    assert visitor.step != step
    visitor.opens(step)

    assert "A tin" in visitor.text
    assert visitor.errors == {}


# Sent twice, out of order, or too late


def test_a_second_press_returns_the_same_reference_and_takes_no_second_place(visitor, slot):
    visitor.answers_everything().sends()
    first = visitor.reference
    assert is_reference(first)

    visitor.sends()

    assert visitor.reference == first
    assert Booking.objects.count() == 1
    slot.refresh_from_db()
    assert slot.held == 1


def test_two_tabs_book_two_visits(visitor, slot):
    second = Giver(visitor.client, "amnesty:booking")
    second.slot = slot

    visitor.answers_everything().sends()
    second.answers_everything().sends()

    assert visitor.reference != second.reference
    slot.refresh_from_db()
    assert slot.held == 2


@pytest.mark.parametrize(
    "step", ["items", "about-it", "place", "time", "telephone", "promise", "check", "sent"]
)
def test_skipping_ahead_leads_back_to_the_first_gap(visitor, step):
    visitor.answers_up_to("danger")

    visitor.goes_to(visitor.url(step) if step in {"check", "sent"} else visitor.url("step", step))

    assert visitor.step == ("book" if step == "sent" else "do-you-know")


def test_a_forged_step_is_not_there(visitor):
    visitor.starts().opens("no-such-question")

    assert visitor.page.status_code == 404


def test_posting_a_later_answer_first_stores_nothing(visitor):
    visitor.starts().answers("place", place=PLACE)

    assert "What you just typed was not sent" in visitor.text
    assert not Draft.objects.exists()


def test_another_browser_cannot_open_the_answers(visitor):
    visitor.answers_everything()
    stranger = Giver(Client(), "amnesty:booking")

    stranger.goes_to(visitor.url("check"))

    assert stranger.step == "timed-out"
    assert PLACE not in stranger.text


def test_more_than_was_asked_changes_nothing(visitor, slot):
    """Fields of the staff's side, posted with every answer and with the last button."""
    extra = {"status": "confirmed", "channel": "telephone", "held_until": "", "reference": "B-1"}
    visitor.answers_up_to("contact", contact="none", **extra).goes_on().posts("check", **extra)

    booking = Booking.objects.get()
    assert (booking.status, booking.channel) == ("requested", "online")
    assert booking.held_until is not None
    assert booking.slot == slot


@pytest.mark.parametrize("step", [*(step.slug for step in BOOKING.steps), "check"])
def test_no_page_of_the_journey_may_be_kept_by_a_cache(visitor, step):
    visitor.answers_everything().goes_to(f"/amnesty/book/{step}/?run={visitor.run}")

    assert "no-store" in visitor.page.headers["Cache-Control"]


def test_the_time_of_a_booking_is_kept_in_its_slot_alone(visitor):
    """It may be moved later, and what was sealed would then say something else."""
    visitor.answers_everything().sends()

    columns = [getattr(Booking.objects.get(), name) for name in ("hazards", "place", "contact")]
    assert not any("24 November" in str(column.open()) for column in columns)
