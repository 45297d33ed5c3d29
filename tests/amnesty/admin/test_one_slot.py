"""One slot in the admin: its places may change, but never to fewer than are taken."""

import pytest
from django.urls import reverse

from campaign_site.roles import Role
from tests.amnesty.factories import a_booking

# Before anyone signs in: a sign-in lasts for minutes only.
pytestmark = pytest.mark.usefixtures("monday", "period")


@pytest.fixture
def planner(signed_in_as):
    return signed_in_as(Role.COLLECTIONS)


@pytest.fixture
def taken(slot):
    """With one of its three places taken. Its form was opened before that."""
    a_booking(slot)
    return slot


def page_of(slot):
    return reverse("admin:amnesty_collectionslot_change", args=[slot.pk])


def typed(slot, capacity):
    return {
        "area": slot.area_id,
        "date": slot.date.isoformat(),
        "window": slot.window,
        "capacity": capacity,
    }


def test_a_slot_can_be_made_larger_without_losing_what_is_taken(planner, taken):
    planner.post(page_of(taken), typed(taken, capacity=9))

    taken.refresh_from_db()
    assert (taken.capacity, taken.held) == (9, 1)


def test_a_slot_smaller_than_what_is_taken_is_refused_in_words(planner, taken):
    page = planner.post(page_of(taken), typed(taken, capacity=0))

    assert "More places are taken than that." in page.content.decode()
    taken.refresh_from_db()
    assert taken.capacity == 3
