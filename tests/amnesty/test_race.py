"""Many people want the last places at the same moment, while others give theirs back."""

from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from itertools import count
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from django.utils.crypto import get_random_string

from amnesty.models import Booking, CollectionSlot, SlotIsFull
from campaign_site.models import Attempt
from campaign_site.roles import Role
from campaign_site.versions import Stale
from tests.amnesty.conftest import Giver
from tests.amnesty.factories import TUESDAY, a_booking, a_slot
from tests.amnesty.test_places import held, places_and_bookings_agree
from tests.racing import all_at_once
from tests.unfinished import draft_of, keep

PLACES = 5
ROUNDS = 20
DAY = timedelta(days=1)
Status = Booking.Status
Window = CollectionSlot.Window

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def at_the_last_button(visitor, slot):
    """Someone who has answered everything, and wants the slot of the fixture."""
    CollectionSlot.objects.filter(pk=slot.pk).update(capacity=PLACES)
    visitor.answers_everything()
    assert visitor.step == "check"
    return visitor


def another_like(visitor, **own):
    """In a browser of their own, at the same place, quicker than by giving every answer."""
    draft = draft_of(visitor)
    other = Giver(Client(), visitor.namespace)
    other.run = get_random_string(16, "abcdefghijklmnopqrstuvwxyz")
    typed = draft.typed | {step: urlencode(answers) for step, answers in own.items()}
    token = get_random_string(64)
    keep(other.client, replace(draft, run=other.run, typed=typed, token=token, key=None))
    return other


def race_for_the_last_places(visitor, slot, people):
    """Returns those who did not get one."""
    clients = [visitor, *(another_like(visitor) for _ in range(people - 1))]
    stands = {}

    def press(client):
        stands[client] = step_of(client.client.post(client.url("check")).url)

    all_at_once([partial(press, client) for client in clients])

    assert Counter(stands.values()) == {"sent": PLACES, "time": people - PLACES}
    requests = Booking.objects.filter(slot=slot, status=Status.REQUESTED)
    sent = [client for client in clients if stands[client] == "sent"]
    assert {draft_of(client).sent["reference"] for client in sent} == {
        booking.reference for booking in requests
    }
    assert Booking.objects.count() == held(slot) == PLACES
    return [client for client in clients if stands[client] == "time"]


def step_of(address):
    return address.partition("?")[0].strip("/").rpartition("/")[2]


def each_is_offered_another(told, other):
    """All were led to the same page. To open it for each would take longer than the race."""
    for client in told[::10]:
        client.opens("time")
        assert "Select another time: the one you chose has just been taken" in client.text
        assert "Morning: full" in client.text
        assert f'value="{other.pk}"' in client.text


@pytest.mark.postgres
def test_of_two_hundred_people_five_get_a_place_and_all_others_are_offered_another(
    at_the_last_button, slot, afternoon
):
    each_is_offered_another(race_for_the_last_places(at_the_last_button, slot, 200), afternoon)


@pytest.mark.sqlite
def test_of_fifty_people_five_get_a_place_and_all_others_are_offered_another(
    at_the_last_button, slot, afternoon
):
    each_is_offered_another(race_for_the_last_places(at_the_last_button, slot, 50), afternoon)


# One contact, one hour, one visitor

CALLS = {
    "contact": {"contact": "telephone"},
    "telephone": {
        "telephone": "01632 960001",
        "may_leave_message": "no",
        "may_text": "no",
        "reminder": "no",
    },
}


def test_of_ten_requests_at_once_with_one_number_two_are_taken(at_the_last_button, slot):
    people = [another_like(at_the_last_button, **CALLS) for _ in range(10)]

    all_at_once([person.sends for person in people])

    assert sorted(person.step for person in people) == ["call-101"] * 8 + ["sent"] * 2
    assert Booking.objects.count() == held(slot) == 2


def test_the_turn_of_the_hour_gives_nobody_a_third_request(at_the_last_button, slot, monkeypatch):
    hours = count(1)
    monkeypatch.setattr(Attempt, "current_hour", lambda: next(hours))
    people = [another_like(at_the_last_button, **CALLS) for _ in range(10)]

    all_at_once([person.sends for person in people])

    assert Booking.objects.count() == held(slot) == 2


def test_of_ten_requests_at_once_as_many_are_taken_as_the_hour_may_have(
    at_the_last_button, slot, settings
):
    settings.BOOKINGS_AN_HOUR = 3
    people = [another_like(at_the_last_button) for _ in range(10)]

    all_at_once([person.sends for person in people])

    assert sorted(person.step for person in people) == ["call-101"] * 7 + ["sent"] * 3
    assert Booking.objects.count() == held(slot) == 3


def test_twenty_clicks_at_once_book_one_visit(at_the_last_button, slot, settings):
    settings.BOOKINGS_AN_HOUR = 1
    CollectionSlot.objects.filter(pk=slot.pk).update(capacity=1)
    tabs = [same_tab(at_the_last_button) for _ in range(20)]

    all_at_once([tab.sends for tab in tabs])

    assert {tab.step for tab in tabs} == {"sent"}
    assert {tab.reference for tab in tabs} == {Booking.objects.get().reference}
    assert held(slot) == 1


def same_tab(visitor):
    """Another client with the same cookies and run, so that two threads do not share one."""
    tab = Giver(Client(), visitor.namespace)
    tab.client.cookies, tab.run = visitor.client.cookies, visitor.run
    return tab


# Requests, moves, cancellations and decisions, all at once


def test_people_who_change_places_do_not_wait_for_each_other_for_ever(
    period, friday, slot, afternoon
):
    both = [slot, afternoon]
    CollectionSlot.objects.update(capacity=20)
    bookings = [a_booking(both[number % 2], number=number) for number in range(20)]

    for turn in (1, 2):
        all_at_once(
            [
                partial(booking.move_by_giver, both[(number + turn) % 2])
                for number, booking in enumerate(bookings)
            ]
        )

    assert (held(slot), held(afternoon)) == (10, 10)
    assert {booking.version for booking in Booking.objects.all()} == {3}


class Crowd:
    """Everybody who does something with the visits of an area in the same moment."""

    def __init__(self, slots, officer):
        self.slots, self.officer = slots, officer
        self.done = Counter()

    def round(self, number):
        """Some ask for a visit; of each that is to come two or three do something at once."""
        asks = [self.asks(10 * number + n) for n in range(6)]
        deeds = [self.moves, self.cancels, self.confirms, self.runs_out, self.rebooks, self.frees]
        bookings = Booking.objects.open().order_by("reference")
        acts = [
            deeds[(number + place + turn) % len(deeds)](booking.pk, place + turn)
            for place, booking in enumerate(bookings)
            for turn in range(2 + place % 2)
        ]
        all_at_once([self.counted(act) for act in [*asks, *acts]])

    def counted(self, act):
        """What can't be done any more is no fault. It must leave nothing behind."""

        def run():
            with suppress(SlotIsFull, Stale, ValidationError):
                act()
                self.done[act.__qualname__.split(".")[1]] += 1

        return run

    def slot(self, number):
        return self.slots[number % len(self.slots)]

    def asks(self, number):
        return lambda: a_booking(self.slot(number), number=number)

    def moves(self, key, number):
        return lambda: Booking.objects.get(pk=key).move_by_giver(self.slot(number))

    def cancels(self, key, number):
        return lambda: Booking.objects.get(pk=key).cancel_by_giver()

    def confirms(self, key, number):
        booking = Booking.objects.get(pk=key)
        return lambda: booking.decide(self.officer, Status.CONFIRMED, booking.version)

    def rebooks(self, key, number):
        booking = Booking.objects.get(pk=key)
        return lambda: booking.rebook(self.officer, self.slot(number), booking.version)

    def frees(self, key, number):
        booking = Booking.objects.get(pk=key)
        return lambda: booking.free_unread(self.officer, "looks hoarded")

    def runs_out(self, key, number):
        """Only a request can: another has no time to which its place is held."""
        unread = Booking.objects.filter(pk=key, status=Status.REQUESTED)
        unread.update(held_until=timezone.now())
        return lambda: Booking.objects.get(pk=key).expire()


def test_after_twenty_rounds_of_everything_as_many_places_are_taken_as_there_are_bookings(
    period, area, signed_in_as
):
    days = [TUESDAY, TUESDAY + DAY]
    slots = [a_slot(area, date=day, window=window) for day in days for window in Window]
    crowd = Crowd(slots, signed_in_as(Role.COLLECTIONS).staff)

    agreed = []
    for number in range(ROUNDS):
        crowd.round(number)
        agreed.append(places_and_bookings_agree())

    assert agreed == [True] * ROUNDS
    deeds = {"asks", "moves", "cancels", "confirms", "rebooks", "frees", "runs_out"}
    assert crowd.done.keys() == deeds
    # Who comes first is chance, and on a busy machine some seldom do.
    assert min(crowd.done.values()) > 1
