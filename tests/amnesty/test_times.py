"""Where the team comes, and when: what the pages offer."""

from datetime import UTC, datetime

import pytest
import time_machine

from amnesty.models import Booking, CollectionSlot
from tests.amnesty.factories import MONDAY, TUESDAY, a_slot, an_area, published_as


def offered(visitor):
    return [value for value, _ in visitor.page.context["form"].fields["time"].choices]


def day(month, number):
    return datetime(2026, month, number, tzinfo=UTC).date()


@pytest.mark.parametrize("typed", ["NN1 1AA", "nn11aa", " nn1  1aa ", "NN1-1AA", "n.n.1.1a.a"])
def test_a_postcode_is_taken_in_any_spelling(visitor, typed):
    visitor.answers_up_to("area", postcode=typed)

    assert visitor.step == "place"


def test_every_district_of_an_area_leads_to_its_team(visitor):
    visitor.answers_up_to("area", postcode="NN2 7AA")

    assert visitor.step == "place"


def test_only_coming_days_within_ten_working_days_are_offered(visitor, area, slot, afternoon):
    at = {"window": CollectionSlot.Window.EVENING}
    last = a_slot(area, date=day(12, 4), **at)
    for number in (23, 20, 19):
        a_slot(area, date=day(11, number), **at)
    a_slot(area, date=day(12, 5), **at)

    visitor.answers_up_to("access")

    assert offered(visitor) == [str(slot.pk), str(afternoon.pk), str(last.pk)]


@pytest.mark.parametrize("today", [20, 21, 22])
def test_what_is_asked_at_a_weekend_is_not_for_a_day_before_anybody_reads_it(
    visitor, area, slot, afternoon, today
):
    a_slot(area, date=MONDAY)

    with time_machine.travel(datetime(2026, 11, today, 10, tzinfo=UTC)):
        visitor.answers_up_to("access")

    assert offered(visitor) == [str(slot.pk), str(afternoon.pk)]


def test_the_pages_say_by_when_an_officer_must_read_it(visitor, area, period):
    visitor.answers_up_to("access")
    assert "must read your request by Sunday 22 November 2026 at 11am." in visitor.text

    published_as(period, hours_to_answer=960)
    visitor.answers_everything()

    assert "An officer must read it by the end of Monday 23 November 2026." in visitor.text


def test_no_page_says_a_later_deadline_than_the_check_page(visitor, area, period):
    published_as(period, hours_to_answer=960)
    a_slot(area, date=day(11, 26))

    visitor.answers_up_to("access")

    assert "must read your request before the day of the visit." in visitor.text
    assert "2026 at" not in visitor.text


def test_no_day_after_the_period_is_offered(visitor, area, period, slot, afternoon):
    published_as(period, closes_on=TUESDAY)
    a_slot(area, date=day(11, 25))

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
    CollectionSlot.objects.filter(pk=slot.pk).update(capacity=7, held=7)

    visitor.answers_up_to("access")

    assert offered(visitor) == [str(afternoon.pk)]
    assert "Morning: full" in visitor.text
    assert "7" not in visitor.words.split("When can we come?")[-1].split("If no time suits")[0]


def test_a_page_looks_the_same_whether_one_place_is_taken_or_two(visitor, slot):
    pages = []
    for held in (1, 2):
        CollectionSlot.objects.filter(pk=slot.pk).update(held=held)
        visitor.answers_up_to("access")
        pages.append(visitor.text.split('class="site-days"')[1].split("</fieldset>")[0])

    assert pages[0] == pages[1]


def test_when_all_of_an_area_is_full_the_page_says_call_101(visitor):
    CollectionSlot.objects.update(held=3)
    a_slot(an_area("North", ["NN16"]))

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
    if is_on_the_check_page:
        visitor.answers_everything()
    else:
        visitor.answers_up_to("time")
    CollectionSlot.objects.filter(pk=slot.pk).update(held=3)

    if is_on_the_check_page:
        visitor.sends()
    else:
        visitor.answers("wishes")

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

    booking = Booking.objects.get()
    assert booking.slot == afternoon
    assert booking.place.open()["pages"][1]["values"]["place"] == "1 Example Street"


def test_wishes_are_not_promised(visitor):
    visitor.answers_up_to("time")

    assert "We will try. We can’t promise it." in visitor.text
