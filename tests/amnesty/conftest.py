from datetime import UTC, datetime
from urllib.parse import urlencode

import pytest
import time_machine

from amnesty.models import CollectionSlot, ItemKind, SurrenderPeriod
from campaign_site.journeys import new_run
from tests.amnesty.factories import a_kind, a_period, a_slot, an_area
from tests.unfinished import draft_of, keep
from tests.visitor import Visitor

ANSWERS = {
    "danger": {"danger": "no"},
    "do-you-know": {"explosive": "no"},
    "items": {"items": ["shotgun", "cartridges"]},
    "about-it": {
        "about-shotgun-number": "2",
        "about-shotgun-loaded": "unknown",
        "about-shotgun-ammunition": "apart",
        "about-shotgun-details": "An old one",
        "about-cartridges-number": "",
        "about-cartridges-details": "",
    },
    "kept": {"kept": ["loft", "cabinet"]},
    "whose": {"whose": "late-relative"},
    "papers": {"papers": "late-holder"},
    "area": {"postcode": "nn1 1aa"},
    "place": {"place": "1 Example Street", "way_in": "Use the back door"},
    "access": {"notices": ["dog"], "note": "My sister is at home"},
    "time": {},
    "wishes": {"wishes": ["unmarked-car"]},
    "contact": {"contact": "none"},
    "promise": {},
}
KNIFE = {"about-knife-number": "", "about-knife-details": ""}
CALL = {
    "name": "",
    "telephone": "01632 960001",
    "may_leave_message": "no",
    "may_text": "no",
    "reminder": "no",
}


class Giver(Visitor):
    """A visitor of the booking journey, with an answer ready for every question.

    The usual answers are put into the visitor's draft, which is far quicker than to post
    them; `walks_to_the_check_page` posts them one by one.
    """

    slot = None

    @property
    def usual(self):
        words = SurrenderPeriod.objects.first().wording_version
        return ANSWERS | {"time": {"time": self.slot.pk}, "promise": {"promise": words}}

    def has_answered(self, typed):
        """Have this typed, by step, where nothing is typed yet, as the site itself keeps it."""
        draft = draft_of(self)
        usual = {slug: urlencode(answer, doseq=True) for slug, answer in typed.items()}
        draft.typed = usual | draft.typed
        keep(self.client, draft)

    def answers_up_to(self, last, **typed):
        """Have the usual answer to each question before `last`, then give these to `last`."""
        usual, slugs = self.usual, list(ANSWERS)
        self.run = new_run()
        if last == slugs[0]:
            self.starts()
        else:
            self.has_answered({slug: usual[slug] for slug in slugs[: slugs.index(last)]})
        return self.answers(last, **(typed or usual[last]))

    def goes_on(self):
        """To the check page, with the usual answers to what was not asked yet."""
        self.has_answered(self.usual)
        self.goes_to(self.url("check"))
        assert self.step == "check", (self.step, self.errors)
        return self

    def answers_everything(self):
        return self.answers_up_to("contact").goes_on()

    def walks_to_the_check_page(self):
        self.starts()
        for step, answer in self.usual.items():
            assert self.step == step
            self.answers(step, **answer)
        assert self.step == "check"
        return self


@pytest.fixture
def monday():
    """It is 10 o'clock on Monday 23 November 2026."""
    with time_machine.travel(datetime(2026, 11, 23, 10, tzinfo=UTC)):
        yield


@pytest.fixture
def friday(monday):
    """It is 10 o'clock on the Friday before, when a visit on Tuesday can still be asked for."""
    with time_machine.travel(datetime(2026, 11, 20, 10, tzinfo=UTC)):
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
def visitor(client, period, friday, slot, afternoon):
    giver = Giver(client, "amnesty:booking")
    giver.slot = slot
    return giver
