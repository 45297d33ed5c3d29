"""On the day: in which order they drive, and for which part of the day they leave."""

import re

import pytest
import time_machine
from django.urls import reverse

from amnesty.models import Booking, SpecialDay
from amnesty.models.visits import Status
from amnesty.runs import Run
from campaign_site.roles import Role
from tests.amnesty.factories import TUESDAY, a_booking, a_slot

pytestmark = pytest.mark.usefixtures("monday", "period")


@pytest.fixture
def officer(monday, signed_in_as):
    """It is the day of the visits."""
    client = signed_in_as(Role.COLLECTIONS)
    with time_machine.travel(TUESDAY):
        client.force_login(client.staff)
        yield client


@pytest.fixture
def run(slot):
    return Run(slot.area.team, TUESDAY)


def confirmed(slot, number=1, order=0):
    booking = a_booking(slot, number=number)
    values = {"status": Status.CONFIRMED, "held_until": None, "run_order": order}
    Booking.objects.filter(pk=booking.pk).update(**values)
    booking.refresh_from_db()
    return booking


def page_of(officer, run):
    asked = {"team": run.team.pk, "day": run.day}
    return officer.get(reverse("admin:amnesty_run"), asked).content.decode()


def leaves(officer, run, bookings, **typed):
    seen = [f"{booking.pk} {booking.version}" for booking in bookings]
    values = {"team": run.team.pk, "day": run.day, "visit": seen} | typed
    return officer.post(reverse("admin:amnesty_run_out"), values, follow=True)


def test_what_is_not_in_order_yet_stands_last_in_its_part_of_the_day(slot, afternoon, run):
    late = confirmed(afternoon, 1, order=1)
    new, second, first = confirmed(slot, 2), confirmed(slot, 3, 2), confirmed(slot, 4, 1)

    assert list(run.bookings) == [first, second, new, late]


def test_what_is_not_in_order_yet_says_so(officer, slot, run):
    confirmed(slot, 1, order=1)
    one = page_of(officer, run).count("not in order yet")
    confirmed(slot, 2)

    assert page_of(officer, run).count("not in order yet") == one + 1


def test_a_visit_that_moves_loses_its_place_in_the_run(officer, slot, afternoon):
    booking = confirmed(slot, order=4)

    booking.rebook(officer.staff, afternoon, booking.version)

    booking.refresh_from_db()
    assert booking.run_order == 0


def test_one_press_sends_officers_out_for_a_part_of_the_day(officer, slot, afternoon, run):
    here, later = confirmed(slot, 1), confirmed(afternoon, 2)

    page = page_of(officer, run)
    done = leaves(officer, run, [here, later], window=slot.window)

    assert re.findall(r"(\w+): officers are out for 1 visit<", page) == ["Morning", "Afternoon"]
    assert "The officers are out for this part of the day." in done.content.decode()
    assert dict(Booking.objects.values_list("pk", "status")) == {
        here.pk: Status.OUT,
        later.pk: Status.CONFIRMED,
    }


@pytest.mark.parametrize("typed", [{}, {"window": "9"}, {"window": "noon"}])
def test_without_a_part_of_the_day_nobody_leaves(officer, slot, run, typed):
    booking = confirmed(slot)

    leaves(officer, run, [booking], **typed)

    assert Booking.objects.get().status == Status.CONFIRMED


def test_a_closed_day_is_said_on_the_list(officer, slot, run):
    confirmed(slot)
    SpecialDay.objects.create(date=TUESDAY, area=slot.area, note="training day")

    assert "West: This day is closed: training day. Agree another time." in page_of(officer, run)


def test_the_opened_list_says_what_was_told_and_added_before_where_it_is(officer, slot, run):
    booking = confirmed(a_slot(slot.area, window=3), 5)
    booking.add_note("The gate is blue", officer.staff)
    typed = {"team": run.team.pk, "day": run.day, "reason": "driving there today"}

    page = officer.post(reverse("admin:amnesty_run_open"), typed).content.decode()

    words = ["Use the back door", "The gate is blue", "1 Example Street"]
    assert sorted(words, key=page.index) == words
