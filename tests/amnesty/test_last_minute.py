"""The first and the last minute of a surrender, also where the clocks change or a year ends."""

from datetime import date, datetime, time, timedelta
from itertools import count

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from amnesty.models import Booking, ItemKind
from amnesty.working_days import is_working_day
from campaign_site.models import Draft
from tests.amnesty.conftest import Giver
from tests.amnesty.factories import a_kind, a_period, a_slot, an_area

DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
LAST_DAYS = {
    "the clocks go forward": date(2026, 3, 29),
    "the day before they do": date(2026, 3, 28),
    "the clocks go back": date(2026, 10, 25),
    "the day before they go": date(2026, 10, 24),
    "the year ends": date(2026, 12, 31),
    "a leap day": date(2028, 2, 29),
}
PROMISE = "You will not be prosecuted for having it."

every_last_day = pytest.mark.parametrize("last", LAST_DAYS.values(), ids=LAST_DAYS.keys())


def last_day_to_read(last):
    """The working day before, on which an officer reads what was asked for a visit."""
    return next(day for day in (last - DAY * ago for ago in count(1)) if is_working_day(day))


def midnight(day):
    """The moment at which a day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))


@pytest.fixture
def clock():
    with time_machine.travel(midnight(date(2026, 1, 1)), tick=False) as clock:
        yield clock


@pytest.fixture
def until(db, clock):
    """A surrender of three weeks that ends on a day, with a visit that can be asked for then."""

    def until(last):
        a_period(
            kinds=[a_kind("shotgun"), a_kind("cartridges", group=ItemKind.Group.AMMUNITION)],
            opens_on=last - 20 * DAY,
            closes_on=last,
        )
        return a_slot(an_area(districts=["NN1"]), date=last)

    return until


def read(client, name):
    return client.get(reverse(f"amnesty:{name}")).content.decode()


def stands_at_the_check_page(client, slot):
    giver = Giver(client, "amnesty:booking")
    giver.slot = slot
    return giver.answers_everything()


@every_last_day
def test_before_the_working_day_that_comes_before_it_a_visit_on_the_last_day_can_be_asked_for(
    client, until, clock, last
):
    slot = until(last)
    clock.move_to(midnight(last_day_to_read(last)) - MINUTE)

    giver = stands_at_the_check_page(client, slot).sends()

    assert giver.step == "sent"
    assert Booking.objects.get().slot == slot
    assert "You can hand things in until" in read(client, "surrender")


@every_last_day
def test_when_that_working_day_begins_no_visit_is_left_and_nothing_is_stored(
    client, until, clock, last
):
    slot = until(last)
    clock.move_to(midnight(last_day_to_read(last)) - MINUTE)
    giver = stands_at_the_check_page(client, slot)
    clock.move_to(midnight(last_day_to_read(last)))

    giver.sends()

    assert giver.step == "none-left"
    assert "No visits are left to book online" in giver.text
    assert not Booking.objects.exists()
    assert not Draft.objects.exists()
    slot.refresh_from_db()
    assert slot.held == 0


@every_last_day
def test_the_promise_holds_up_to_the_last_minute_and_not_a_minute_longer(
    client, until, clock, last
):
    until(last)

    clock.move_to(midnight(last + DAY) - MINUTE)
    at_the_end = read(client, "surrender")
    clock.move_to(midnight(last + DAY))
    afterwards = read(client, "surrender")

    assert "Today is the last day to hand things in" in at_the_end
    assert PROMISE in at_the_end
    assert "The surrender ended on" in afterwards
    assert PROMISE not in afterwards


@every_last_day
def test_it_opens_with_the_first_minute_of_its_first_day(client, until, clock, last):
    slot, first = until(last), last - 20 * DAY
    a_slot(slot.area, date=first + 7 * DAY)

    clock.move_to(midnight(first) - MINUTE)
    before = read(client, "booking:start")
    clock.move_to(midnight(first))
    opened = read(client, "booking:start")

    assert "It is not open yet." in before
    assert 'href="/amnesty/book/danger/"' not in before
    assert 'href="/amnesty/book/danger/"' in opened


@pytest.mark.parametrize("minutes", [-1, 0])
def test_a_page_opened_before_midnight_is_not_taken_after_it(client, until, clock, minutes):
    """The time is asked for again when nobody has a working day left to read it."""
    slot = until(date(2026, 12, 18))
    visit = a_slot(slot.area, date=date(2026, 12, 11))
    read_on = midnight(visit.date - DAY)
    clock.move_to(read_on - MINUTE)
    giver = stands_at_the_check_page(client, visit)
    clock.move_to(read_on + minutes * MINUTE)

    giver.sends()

    assert giver.step == ("sent" if minutes < 0 else "time")
    assert Booking.objects.count() == (1 if minutes < 0 else 0)
