"""The times that an officer may agree: no closed day, and nothing of today that is over."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import strip_tags

from amnesty.admin.visit_verbs import RebookForm, times_for
from amnesty.models import Booking, CollectionSlot, SpecialDay
from campaign_site.roles import Role
from tests.amnesty.factories import MONDAY, TUESDAY, a_booking, a_period, a_slot, an_area

# Before anyone signs in: a sign-in lasts for minutes only.
pytestmark = pytest.mark.usefixtures("monday", "period")

CLOSED = "This day is closed: training day. Agree another time."
Window = CollectionSlot.Window
# A day of the week after the visit.
LATER = TUESDAY + timedelta(days=7)


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.COLLECTIONS)


@pytest.fixture
def booking(slot):
    return a_booking(slot)


def close(day, area=None, **values):
    return SpecialDay.objects.create(date=day, area=area, **({"note": "training day"} | values))


def page_of(officer, booking):
    page = officer.get(reverse("admin:amnesty_booking_change", args=[booking.pk]))
    return strip_tags(page.content.decode())


def confirms(officer, booking):
    address = reverse("admin:amnesty_booking_status", args=[booking.pk])
    return officer.post(address, {"status": "confirmed", "version": booking.version})


def test_a_closed_day_is_no_other_time(booking, area):
    a_slot(area, date=LATER)
    open_one = a_slot(area, date=LATER + timedelta(days=1))
    close(LATER)

    assert list(times_for(booking)) == [open_one]


def test_a_bank_holiday_is_one_only_where_it_is_opened(area):
    a_period(title="Christmas", opens_on=MONDAY, closes_on=date(2027, 1, 31))
    booking = a_booking(a_slot(area))
    holiday = a_slot(area, date=date(2027, 1, 1))

    with time_machine.travel(datetime(2026, 12, 21, 10, tzinfo=UTC)):
        shut = list(times_for(booking))
        close(holiday.date, is_closed=False)
        opened = list(times_for(booking))

    assert (shut, opened) == ([], [holiday])


@pytest.mark.parametrize(
    ("hour", "left"),
    [
        (11, [Window.MORNING, Window.AFTERNOON, Window.EVENING]),
        (12, [Window.AFTERNOON, Window.EVENING]),
        (18, [Window.EVENING]),
    ],
)
def test_the_parts_of_today_that_are_over_are_no_other_times(booking, area, hour, left):
    for window in Window:
        a_slot(area, date=MONDAY, window=window)
        a_slot(area, date=MONDAY - timedelta(days=1), window=window)

    with time_machine.travel(datetime(2026, 11, 23, hour, tzinfo=UTC)):
        times = list(times_for(booking))

    assert [slot.window for slot in times] == left
    assert {slot.date for slot in times} == {MONDAY}


def test_what_is_today_says_so(officer, booking, area):
    a_slot(area, date=MONDAY, window=Window.AFTERNOON)

    form = RebookForm(row=booking, by=officer.staff)

    words = [label for value, label in form.fields["slot"].choices if value]
    assert words == ["today, Monday 23 November 2026, afternoon: 3 of 3 free"]


# Where it is decided


def test_a_closed_day_is_said_where_it_is_decided_and_nothing_is_confirmed(officer, booking):
    close(TUESDAY)

    answer = confirms(officer, booking)

    assert CLOSED in page_of(officer, booking)
    assert answer.status_code == 422
    assert CLOSED in strip_tags(answer.content.decode())
    assert Booking.objects.get().status == "requested"


@pytest.mark.parametrize("why", ["", "training day"])
def test_the_day_of_another_area_or_one_that_is_opened_holds_up_nothing(officer, booking, why):
    close(TUESDAY, an_area("East", ["NN9"]), note=why)
    close(TUESDAY, is_closed=False, note=why)

    page = page_of(officer, booking)
    confirms(officer, booking)

    assert "This day is closed" not in page
    assert Booking.objects.get().status == "confirmed"


def test_a_day_is_closed_without_a_note_and_on_a_bank_holiday(area):
    close(TUESDAY, area, note="")
    holiday = a_slot(area, date=date(2026, 12, 25))

    assert a_slot(area).closed_in_words == "This day is closed. Agree another time."
    assert holiday.closed_in_words == "This day is closed: bank holiday. Agree another time."


def test_nothing_is_said_of_a_visit_that_has_ended(officer, booking):
    close(TUESDAY)
    Booking.objects.update(status="cancelled", held_until=None, ended_on=MONDAY)

    assert "This day is closed" not in page_of(officer, booking)


def test_in_the_night_a_place_is_held_until_the_end_of_the_day_before(officer, booking):
    assert "place held until the end of Monday 23 November 2026" in page_of(officer, booking)
