"""Which slots can be booked, and how their places are taken and given back."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from amnesty.models import CollectionSlot, ItemKind, SlotIsFull, SpecialDay, SurrenderPeriod
from tests.amnesty.conftest import Giver
from tests.amnesty.factories import MONDAY, TUESDAY, a_kind, a_period, a_slot, an_area

DAY = timedelta(days=1)
FRIDAY, WEDNESDAY, SATURDAY = MONDAY - 3 * DAY, TUESDAY + DAY, MONDAY + 5 * DAY
Window = CollectionSlot.Window


def bookable_days(today, closes_on=date(2030, 12, 31)):
    period = SurrenderPeriod(closes_on=closes_on)
    return [slot.date for slot in CollectionSlot.objects.bookable(period, today)]


def slots_on_each_day(area, first, last):
    days = [first + DAY * number for number in range((last - first).days + 1)]
    CollectionSlot.objects.bulk_create(
        CollectionSlot(area=area, date=day, window=Window.MORNING, capacity=1) for day in days
    )
    return days


# Places


def test_places_are_taken_until_there_are_none(slot):
    for _ in range(3):
        slot.claim()

    with pytest.raises(SlotIsFull):
        slot.claim()

    slot.refresh_from_db()
    assert slot.held == 3
    assert slot.is_full


def test_a_place_given_back_can_be_taken_again(area):
    slot = a_slot(area, capacity=1)
    slot.claim()

    slot.release()
    slot.claim()

    slot.refresh_from_db()
    assert slot.held == 1


def test_no_more_places_are_given_back_than_were_taken(slot):
    slot.release()

    slot.refresh_from_db()
    assert slot.held == 0


def test_a_slot_never_holds_more_than_its_capacity(slot):
    with pytest.raises(IntegrityError, match="collection_slot_holds_no_more_than_its_capacity"):
        CollectionSlot.objects.update(held=4)


def test_a_slot_never_holds_less_than_nothing(slot):
    with pytest.raises(IntegrityError):
        CollectionSlot.objects.update(held=-1)


def test_an_area_has_a_slot_only_once(area, slot):
    with pytest.raises(IntegrityError):
        a_slot(area)


# What staff may change


def test_saving_a_slot_that_was_read_earlier_does_not_undo_what_was_taken_since(slot):
    read_earlier = CollectionSlot.objects.get()
    slot.claim()

    read_earlier.capacity = 5
    read_earlier.save()

    slot.refresh_from_db()
    assert (slot.held, slot.capacity) == (1, 5)


def test_staff_are_told_in_words_that_more_places_are_taken(slot):
    read_earlier = CollectionSlot.objects.get()
    slot.claim()
    slot.claim()

    read_earlier.capacity = 1

    with pytest.raises(ValidationError, match="More places are taken than that"):
        read_earlier.full_clean()


@pytest.mark.parametrize("change", [{"date": WEDNESDAY}, {"window": Window.EVENING}])
def test_what_somebody_has_booked_is_not_moved_under_them(slot, change):
    slot.claim()
    for name, value in change.items():
        setattr(slot, name, value)

    with pytest.raises(ValidationError, match="Somebody has booked it"):
        slot.full_clean()


def test_what_nobody_has_booked_can_be_moved(slot):
    slot.date = WEDNESDAY

    slot.full_clean()


def test_what_is_booked_stays_with_its_area(slot):
    slot.claim()
    slot.area = an_area("North", [])

    with pytest.raises(ValidationError, match="Somebody has booked it"):
        slot.full_clean()


# Words


@pytest.mark.parametrize(
    ("window", "hours"),
    [
        (Window.MORNING, "9am to midday"),
        (Window.AFTERNOON, "1pm to 5pm"),
        (Window.EVENING, "an officer tells you the hour"),
    ],
)
def test_a_slot_is_told_with_its_hours_or_with_who_knows_them(area, window, hours):
    period = SurrenderPeriod(morning_hours="9am to midday", afternoon_hours="1pm to 5pm")
    slot = a_slot(area, window=window)

    words = slot.in_words(period)

    assert words == f"Tuesday 24 November 2026, {window.label.lower()}: {hours}"


# Special days


def test_a_day_that_was_closed_can_not_be_booked_in_any_area(slot):
    other = a_slot(an_area("North", []))
    SpecialDay.objects.create(date=TUESDAY)

    assert bookable_days(FRIDAY) == []
    for one in (slot, other):
        with pytest.raises(SlotIsFull):
            one.claim()


def test_a_day_that_one_area_closed_can_be_booked_in_another(area, slot):
    north = a_slot(an_area("North", []))
    SpecialDay.objects.create(date=TUESDAY, area=area)

    north.claim()

    period = SurrenderPeriod(closes_on=date(2026, 12, 31))
    assert CollectionSlot.objects.bookable(period, FRIDAY).get() == north


@pytest.mark.parametrize("own", [True, False])
def test_the_special_day_of_an_area_goes_before_that_of_all(area, slot, own):
    SpecialDay.objects.create(date=TUESDAY, is_closed=not own)
    SpecialDay.objects.create(date=TUESDAY, is_closed=own, area=area)

    assert bookable_days(FRIDAY) == ([] if own else [TUESDAY])


def test_an_extra_day_opens_a_bank_holiday(area):
    a_slot(area, date=date(2026, 12, 28))
    assert bookable_days(date(2026, 12, 23)) == []

    SpecialDay.objects.create(date=date(2026, 12, 28), is_closed=False)

    assert bookable_days(date(2026, 12, 23)) == [date(2026, 12, 28)]


def test_a_slot_on_a_saturday_can_be_booked(area):
    a_slot(area, date=SATURDAY)

    assert bookable_days(MONDAY) == [SATURDAY]


# The calendar: today, the working day on which a request is read, and the last day of visits

CALENDAR = [
    pytest.param(
        date(2026, 11, 23),
        date(2026, 11, 24),
        date(2026, 12, 7),
        id="both ends of ten working days",
    ),
    pytest.param(date(2026, 12, 23), date(2026, 12, 24), date(2027, 1, 11), id="the year turns"),
    pytest.param(date(2026, 12, 31), date(2027, 1, 4), date(2027, 1, 15), id="31 December"),
    pytest.param(
        date(2026, 5, 1), date(2026, 5, 5), date(2026, 5, 18), id="before a bank holiday Monday"
    ),
    pytest.param(date(2026, 4, 2), date(2026, 4, 7), date(2026, 4, 20), id="Easter"),
    pytest.param(
        date(2026, 3, 27), date(2026, 3, 30), date(2026, 4, 14), id="clocks go forward in 2026"
    ),
    pytest.param(
        date(2026, 10, 23), date(2026, 10, 26), date(2026, 11, 6), id="clocks go back in 2026"
    ),
    pytest.param(
        date(2027, 3, 25), date(2027, 3, 30), date(2027, 4, 12), id="clocks go forward in 2027"
    ),
    pytest.param(
        date(2027, 10, 29), date(2027, 11, 1), date(2027, 11, 12), id="clocks go back in 2027"
    ),
    pytest.param(date(2028, 2, 28), date(2028, 2, 29), date(2028, 3, 13), id="29 February"),
]
BANK_HOLIDAYS = {
    *(date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 4), date(2026, 12, 25)),
    *(date(2026, 12, 28), date(2027, 1, 1), date(2027, 3, 26), date(2027, 3, 29)),
}


@pytest.mark.parametrize(("today", "read_on", "last"), CALENDAR)
def test_ten_working_days_but_the_first_can_be_booked_and_no_bank_holiday(
    area, today, read_on, last
):
    days = slots_on_each_day(area, today - 3 * DAY, today + 30 * DAY)

    bookable = bookable_days(today)

    working_days = [day for day in bookable if day.weekday() < 5]
    assert (working_days[-1], len(working_days)) == (last, 9)
    assert bookable == [day for day in days if read_on < day <= last and day not in BANK_HOLIDAYS]


def test_nothing_can_be_booked_for_a_day_on_which_the_promise_does_not_hold(area):
    slots_on_each_day(area, MONDAY, MONDAY + 10 * DAY)

    assert bookable_days(MONDAY, closes_on=WEDNESDAY) == [WEDNESDAY]
    assert bookable_days(WEDNESDAY, closes_on=WEDNESDAY) == []


# The clock: a moment in UTC, the day that it is here, and whether the period is open and can
# be booked: on its last day a visit would come when the promise does not hold any more.

JUNE = {"opens_on": date(2026, 6, 1), "closes_on": date(2026, 6, 30)}
MOMENTS = [
    # In summer the day begins an hour earlier than in UTC.
    (datetime(2026, 5, 31, 22, 59, 59, tzinfo=UTC), date(2026, 5, 31), (False, False)),
    (datetime(2026, 5, 31, 23, 0, 0, tzinfo=UTC), date(2026, 6, 1), (True, True)),
    (datetime(2026, 6, 29, 22, 59, 59, tzinfo=UTC), date(2026, 6, 29), (True, True)),
    (datetime(2026, 6, 29, 23, 0, 0, tzinfo=UTC), date(2026, 6, 30), (True, False)),
    (datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC), date(2026, 6, 30), (True, False)),
    (datetime(2026, 6, 30, 23, 0, 0, tzinfo=UTC), date(2026, 7, 1), (False, False)),
]


@pytest.mark.parametrize("zone", ["UTC", "Europe/London", "America/New_York", "Pacific/Auckland"])
@pytest.mark.parametrize(("moment", "day", "states"), MOMENTS)
def test_a_period_is_open_to_its_last_minute_here_wherever_the_server_is(
    db, zone, moment, day, states
):
    a_period(**JUNE)

    with time_machine.travel(moment.astimezone(ZoneInfo(zone)), tick=False):
        today = timezone.localdate()

    periods = SurrenderPeriod.objects
    assert today == day
    assert (periods.open(today).exists(), periods.bookable(today).exists()) == states


# A moment in UTC near the turn of a day, and the first day that the page then offers.
NIGHTS = [
    # The clocks go forward at 1am on 29 March 2026 (and 28 March 2027).
    (datetime(2026, 3, 28, 23, 59, tzinfo=UTC), "Tuesday 31 March"),
    (datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), "Tuesday 31 March"),
    (datetime(2026, 3, 29, 1, 0, tzinfo=UTC), "Tuesday 31 March"),
    (datetime(2026, 3, 29, 22, 59, 59, tzinfo=UTC), "Tuesday 31 March"),
    (datetime(2026, 3, 29, 23, 0, tzinfo=UTC), "Wednesday 1 April"),
    (datetime(2027, 3, 27, 23, 59, tzinfo=UTC), "Wednesday 31 March"),
    # They go back at 2am on 25 October 2026 (and 31 October 2027).
    (datetime(2026, 10, 24, 22, 59, tzinfo=UTC), "Tuesday 27 October"),
    (datetime(2026, 10, 24, 23, 0, tzinfo=UTC), "Tuesday 27 October"),
    (datetime(2026, 10, 25, 23, 59, tzinfo=UTC), "Tuesday 27 October"),
    (datetime(2026, 10, 26, 0, 0, tzinfo=UTC), "Wednesday 28 October"),
    (datetime(2027, 10, 31, 23, 59, tzinfo=UTC), "Tuesday 2 November"),
    # A year, a leap day, a bank holiday Monday.
    (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), "Tuesday 5 January"),
    (datetime(2028, 2, 28, 23, 59, tzinfo=UTC), "Wednesday 1 March"),
    (datetime(2026, 5, 3, 22, 59, tzinfo=UTC), "Wednesday 6 May"),
]


@pytest.mark.parametrize(("moment", "first"), NIGHTS)
def test_the_page_offers_the_days_that_are_to_come_here(client, area, shotgun, moment, first):
    cartridges = a_kind("cartridges", group=ItemKind.Group.AMMUNITION)
    around = moment.date()
    a_period([shotgun, cartridges], opens_on=around - 9 * DAY, closes_on=around + 9 * DAY)
    slots_on_each_day(area, around - DAY, around + 9 * DAY)
    giver = Giver(client, "amnesty:booking")
    giver.slot = CollectionSlot.objects.first()

    with time_machine.travel(moment, tick=False):
        giver.answers_up_to("access")

    assert giver.step == "time"
    assert re.search(r'site-days__date">([^<]+)<', giver.text)[1] == first
