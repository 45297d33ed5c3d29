"""Booking a visit, from the first question to the reference."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from amnesty.journey import BOOKING
from amnesty.models import BookedItem, Booking, CollectionArea, CollectionSlot, SurrenderPeriod
from campaign_site.models import Draft
from campaign_site.references import is_reference
from tests.amnesty.conftest import Giver
from tests.amnesty.factories import TUESDAY, a_slot, an_area

PLACE = "1 Example Street"


def opened():
    booking = Booking.objects.get()
    return booking.hazards.open() | booking.place.open() | booking.contact.open()


def rows_on(page):
    return dict(row for section in page.context["sections"] for row in section["rows"])


# The straight way


def test_an_anonymous_booking_is_stored_with_what_was_told(visitor, slot):
    visitor.answers_everything().sends()

    booking = Booking.objects.get()
    assert booking.slot == slot
    assert booking.status == Booking.Status.REQUESTED
    assert [kind.slug for kind in booking.kinds.all()] == ["shotgun", "cartridges"]
    assert opened() == {
        "loaded": "unknown",
        "postcode": "NN1 1AA",
        "place": PLACE,
        "notices": ["dog"],
        "note": "Use the back door",
        "contact": "none",
    }


def test_a_booking_takes_one_place(visitor, slot):
    visitor.answers_everything().sends()

    slot.refresh_from_db()
    assert slot.held == 1


def test_a_booking_keeps_the_wording_that_was_shown(visitor, period):
    SurrenderPeriod.objects.update(wording_version="7b")

    visitor.answers_everything().sends()

    assert Booking.objects.get().period == period
    assert Booking.objects.get().wording_version == "7b"


def test_who_wishes_a_call_gives_a_number_and_no_name_is_needed(visitor):
    visitor.answers_up_to("contact", contact="telephone")
    visitor.answers("telephone", telephone="01632 960001", may_leave_message="no").sends()

    told = opened()
    assert (told["name"], told["telephone"]) == ("", "01632 960001")
    assert told["may_leave_message"] == "no"


def test_who_wishes_an_email_gives_an_address(visitor):
    visitor.answers_up_to("contact", contact="email")
    visitor.answers("email", name="Sam Example", email="sam@example.com").sends()

    told = opened()
    assert (told["name"], told["email"]) == ("Sam Example", "sam@example.com")


def test_the_reference_is_shown_and_the_place_is_not_repeated(visitor):
    visitor.answers_everything().sends()

    assert visitor.step == "sent"
    assert is_reference(visitor.reference)
    assert visitor.reference in visitor.text
    assert PLACE not in visitor.text
    assert "NN1" not in visitor.text


def test_the_visit_asked_for_stands_under_the_reference_and_what_it_is_does_not(visitor):
    visitor.answers_everything().sends()

    assert "Tuesday 24 November 2026, morning: 9am to midday" in visitor.text
    assert "Shotgun" not in visitor.text


@pytest.mark.parametrize(("items", "is_warned"), [(["shotgun"], True), (["knife"], False)])
def test_only_who_booked_what_may_be_loaded_is_told_not_to_handle_it(visitor, items, is_warned):
    visitor.answers_everything().answers("items", items=items).sends()

    assert visitor.step == "sent"
    assert ("If you are not sure it is unloaded" in visitor.text) == is_warned


def test_another_browser_can_not_read_which_visit_was_asked_for(visitor):
    visitor.answers_everything().sends()
    stranger = Giver(Client(), "amnesty:booking")

    stranger.goes_to(visitor.url("sent"))

    assert stranger.step == "book"
    assert "Tuesday 24 November" not in stranger.text


def test_no_cache_may_keep_the_page_with_the_reference(visitor):
    visitor.answers_everything().sends()

    assert "no-store" in visitor.page.headers["Cache-Control"]


def test_the_check_page_shows_the_answers_and_what_is_promised(visitor):
    visitor.answers_everything()

    assert rows_on(visitor.page) == {
        "What would you like to hand in?": "Shotgun\nCartridges",
        "Could any of it be loaded?": "I do not know",
        "What is the postcode of the place?": "NN1 1AA",
        "Where should we come?": PLACE,
        "About the place and the visit": "There is a dog",
        "Anything else we should know": "Use the back door",
        "When can we come?": "Tuesday 24 November 2026, morning: 9am to midday",
        "How may we contact you?": "Do not contact me",
    }
    assert "You will not be prosecuted for having it." in visitor.text
    assert "Crimes from before can be investigated." in visitor.text


def test_the_first_question_gives_no_cookie_to_the_answers(client, visitor):
    visitor.starts()

    assert not Draft.objects.exists()
    assert [name for name in client.cookies if "answers" in name] == []


# Questions that open and close


def test_whether_it_is_loaded_is_not_asked_about_a_knife(visitor):
    visitor.answers_up_to("items", items=["knife"])

    assert visitor.step == "area"


def test_changing_an_answer_leads_back_to_the_check_page(visitor):
    visitor.answers_everything().opens("place")
    assert PLACE in visitor.text

    visitor.answers("place", place="The blue gate in Mill Lane")

    assert visitor.step == "check"
    assert rows_on(visitor.page)["Where should we come?"] == "The blue gate in Mill Lane"


def test_taking_the_gun_off_the_list_drops_the_answer_about_loading(visitor):
    visitor.answers_everything().answers("items", items=["knife"]).sends()

    assert "loaded" not in opened()


def test_taking_back_the_contact_drops_the_number(visitor):
    visitor.answers_up_to("contact", contact="telephone")
    visitor.answers("telephone", telephone="01632 960001", may_leave_message="no")
    visitor.answers("contact", contact="none").sends()

    assert "telephone" not in opened()


def test_another_postcode_asks_for_a_time_of_the_other_team(visitor):
    north = a_slot(an_area("North", ["NN16"]))
    visitor.answers_everything()

    visitor.answers("area", postcode="NN16 8AA")

    assert visitor.step == "time"
    assert offered(visitor) == [str(north.pk)]


def offered(visitor):
    return [value for value, _ in visitor.page.context["form"].fields["time"].choices]


# Places to stop


def nothing_is_kept():
    return not any(model.objects.exists() for model in (Draft, Booking, BookedItem))


@pytest.mark.parametrize(
    ("question", "answer", "stop"),
    [
        ("danger", {"danger": "yes"}, "call-999"),
        ("do-you-know", {"explosive": "yes"}, "stop-here"),
        ("do-you-know", {"explosive": "unknown"}, "stop-here"),
        ("area", {"postcode": "MK40 1AA"}, "another-area"),
    ],
)
def test_the_journey_stops_and_keeps_nothing(visitor, question, answer, stop):
    visitor.answers_up_to(question, **answer)

    assert visitor.step == stop
    assert nothing_is_kept()
    visitor.opens("place")
    assert visitor.step == "timed-out"


@pytest.mark.parametrize(
    ("question", "answer", "stop"),
    [
        ("danger", {"danger": "yes"}, "call-999"),
        ("do-you-know", {"explosive": "unknown"}, "stop-here"),
        ("area", {"postcode": "MK40 1AA"}, "another-area"),
    ],
)
def test_a_change_of_mind_on_the_check_page_deletes_what_was_told(visitor, question, answer, stop):
    visitor.answers_everything()
    assert Draft.objects.exists()

    visitor.answers(question, **answer)

    assert visitor.step == stop
    assert nothing_is_kept()


def test_an_explosive_is_told_in_four_short_sentences(visitor):
    visitor.answers_up_to("do-you-know", explosive="yes")

    for sentence in ("Do not touch it or move it.", "Move away", "Keep others away.", "Call 999"):
        assert sentence in visitor.text


def test_who_has_only_cartridges_is_told_to_go_on(visitor):
    visitor.answers_up_to("danger")

    assert "If it is only bullets or cartridges for a gun, select No." in visitor.text


def test_what_is_not_in_the_list_is_for_the_telephone(visitor):
    visitor.answers_up_to("do-you-know")

    assert "If it is not in this list, or you do not know what it is, call 101." in visitor.text


def test_a_postcode_that_no_team_visits_may_be_a_slip_or_a_matter_for_the_telephone(visitor):
    visitor.answers_up_to("area", postcode="PE8 4AA")

    assert "You can’t book a visit for this postcode here" in visitor.text
    assert "Check that you typed the postcode right." in visitor.text
    assert "Some places in Northamptonshire can only be booked by telephone." in visitor.text
    assert "another police force" in visitor.text


@pytest.mark.parametrize("stop", ["call-999", "not-now", "stop-here", "another-area"])
def test_anyone_may_open_a_place_to_stop_and_gets_no_cookie(client, db, stop):
    page = client.get(reverse("amnesty:booking:step", args=[stop]))

    assert page.status_code == 200
    assert page.cookies == {}
    assert "tel:" in page.content.decode()


def test_after_the_last_day_nothing_more_can_be_asked_or_sent(visitor, period):
    visitor.answers_everything()
    period.closes_on = period.opens_on
    period.save()

    visitor.sends()

    assert visitor.step == "not-now"
    assert not Booking.objects.exists()


def test_without_an_open_period_the_first_answer_leads_to_a_place_to_stop(client, monday, db):
    visitor = Giver(client, "amnesty:booking").starts().answers("danger", danger="no")

    assert visitor.step == "not-now"
    assert nothing_is_kept()


# Where the team comes, and when


@pytest.mark.parametrize("typed", ["NN1 1AA", "nn11aa", " nn1  1aa ", "NN1-1AA", "n.n.1.1a.a"])
def test_a_postcode_is_taken_in_any_spelling(visitor, typed):
    visitor.answers_up_to("area", postcode=typed)

    assert visitor.step == "place"


def test_every_district_of_an_area_leads_to_its_team(visitor):
    visitor.answers_up_to("area", postcode="NN2 7AA")

    assert visitor.step == "place"


def test_a_district_without_a_team_is_not_ours(visitor):
    CollectionArea.objects.get().districts.filter(outward_code="NN2").delete()

    visitor.answers_up_to("area", postcode="NN2 7AA")

    assert visitor.step == "another-area"


def test_only_coming_days_within_ten_working_days_are_offered(visitor, area, slot, afternoon):
    at = {"window": CollectionSlot.Window.EVENING}
    last = a_slot(area, date=datetime(2026, 12, 7, tzinfo=UTC).date(), **at)
    for day in (23, 22):
        a_slot(area, date=datetime(2026, 11, day, tzinfo=UTC).date(), **at)
    a_slot(area, date=datetime(2026, 12, 8, tzinfo=UTC).date(), **at)

    visitor.answers_up_to("access")

    assert offered(visitor) == [str(slot.pk), str(afternoon.pk), str(last.pk)]


def test_no_day_after_the_period_is_offered(visitor, area, period, slot, afternoon):
    period.closes_on = TUESDAY
    period.save()
    a_slot(area, date=datetime(2026, 11, 25, tzinfo=UTC).date())

    visitor.answers_up_to("access")

    assert offered(visitor) == [str(slot.pk), str(afternoon.pk)]


def test_the_hours_of_each_part_of_a_day_stand_above_the_days(visitor):
    visitor.answers_up_to("access")

    assert visitor.page.context["form"].hours == [
        ("Morning", "9am to midday"),
        ("Afternoon", "an officer tells you the hour"),
    ]
    assert visitor.text.count("Morning: 9am to midday") == 1


def test_a_full_slot_is_shown_as_full_without_a_count_and_is_not_offered(visitor, slot, afternoon):
    CollectionSlot.objects.filter(pk=slot.pk).update(held=3)

    visitor.answers_up_to("access")

    assert offered(visitor) == [str(afternoon.pk)]
    assert "Morning: full" in visitor.text


def test_when_all_is_full_the_page_says_call_101(visitor):
    CollectionSlot.objects.update(held=3)

    visitor.answers_up_to("access")

    assert "No time is free online" in visitor.text
    assert "tel:101" in visitor.text
    assert "<form" not in visitor.text


def test_a_time_of_another_team_is_not_accepted(visitor):
    elsewhere = a_slot(an_area("North", ["NN16"]))

    visitor.answers_up_to("time", time=elsewhere.pk)

    assert visitor.step == "time"
    assert "time" in visitor.errors


@pytest.mark.parametrize("is_on_the_check_page", [True, False])
def test_a_time_that_fills_up_meanwhile_is_asked_again(
    visitor, slot, afternoon, is_on_the_check_page
):
    visitor.answers_up_to("contact" if is_on_the_check_page else "time")
    CollectionSlot.objects.filter(pk=slot.pk).update(held=3)

    if is_on_the_check_page:
        visitor.sends()
    else:
        visitor.answers("contact", contact="none")

    assert visitor.step == "time"
    assert visitor.errors == {
        "time": ["Select another time: the one you chose has just been taken"]
    }
    assert offered(visitor) == [str(afternoon.pk)]
    assert not Booking.objects.exists()


def test_after_choosing_another_time_the_other_answers_are_still_there(visitor, slot, afternoon):
    visitor.answers_everything()
    CollectionSlot.objects.filter(pk=slot.pk).update(held=3)

    visitor.sends().answers("time", time=afternoon.pk).sends()

    assert Booking.objects.get().slot == afternoon
    assert opened()["place"] == PLACE


# Sent twice, out of order, or too late


def test_a_second_press_returns_the_same_reference_and_takes_no_second_place(visitor, slot):
    visitor.answers_everything().sends()
    first = visitor.reference

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


@pytest.mark.parametrize("step", ["items", "place", "time", "telephone", "check", "sent"])
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
    assert nothing_is_kept()


def test_another_browser_cannot_open_the_answers(visitor, slot):
    visitor.answers_everything()
    stranger = Giver(Client(), "amnesty:booking")

    stranger.goes_to(visitor.url("check"))

    assert stranger.step == "timed-out"
    assert PLACE not in stranger.text


def test_after_half_an_hour_the_answers_are_gone(visitor):
    visitor.answers_everything()

    with time_machine.travel(datetime(2026, 11, 23, 10, 31, tzinfo=UTC)):
        visitor.goes_to(visitor.url("check"))

    assert visitor.step == "timed-out"


def test_stopping_deletes_the_answers(visitor):
    visitor.answers_everything().posts("cancel")

    assert visitor.step == "cancelled"
    assert nothing_is_kept()


# Wrong answers


@pytest.mark.parametrize(
    ("step", "typed", "field", "message"),
    [
        ("danger", {}, "danger", "Select yes if anyone could be hurt right now"),
        ("danger", {"danger": "maybe"}, "danger", "Select an answer from the list"),
        ("do-you-know", {}, "explosive", "Select yes if any of it could explode"),
        ("items", {}, "items", "Select what you would like to hand in"),
        ("items", {"items": ["grenade"]}, "items", "Select an answer from the list"),
        ("about-the-item", {}, "loaded", "Select yes if any of it could be loaded"),
        ("area", {}, "postcode", "Enter a postcode"),
        ("area", {"postcode": "NN1"}, "postcode", "Enter a full postcode, such as NN1 1AA"),
        ("area", {"postcode": "12345"}, "postcode", "Enter a full postcode, such as NN1 1AA"),
        ("area", {"postcode": "\0"}, "postcode", "Enter a postcode"),
        ("place", {}, "place", "Enter the address, or the place in your own words"),
        ("place", {"place": "x" * 501}, "place", "The place must be 500 characters or less"),
        ("place", {"place": "a\0b"}, "place", "Enter your answer without hidden characters"),
        (
            "access",
            {"note": "x" * 501},
            "note",
            "Anything else we should know must be 500 characters or less",
        ),
        ("access", {"notices": ["x"]}, "notices", "Select an answer from the list"),
        ("time", {}, "time", "Select a time"),
        ("contact", {}, "contact", "Select how we may contact you"),
    ],
)
def test_a_wrong_answer_is_told_in_words_and_what_was_typed_is_still_there(
    visitor, step, typed, field, message
):
    visitor.answers_everything()

    visitor.answers(step, **typed)

    assert visitor.step == step
    assert visitor.errors == {field: [message]}
    assert visitor.text.count(message) >= 2
    assert "Error:" in visitor.text.split("</title>")[0]


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"may_leave_message": "no"}, "telephone", "Enter a telephone number"),
        (
            {"may_leave_message": "no", "telephone": "call me"},
            "telephone",
            "Enter a telephone number with its area code",
        ),
        (
            {"telephone": "01632 960001"},
            "may_leave_message",
            "Select yes if we may leave a message",
        ),
    ],
)
def test_a_wrong_number_is_told_in_words(visitor, typed, field, message):
    visitor.answers_up_to("contact", contact="telephone")

    visitor.answers("telephone", **typed)

    assert visitor.errors == {field: [message]}


@pytest.mark.parametrize("address", ["", "sam", "sam@", "\ud800@example.com"])
def test_a_wrong_email_address_is_told_in_words(visitor, address):
    visitor.answers_up_to("contact", contact="email")

    visitor.answers("email", email=address.encode("utf-8", "surrogatepass"))

    assert visitor.errors["email"][0].startswith("Enter an e-mail address")


@pytest.mark.parametrize("contact", ["telephone", "email"])
def test_the_browser_is_told_to_remember_neither_name_nor_number_nor_address(visitor, contact):
    visitor.answers_up_to("contact", contact=contact)

    fields = [field for field in visitor.page.context["form"] if field.name != "may_leave_message"]
    assert len(fields) == 2
    assert ['autocomplete="off"' in str(field) for field in fields] == [True, True]


# Words that nobody else should see


FORBIDDEN = ["gun", "weapon", "firearm", "knife", "ammunition", "crime", "police", "loaded"]
FORBIDDEN_IN_TITLES = [*FORBIDDEN, "explode", "hurt", "officer", "999"]


def title_of(page):
    return page.content.decode().split("<title>")[1].split("</title>")[0]


def test_no_title_address_or_cookie_names_what_it_is_about(client, visitor):
    visitor.answers_everything()
    pages = [client.get(reverse(f"amnesty:{name}")) for name in ("surrender", "booking:start")]
    pages += [visitor.opens(step.slug).page for step in BOOKING.steps]
    pages += [visitor.goes_to(visitor.url(name)).page for name in ("check", "cancel")]
    pages.append(visitor.sends().page)

    titles = {title_of(page) for page in pages}
    words = {step.slug for step in BOOKING.steps} | set(client.cookies)

    assert {"Right now", "Before you go on", "What it is", "About the item"} <= {
        title.split(" – ")[0] for title in titles
    }
    assert [(bad, text) for bad in FORBIDDEN for text in words if bad in text.lower()] == []
    assert [
        (bad, text) for bad in FORBIDDEN_IN_TITLES for text in titles if bad in text.lower()
    ] == []
