"""A booking takes one place of its slot, whatever becomes of it, until it is released."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db.models import Count, F, Q
from django.utils import timezone

from amnesty.models import Booking, CollectionSlot, SlotIsFull, SpecialDay, SurrenderPeriod
from amnesty.models.visits import HOLDING, NEXT, RELEASED, held_until
from campaign_site.dates import planned_moment_in_words
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from campaign_site.versions import Stale
from tests.amnesty.factories import MONDAY, TUESDAY, WEDNESDAY, a_booking, a_slot, an_area

DAY = timedelta(days=1)
Status = Booking.Status


def places_and_bookings_agree():
    """For every slot."""
    holding = Count("booking", filter=Q(booking__status__in=HOLDING))
    wrong = CollectionSlot.objects.annotate(taken=holding).exclude(held=F("taken"))
    return not wrong.exists()


def held(slot):
    return CollectionSlot.objects.get(pk=slot.pk).held


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.COLLECTIONS).staff


@pytest.fixture
def booking(period, slot, afternoon):
    return a_booking(slot)


def as_read_by_another(booking):
    return Booking.objects.get(pk=booking.pk)


def come_out(booking, officer, *outcome):
    """Confirmed in time, and visited on its day."""
    booking.decide(officer, Status.CONFIRMED, booking.version)
    with time_machine.travel(booking.slot.date):
        for status in (Status.OUT, *outcome):
            booking.decide(officer, status, booking.version)


# Taking and giving back


def test_a_request_takes_a_place(booking, slot):
    assert held(slot) == 1
    assert places_and_bookings_agree()


def test_a_cancelled_visit_gives_its_place_back_once(booking, slot):
    other_tab = as_read_by_another(booking)
    booking.cancel_by_giver()

    with pytest.raises(Stale):
        other_tab.cancel_by_giver()

    assert held(slot) == 0
    assert places_and_bookings_agree()


def test_a_visit_that_officers_cancel_gives_its_place_back(booking, slot, officer):
    booking.decide(officer, Status.CANCELLED, booking.version, "asked for by telephone")

    assert held(slot) == 0
    assert not booking.is_cancelled_by_giver


@pytest.mark.parametrize("outcome", [Status.COLLECTED, Status.NOBODY_IN, Status.INCIDENT])
def test_a_visit_that_was_made_keeps_its_place(booking, slot, officer, outcome):
    come_out(booking, officer, outcome)

    assert held(slot) == 1
    assert places_and_bookings_agree()


def test_no_decision_leads_back_from_a_place_that_was_given_back():
    assert [status for status in RELEASED if NEXT.get(status)] == []


def test_the_mark_of_the_contact_goes_when_the_visit_ends(booking):
    Booking.objects.update(contact_mark="mark")

    booking.cancel_by_giver()

    booking.refresh_from_db()
    assert booking.contact_mark == ""
    assert booking.ended_on == MONDAY


# Moving


@pytest.mark.usefixtures("friday")
def test_a_move_takes_the_new_place_and_gives_the_old_one_back(booking, slot, afternoon):
    booking.move_by_giver(afternoon)

    assert (held(slot), held(afternoon)) == (0, 1)
    assert booking.slot == afternoon
    assert places_and_bookings_agree()


@pytest.mark.usefixtures("friday")
def test_an_officer_confirms_a_moved_visit_anew(booking, afternoon, officer):
    booking.decide(officer, Status.CONFIRMED, booking.version)

    booking.move_by_giver(afternoon)

    booking.refresh_from_db()
    assert booking.status == Status.REQUESTED
    assert booking.held_until is not None


def test_what_needs_a_call_still_needs_it_after_a_move(booking, slot, area, officer):
    later = a_slot(area, date=TUESDAY + 8 * DAY)
    booking.decide(officer, Status.NEEDS_CALL, booking.version)

    booking.move_by_giver(later)

    booking.refresh_from_db()
    assert (booking.status, booking.held_until) == (Status.NEEDS_CALL, None)
    assert (held(slot), held(later)) == (0, 1)


@pytest.mark.usefixtures("friday")
def test_two_moves_from_two_tabs_leave_one_place_taken(booking, slot, afternoon, area):
    evening = a_slot(area, window=CollectionSlot.Window.EVENING)
    other_tab = as_read_by_another(booking)

    booking.move_by_giver(afternoon)
    other_tab.move_by_giver(evening)

    assert [held(each) for each in (slot, afternoon, evening)] == [0, 0, 1]
    assert places_and_bookings_agree()


@pytest.mark.usefixtures("friday")
def test_to_move_twice_to_the_same_time_is_to_move_once(booking, afternoon, officer):
    booking.move_by_giver(afternoon)
    booking.decide(officer, Status.CONFIRMED, booking.version)

    as_read_by_another(booking).move_by_giver(afternoon)

    booking.refresh_from_db()
    assert booking.status == Status.CONFIRMED
    assert held(afternoon) == 1


def test_a_move_to_a_full_slot_changes_nothing(booking, slot, afternoon):
    CollectionSlot.objects.filter(pk=afternoon.pk).update(capacity=1, held=1)

    with pytest.raises(SlotIsFull):
        booking.move_by_giver(afternoon)

    assert booking.slot == slot
    booking.refresh_from_db()
    assert booking.slot == slot
    assert (held(slot), held(afternoon)) == (1, 1)


@pytest.mark.parametrize(
    "why_not",
    [
        lambda slot: {"area": an_area("North", [])},
        lambda slot: {"date": MONDAY},
        lambda slot: {"date": MONDAY + 28 * DAY},
    ],
)
def test_a_giver_moves_only_to_what_is_offered(booking, slot, area, why_not):
    other = a_slot(**{"area": area, "window": CollectionSlot.Window.EVENING} | why_not(slot))

    with pytest.raises(SlotIsFull):
        booking.move_by_giver(other)

    assert (held(slot), held(other)) == (1, 0)


def test_nobody_moves_to_a_day_that_was_closed(booking, slot, afternoon, officer):
    SpecialDay.objects.create(date=afternoon.date)

    with pytest.raises(SlotIsFull):
        booking.move_by_giver(afternoon)
    with pytest.raises(SlotIsFull):
        booking.rebook(officer, afternoon, booking.version)

    assert (held(slot), held(afternoon)) == (1, 0)


def test_a_moved_visit_has_a_code_that_lasts_as_long_after_it(booking, area):
    Booking.objects.update(reminded_on=MONDAY)
    later = a_slot(area, date=TUESDAY + 3 * DAY)

    booking.move_by_giver(later)

    booking.refresh_from_db()
    assert booking.code_expires_on == later.date + Booking.CODE_LASTS
    assert booking.reminded_on is None


def test_whom_nobody_was_in_for_gets_another_place(booking, slot, afternoon, officer):
    come_out(booking, officer, Status.NOBODY_IN)

    booking.rebook(officer, afternoon, booking.version)

    booking.refresh_from_db()
    assert (booking.status, booking.ended_on) == (Status.CONFIRMED, None)
    assert (held(slot), held(afternoon)) == (0, 1)


def test_a_request_that_ran_out_gets_a_place_again_when_an_officer_agrees_it(
    booking, slot, officer
):
    with time_machine.travel(datetime(2026, 11, 24, 0, 0, 1, tzinfo=UTC)):
        booking.expire()

    booking.rebook(officer, slot, booking.version)

    assert held(slot) == 1
    assert places_and_bookings_agree()


# What somebody else did meanwhile


@pytest.mark.usefixtures("friday")
def test_an_officer_decides_only_about_what_they_saw(booking, slot, afternoon, officer):
    seen = as_read_by_another(booking)
    booking.move_by_giver(afternoon)

    with pytest.raises(Stale):
        seen.decide(officer, Status.CANCELLED, version=1)

    assert seen.slot == afternoon
    assert (held(slot), held(afternoon)) == (0, 1)
    assert not AuditEntry.objects.exists()


def test_a_version_that_is_still_to_come_is_no_version_that_was_seen(booking, officer):
    with pytest.raises(Stale):
        booking.decide(officer, Status.CONFIRMED, version=booking.version + 1)


def test_a_giver_cancels_what_an_officer_confirmed_meanwhile(booking, slot, officer):
    as_read_by_another(booking).decide(officer, Status.CONFIRMED, 1)

    booking.cancel_by_giver()

    assert booking.is_cancelled_by_giver
    assert held(slot) == 0


def test_a_giver_changes_nothing_once_officers_are_out(booking, slot, afternoon, officer):
    opened = as_read_by_another(booking)
    come_out(booking, officer)

    with pytest.raises(Stale):
        opened.cancel_by_giver()
    with pytest.raises(Stale):
        opened.move_by_giver(afternoon)

    assert (held(slot), held(afternoon)) == (1, 0)


def test_a_giver_changes_nothing_on_the_day_of_the_visit(booking, slot, officer):
    booking.decide(officer, Status.CONFIRMED, booking.version)

    with time_machine.travel(datetime(2026, 11, 24, 0, 0, 1, tzinfo=UTC)), pytest.raises(Stale):
        booking.cancel_by_giver()

    assert held(slot) == 1


# Requests that nobody reads


def test_a_request_that_nobody_reads_gives_its_place_back(booking, slot):
    assert not booking.expire()
    assert held(slot) == 1

    with time_machine.travel(booking.held_until):
        assert booking.is_expired_by_now
        assert Booking.objects.unread_for_too_long().get() == booking
        assert booking.expire()

    assert booking.status == Status.EXPIRED
    assert booking.is_expired_by_now
    assert held(slot) == 0


def test_what_an_officer_has_read_does_not_run_out(booking, slot, officer):
    booking.decide(officer, Status.NEEDS_CALL, booking.version)

    with time_machine.travel(datetime(2026, 12, 23, tzinfo=UTC)):
        assert not Booking.objects.unread_for_too_long().exists()
        assert not booking.expire()

    assert held(slot) == 1


def test_a_request_without_a_time_runs_out_when_its_day_begins(booking):
    Booking.objects.update(held_until=None)
    booking.refresh_from_db()

    with time_machine.travel(datetime(2026, 11, 23, 23, 59, 59, tzinfo=UTC), tick=False):
        assert not booking.is_expired_by_now
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC)):
        assert booking.is_expired_by_now
        assert Booking.objects.unread_for_too_long().get() == booking


def test_what_ran_out_a_minute_ago_can_be_neither_moved_nor_confirmed(
    booking, slot, afternoon, officer
):
    with time_machine.travel(booking.held_until):
        assert not booking.may_be_changed_by_giver
        with pytest.raises(Stale):
            booking.move_by_giver(afternoon)
        with pytest.raises(ValidationError, match="Nobody read this request in time"):
            booking.decide(officer, Status.CONFIRMED, booking.version)

    assert held(slot) == 1


def test_a_request_that_was_read_has_its_time_anew_when_it_is_moved(booking, area, officer):
    first = booking.held_until
    booking.decide(officer, Status.CONFIRMED, booking.version)

    booking.move_by_giver(a_slot(area, date=TUESDAY + 8 * DAY))

    assert booking.held_until > first
    with time_machine.travel(first):
        assert not booking.expire()


def test_nobody_holds_an_unread_place_for_longer_by_moving(booking, area):
    first = booking.held_until
    later = [a_slot(area, date=TUESDAY + days * DAY) for days in (7, 8)]

    for slot in later:
        booking.move_by_giver(slot)

    assert booking.held_until == first
    with time_machine.travel(first):
        assert booking.expire()


def test_a_move_to_an_earlier_day_is_held_no_longer_than_to_that_day(area, period):
    booking = a_booking(a_slot(area, date=TUESDAY + 8 * DAY))
    first = booking.held_until

    booking.move_by_giver(a_slot(area, date=WEDNESDAY))

    assert booking.held_until == datetime(2026, 11, 25, tzinfo=UTC) < first


# A place is held for 48 hours of the clock, to the full hour, and not into the day of the visit:
# when it was asked for (in UTC), the day of the visit, and until when, as it is said here.
HOLDS = [
    ((2026, 11, 23, 10, 0), (2026, 12, 1), "Wednesday 25 November 2026 at 11am"),
    ((2026, 11, 23, 10, 59), (2026, 12, 1), "Wednesday 25 November 2026 at 11am"),
    ((2026, 11, 23, 10, 0), (2026, 11, 24), "Tuesday 24 November 2026 at midnight"),
    # The clocks go forward at 1am on 29 March 2026, and on 28 March 2027.
    ((2026, 3, 27, 23, 30), (2026, 4, 8), "Monday 30 March 2026 at 1am"),
    ((2026, 3, 28, 12, 0), (2026, 3, 30), "Monday 30 March 2026 at midnight"),
    ((2027, 3, 27, 9, 15), (2027, 4, 8), "Monday 29 March 2027 at 11am"),
    # They go back at 2am on 25 October 2026, and on 31 October 2027.
    ((2026, 10, 23, 23, 30), (2026, 11, 4), "Monday 26 October 2026 at midnight"),
    ((2026, 10, 24, 12, 0), (2026, 10, 26), "Monday 26 October 2026 at midnight"),
    ((2027, 10, 30, 9, 15), (2027, 11, 4), "Monday 1 November 2027 at 10am"),
    ((2026, 12, 31, 9, 15), (2027, 1, 8), "Saturday 2 January 2027 at 10am"),
    ((2028, 2, 28, 9, 15), (2028, 3, 8), "Wednesday 1 March 2028 at 10am"),
]


@pytest.mark.parametrize(("asked", "day", "words"), HOLDS)
def test_until_when_a_place_is_held(asked, day, words):
    slot = CollectionSlot(date=date(*day))

    with time_machine.travel(datetime(*asked, tzinfo=UTC), tick=False):
        until = held_until(SurrenderPeriod(hours_to_answer=48), slot)

    assert planned_moment_in_words(until) == words
    assert timezone.localtime(until).minute == 0
