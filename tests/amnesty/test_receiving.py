"""A request comes in: once, while it can be kept to, and not too many of them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
import time_machine

from amnesty import hoarding
from amnesty.hoarding import TooMany, has_enough, is_busy, mark_of
from amnesty.models import Booking, CollectionSlot, SlotIsFull, SpecialDay
from amnesty.receiving import receive
from campaign_site import attempts
from campaign_site.drafts import Unfinished
from campaign_site.models import Attempt
from campaign_site.roles import Role
from campaign_site.steps import Progress, Submission
from tests.amnesty.factories import a_kind, a_slot, answers_for
from tests.amnesty.test_places import held

pytestmark = pytest.mark.usefixtures("friday")

CALL = {"contact": "telephone", "telephone": "01632 960001"}
WRITE = {"contact": "email", "email": "sam@example.com"}


@pytest.fixture
def submission(period, slot):
    answers = answers_for(slot, a_kind())
    return Submission(Progress(answers=answers), Unfinished("booking", "run"), prepared="hash")


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.COLLECTIONS).staff


def another(submission, by=None, **answers):
    """From somebody else, or from the same person a second time."""
    given = replace(submission.progress, answers=submission.answers | answers)
    draft = Unfinished("booking", "run")
    return submission._replace(progress=given, draft=draft, by=by)


def requests_counted():
    return attempts.counted(hoarding.REQUESTS)


# Once


def test_a_request_is_stored_once_for_each_token(submission, slot):
    first, second = receive(submission), receive(submission)

    assert first == second
    assert held(slot) == requests_counted() == Booking.objects.count() == 1


def test_a_second_press_finds_the_request_even_when_the_slot_is_full_by_then(submission, slot):
    CollectionSlot.objects.update(capacity=1)
    first = receive(submission)

    assert receive(submission) == first


def test_a_second_press_finds_the_request_even_when_its_contact_has_two(submission, slot):
    receive(another(submission, **CALL))
    last = another(submission, **CALL)

    assert receive(last) == receive(last)


def test_a_code_that_is_not_the_first_ones_is_not_kept(submission):
    receive(submission)

    receive(submission._replace(prepared="another hash"))

    assert Booking.objects.get().code_hash == "hash"


# While it can be kept to


def test_midnight_takes_the_visits_of_the_new_day_away(submission, slot):
    midnight = datetime(2026, 11, 24, tzinfo=UTC)

    with time_machine.travel(midnight), pytest.raises(SlotIsFull):
        receive(submission)

    assert held(slot) == Booking.objects.count() == 0


def test_what_staff_closed_meanwhile_is_not_booked(submission, slot):
    SpecialDay.objects.create(date=slot.date)

    with pytest.raises(SlotIsFull):
        receive(submission)


def test_a_period_that_was_taken_off_meanwhile_is_not_booked(submission, period, signed_in_as):
    period.take_off(signed_in_as(Role.APPROVER).staff, "the law has changed")

    with pytest.raises(SlotIsFull):
        receive(submission)

    assert not Booking.objects.exists()


# Two for one contact


@pytest.mark.parametrize("contact", [CALL, WRITE])
def test_a_contact_has_two_open_requests_and_no_third(submission, slot, contact):
    for _ in range(2):
        receive(another(submission, **contact))

    assert has_enough(contact)
    with pytest.raises(TooMany):
        receive(another(submission, **contact))

    assert held(slot) == requests_counted() == Booking.objects.count() == 2


def test_whose_request_has_ended_may_ask_again(submission):
    for _ in range(2):
        receive(another(submission, **CALL))
    Booking.objects.first().cancel_by_giver()

    receive(another(submission, **CALL))

    assert Booking.objects.count() == 3


def test_whose_request_ran_out_may_ask_again_before_its_place_was_given_back(submission):
    for _ in range(2):
        receive(another(submission, **CALL))
    Booking.objects.update(held_until=datetime(2026, 11, 20, 9, tzinfo=UTC))

    assert not has_enough(CALL)
    receive(another(submission, **CALL))


def test_whose_visits_nobody_closed_may_ask_again_after_their_day(submission, officer):
    for _ in range(2):
        booking = receive(another(submission, **CALL))
        booking.decide(officer, Booking.Status.CONFIRMED, booking.version)
    assert has_enough(CALL)

    with time_machine.travel(datetime(2026, 11, 26, tzinfo=UTC)):
        assert not has_enough(CALL)


def test_people_who_leave_no_contact_are_not_taken_for_one(submission, slot):
    for _ in range(3):
        receive(another(submission, contact="none"))

    assert held(slot) == 3
    assert set(Booking.objects.values_list("contact_mark", flat=True)) == {""}


@pytest.mark.parametrize(
    "telephone",
    ["01632960001", "(01632) 960 001", "+44 1632 960001", "+44 (0)1632 960001", "0044 1632.960001"],
)
def test_a_number_is_one_however_it_is_written(telephone):
    assert mark_of(CALL | {"telephone": telephone}) == mark_of(CALL)


@pytest.mark.parametrize("email", ["Sam@Example.com", "sam+2@example.com", "ｓam@example.com"])
def test_an_address_is_one_however_it_is_written(email):
    assert mark_of(WRITE | {"email": email}) == mark_of(WRITE)


def test_other_contacts_have_other_marks():
    others = [CALL | {"telephone": "01632 960002"}, WRITE | {"email": "pat@example.com"}, WRITE]

    assert len({mark_of(contact) for contact in [CALL, *others]}) == 4


def test_a_mark_tells_nothing_without_the_key(settings):
    mark = mark_of(CALL)
    assert mark

    settings.SECRET_KEY = "another"

    assert mark_of(CALL) != mark
    assert "1632" not in mark


# So many in an hour


def test_many_numbers_have_the_same_mark_so_that_it_names_none():
    """Of all numbers of a town, with a million of them, some fifteen have the mark of each."""
    marks = {mark_of(CALL | {"telephone": f"01632 {number}"}) for number in range(1000)}

    assert {len(mark) for mark in marks} == {4}
    assert all(int(mark, base=16) < 2**16 for mark in marks)


def test_an_hour_has_so_many_requests(submission, slot, settings):
    settings.BOOKINGS_AN_HOUR = 2
    receive(another(submission))
    assert not is_busy()
    receive(another(submission))

    assert is_busy()
    with pytest.raises(TooMany):
        receive(another(submission))

    assert held(slot) == requests_counted() == 2


def test_the_next_hour_begins_anew(submission, settings):
    settings.BOOKINGS_AN_HOUR = 1
    receive(another(submission))

    with time_machine.travel(datetime(2026, 11, 20, 11, tzinfo=UTC)):
        assert not is_busy()
        receive(another(submission))


def test_what_is_not_stored_is_not_counted(submission, area):
    full = a_slot(area, window=CollectionSlot.Window.EVENING, capacity=0)

    with pytest.raises(SlotIsFull):
        receive(another(submission, slot=full))

    assert requests_counted() == 0


def test_to_ask_whether_it_is_too_much_writes_nothing(submission):
    is_busy(), has_enough(CALL)

    assert not Attempt.objects.exists()


# Entered by staff


def test_what_staff_enter_has_no_limits_and_takes_none_away(submission, slot, settings, officer):
    settings.BOOKINGS_AN_HOUR = 0

    for _ in range(3):
        receive(another(submission, by=officer, **CALL), channel="telephone")

    assert held(slot) == 3
    assert requests_counted() == 0
    settings.BOOKINGS_AN_HOUR = 1
    assert not is_busy()
    assert not has_enough(CALL)
