"""Many people want the last places at the same moment."""

from contextlib import suppress

import pytest
from django.test import Client

from amnesty.models import Booking, CollectionSlot, SlotIsFull
from tests.amnesty.conftest import Giver
from tests.amnesty.factories import a_booking
from tests.racing import all_at_once

PEOPLE = 20
PLACES = 3


@pytest.fixture
def people(period, slot, afternoon):
    """Twenty visitors, each in a browser of their own, each before the last button."""
    givers = [Giver(Client(), "amnesty:booking") for _ in range(PEOPLE)]
    for giver in givers:
        giver.slot = slot
        giver.answers_everything()
        assert giver.step == "check"
    return givers


@pytest.mark.django_db(transaction=True)
def test_of_twenty_people_three_get_a_place_and_the_others_are_offered_another(
    people, slot, afternoon
):
    all_at_once([giver.sends for giver in people])

    sent = [giver for giver in people if giver.step == "sent"]
    told = [giver for giver in people if giver.step == "time"]
    assert (len(sent), len(told)) == (PLACES, PEOPLE - PLACES)
    assert {giver.reference for giver in sent} == set(
        Booking.objects.values_list("reference", flat=True)
    )
    for giver in told:
        assert giver.errors == {
            "time": ["Select another time: the one you chose has just been taken"]
        }
        assert "Morning: full" in giver.text
        assert f'value="{afternoon.pk}"' in giver.text
    assert CollectionSlot.objects.get(pk=slot.pk).held == PLACES


@pytest.mark.django_db(transaction=True)
def test_twenty_clicks_at_once_book_one_visit(visitor, slot):
    visitor.answers_everything()
    CollectionSlot.objects.filter(pk=slot.pk).update(capacity=1)
    tabs = [Giver(browser_like(visitor), "amnesty:booking") for _ in range(PEOPLE)]
    for tab in tabs:
        tab.run = visitor.run

    all_at_once([tab.sends for tab in tabs])

    assert {tab.step for tab in tabs} == {"sent"}
    assert {tab.reference for tab in tabs} == {Booking.objects.get().reference}
    assert CollectionSlot.objects.get(pk=slot.pk).held == 1


def browser_like(visitor):
    """A client with the same cookies, so that two threads do not share one."""
    browser = Client()
    browser.cookies = visitor.client.cookies
    return browser


@pytest.mark.django_db(transaction=True)
def test_bookings_and_cancellations_at_once_leave_as_many_places_held_as_bookings(period, slot):
    bookings = [a_booking(slot, number=number) for number in range(PLACES)]
    cancels = [booking.cancel for booking in bookings for _ in range(2)]
    requests = [lambda n=n: book_if_free(slot, n) for n in range(PLACES, PEOPLE)]

    all_at_once([*cancels, *requests])

    alive = Booking.objects.exclude(status=Booking.Status.CANCELLED)
    assert CollectionSlot.objects.get(pk=slot.pk).held == alive.count() <= PLACES


def book_if_free(slot, number):
    with suppress(SlotIsFull):
        a_booking(slot, number=number)
