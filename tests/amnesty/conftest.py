from datetime import UTC, datetime

import pytest
import time_machine

from amnesty.models import CollectionSlot, ItemKind
from tests.amnesty.factories import a_kind, a_period, a_slot, an_area
from tests.visitor import Visitor

ANSWERS = {
    "danger": {"danger": "no"},
    "do-you-know": {"explosive": "no"},
    "items": {"items": ["shotgun", "cartridges"]},
    "about-the-item": {"loaded": "unknown"},
    "area": {"postcode": "nn1 1aa"},
    "place": {"place": "1 Example Street"},
    "access": {"notices": ["dog"], "note": "Use the back door"},
    "time": {},
    "contact": {"contact": "none"},
}


class Giver(Visitor):
    """A visitor of the booking journey, with an answer ready for every question."""

    slot = None

    def answers_up_to(self, last, **typed):
        """Give the usual answer to each question before `last`, then these to `last`."""
        self.starts()
        for step, usual in (ANSWERS | {"time": {"time": self.slot.pk}}).items():
            if step == last:
                return self.answers(step, **(typed or usual))
            self.answers(step, **usual)
        return self.answers(last, **typed)

    def answers_everything(self):
        return self.answers_up_to("contact")


@pytest.fixture
def monday():
    """It is 10 o'clock on Monday 23 November 2026."""
    with time_machine.travel(datetime(2026, 11, 23, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def shotgun(db):
    return a_kind("shotgun", order=1)


@pytest.fixture
def period(monday, shotgun):
    cartridges = a_kind("cartridges", group=ItemKind.Group.AMMUNITION)
    knife = a_kind("knife", group=ItemKind.Group.BLADES)
    return a_period(kinds=[shotgun, cartridges, knife])


@pytest.fixture
def area(db):
    return an_area("West", ["NN1", "NN2"])


@pytest.fixture
def slot(area):
    """Tuesday morning, with three places."""
    return a_slot(area)


@pytest.fixture
def afternoon(area):
    return a_slot(area, window=CollectionSlot.Window.AFTERNOON)


@pytest.fixture
def visitor(client, period, slot, afternoon):
    giver = Giver(client, "amnesty:booking")
    giver.slot = slot
    return giver
