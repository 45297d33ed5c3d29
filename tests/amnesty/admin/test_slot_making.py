"""Slots for many days at once: what would be made is seen first, and nothing is made twice."""

import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from amnesty.models import CollectionSlot, SpecialDay
from amnesty.slot_making import Plan
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from tests.amnesty.factories import MONDAY, TUESDAY, a_booking, a_slot, an_area

Window = CollectionSlot.Window
MAKE = "admin:amnesty_make_slots"
WORKING_WEEK = [0, 1, 2, 3, 4]
FRIDAY = MONDAY + timedelta(days=4)
SUNDAY = MONDAY + timedelta(days=6)


@pytest.fixture
def planner(monday, signed_in_as):
    return signed_in_as(Role.COLLECTIONS, name="ann")


@pytest.fixture
def sends(planner, area):
    """Sends the form of this week's mornings, with two places each."""

    def sends(*buttons, **typed):
        usual = {
            "areas": [area.pk],
            "first": MONDAY,
            "last": SUNDAY,
            "weekdays": WORKING_WEEK,
            "places-1": 2,
        }
        pressed = dict.fromkeys(buttons, "1")
        return planner.post(reverse(MAKE), usual | typed | pressed, follow=True)

    return sends


def plan_for(*areas, first=MONDAY, last=SUNDAY, weekdays=WORKING_WEEK, **values):
    usual = {"places": {Window.MORNING: 2}}
    return Plan(list(areas), first, last, frozenset(weekdays), **(usual | values))


def made():
    return [(slot.date, slot.window, slot.capacity) for slot in CollectionSlot.objects.all()]


# Which days


def test_only_the_ticked_weekdays_are_days_of_the_plan(area):
    plan = plan_for(area, weekdays=[1, 3])

    assert plan.days == [TUESDAY, TUESDAY + timedelta(days=2)]
    assert plan.left_out == []


@pytest.mark.parametrize(
    ("first", "last", "holidays"),
    [
        (date(2026, 12, 24), date(2026, 12, 31), [date(2026, 12, 25), date(2026, 12, 28)]),
        (date(2026, 12, 31), date(2027, 1, 4), [date(2027, 1, 1)]),
        (date(2027, 5, 3), date(2027, 5, 3), [date(2027, 5, 3)]),
    ],
)
def test_bank_holidays_of_england_are_left_out(area, first, last, holidays):
    plan = plan_for(area, first=first, last=last)

    assert [(left.day, left.why) for left in plan.left_out] == [
        (holiday, "bank holiday") for holiday in holidays
    ]
    assert not set(plan.days) & set(holidays)


def test_over_the_end_of_summer_time_no_day_is_lost_and_none_comes_twice(area):
    plan = plan_for(area, first=date(2026, 10, 23), last=date(2026, 10, 27), weekdays=range(7))

    assert [day.day for day in plan.days] == [23, 24, 25, 26, 27]


def test_a_closed_day_is_left_out_with_its_note(area):
    SpecialDay.objects.create(date=TUESDAY, note="training day")
    SpecialDay.objects.create(date=FRIDAY)

    plan = plan_for(area)

    assert [(left.day, left.why, left.areas) for left in plan.left_out] == [
        (TUESDAY, "training day", []),
        (FRIDAY, "closed", []),
    ]


def test_an_extra_day_is_put_in_on_a_weekend_and_on_a_bank_holiday(area):
    boxing_day = date(2026, 12, 28)
    SpecialDay.objects.create(date=SUNDAY, is_closed=False)
    SpecialDay.objects.create(date=boxing_day, area=area, is_closed=False)

    days = [*plan_for(area).days, *plan_for(area, first=boxing_day, last=boxing_day).days]

    assert [day for day in days if day.weekday() == 6 or day == boxing_day] == [SUNDAY, boxing_day]


def test_what_an_area_says_of_a_day_goes_before_what_holds_for_all(area, planner):
    north = an_area("North", ["NN14"])
    SpecialDay.objects.create(date=TUESDAY, note="closed for all")
    SpecialDay.objects.create(date=TUESDAY, area=north, is_closed=False)

    plan = plan_for(area, north)
    plan.make(by=planner.staff)

    assert [(left.day, left.areas) for left in plan.left_out] == [(TUESDAY, [area])]
    on_tuesday = CollectionSlot.objects.filter(date=TUESDAY)
    assert [slot.area for slot in on_tuesday] == [north]


# Making


def test_each_window_gets_its_places_on_each_day(area, planner):
    places = {Window.MORNING: 3, Window.EVENING: 1}

    plan_for(area, last=TUESDAY, places=places).make(by=planner.staff)

    assert made() == [(day, *each) for day in (MONDAY, TUESDAY) for each in ((1, 3), (3, 1))]


def test_a_second_time_nothing_is_made(area, planner):
    plan_for(area).make(by=planner.staff)

    again = plan_for(area).make(by=planner.staff)

    assert (again.slots, again.changed, len(made())) == ([], [], 5)


def test_a_slot_that_is_there_keeps_its_places(slot, planner):
    result = plan_for(slot.area).make(by=planner.staff)

    slot.refresh_from_db()
    assert (slot.capacity, len(result.slots)) == (3, 4)


def test_its_places_change_where_that_is_asked_for_and_what_is_taken_stays(slot, planner, period):
    a_booking(slot)

    result = plan_for(slot.area, changes_capacity=True).make(by=planner.staff)

    slot.refresh_from_db()
    assert (slot.capacity, slot.held) == (2, 1)
    assert [row for row, _places in result.changed] == [slot]


def test_never_to_fewer_places_than_are_taken(slot, planner, period):
    for number in range(3):
        a_booking(slot, number=number)

    result = plan_for(slot.area, changes_capacity=True).make(by=planner.staff)

    slot.refresh_from_db()
    assert (slot.capacity, slot.held, result.too_full) == (3, 3, [slot])
    assert not AuditEntry.objects.filter(action="change").exists()


def test_each_slot_is_on_record_with_its_area(slot, planner):
    plan_for(slot.area, last=TUESDAY, changes_capacity=True).make(by=planner.staff)

    entries = AuditEntry.objects.order_by("pk").values_list("action", "subject", "outcome")
    assert list(entries) == [
        ("add", "amnesty.collectionslot Monday 23 November 2026, morning", "West"),
        ("change", "amnesty.collectionslot Tuesday 24 November 2026, morning", "West"),
    ]


# The page


def test_it_is_asked_first_and_nothing_is_made_by_looking(sends, slot):
    SpecialDay.objects.create(date=FRIDAY, area=slot.area, note="training day")

    page = sends().content.decode()

    assert "Make 3 slots" in page
    assert "There would be visits on 4 days." in page
    assert "Friday 27 November 2026: training day" in page
    assert made() == [(TUESDAY, 1, 3)]
    assert not AuditEntry.objects.exclude(action="list").exists()


def test_the_look_offers_to_make_just_what_was_looked_at(sends, planner, area):
    page = sends(**{"places-3": 4}).content.decode()
    form = page.partition("Make 10 slots")[2].partition("</form>")[0]
    found = re.findall(r'type="hidden" name="([^"]+)"(?: value="([^"]*)")?', form)
    hidden = [(name, value) for name, value in found if name != "csrfmiddlewaretoken"]

    planner.post(reverse(MAKE), multiple(hidden) | {"make": "1"})

    windows = [window for _day, window, _places in made()]
    assert (windows.count(1), windows.count(2), windows.count(3)) == (5, 0, 5)


def multiple(pairs):
    values = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return values


def test_making_says_how_many_and_which_could_not_be_changed(sends, slot, period):
    for number in range(3):
        a_booking(slot, number=number)
    a_slot(slot.area, date=FRIDAY, capacity=1)

    page = sends("make", changes_capacity="on").content.decode()

    assert "3 slots were made." in page
    assert "1 slot has other places now." in page
    assert (
        "Not changed, because 3 places are taken: West, Tuesday 24 November 2026, morning." in page
    )


def test_with_nothing_to_make_no_button_is_shown(sends):
    sends("make")

    page = sends().content.decode()

    assert "Nothing. These slots are there already" in page
    assert 'name="make"' not in page


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"areas": []}, "Select at least one area"),
        ({"weekdays": []}, "Select at least one weekday"),
        ({"first": "soon"}, "Enter a real date, such as 2026-03-27"),
        ({"first": date(2026, 11, 22)}, "Enter a first day that is today or later"),
        ({"last": date(2026, 11, 22)}, "Enter a last day that is not before the first"),
        ({"last": date(2027, 2, 24)}, "Enter a last day at most three months after the first"),
        ({"places-1": ""}, "Enter how many places there are in a part of the day"),
        ({"places-1": "0"}, "Ensure this value is greater than or equal to 1."),
    ],
)
def test_a_plan_that_can_not_be_is_refused(sends, typed, said):
    answer = sends("make", **typed)

    assert answer.status_code == 422
    errors = re.findall(r'href="#id_[^"]+">([^<]+)<', answer.content.decode())
    assert errors == [said]
    assert made() == []


def test_three_months_are_made_at_once(sends):
    page = sends("make", last=date(2027, 2, 23)).content.decode()

    assert "64 slots were made." in page


def test_when_somebody_else_makes_the_same_at_that_moment_nothing_is_half_made(
    sends, area, monkeypatch
):
    a_slot(area)
    monkeypatch.setattr(Plan, "there", lambda plan: CollectionSlot.objects.none())

    page = sends("make").content.decode()

    assert "someone else made slots for these days just now" in page
    assert made() == [(TUESDAY, 1, 3)]
    assert not AuditEntry.objects.filter(action="add").exists()


def test_who_may_not_make_slots_does_not_see_the_page(signed_in_as):
    answer = signed_in_as(Role.APPROVER).get(reverse(MAKE))

    assert answer.status_code == 403
