"""The quick ones of `python3 dev.py faults`: many people press at the same moment."""

from types import SimpleNamespace

import pytest

from tests.faults import __main__ as faults
from tests.faults import places
from tests.faults.proof import faults_of
from tests.faults.readers import READ, Readers
from tests.faults.tellers import Load, Ticket
from tests.faults.trial import Outcome


@pytest.mark.stack
def test_of_twenty_people_five_get_the_last_places_through_the_whole_stack(running):
    outcome = places.f6(running, people=20, rounds=1)

    assert outcome.faults == []
    assert outcome.acknowledged == places.PLACES + 1


@pytest.mark.stack
def test_one_button_pressed_twenty_times_at_once_sends_one_thing(running):
    outcome = places.f7(running)

    assert outcome.faults == []
    assert outcome.acknowledged == 2 * places.PRESSES


# The proof itself

ROW = {"kind": "report", "reference": "C-2222-2222-2", "token": "one", "text": "c1 a van"}
FINE = {"told": [ROW], "notices": 1, "slots that count wrongly": 0}


@pytest.fixture
def load():
    ticket = Ticket("report", "c1", "run", "one", {}, reference="C-2222-2222-2", tries=1)
    return Load(stack=None, tickets=[ticket])


def test_what_is_there_once_is_no_fault(load):
    assert faults_of(load, FINE) == []


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        ({"told": [], "notices": 0}, "lost: C-2222-2222-2"),
        ({"told": [ROW | {"text": "c2"}]}, "lost: C-2222-2222-2"),
        ({"told": [ROW | {"token": "two"}]}, "lost: C-2222-2222-2"),
        ({"told": [ROW, ROW | {"reference": "other", "token": "two"}]}, "double text: c1"),
        ({"told": [ROW, ROW | {"reference": "other"}]}, "double token: one"),
        ({"notices": 0}, "0 notices for 1 rows"),
        ({"slots that count wrongly": 2}, "2 slots count wrongly"),
    ],
)
def test_what_is_lost_double_or_half_written_is_a_fault(load, found, fault):
    assert fault in faults_of(load, FINE | found)


class Site:
    """Gives every page of itself, or breaks whoever asks for one."""

    def __init__(self, broken=False):
        self.broken = broken

    def visitor(self, **_options):
        if self.broken:
            raise RuntimeError("no visitor")
        return self

    def get(self, _path):
        return SimpleNamespace(status_code=200, text="")


def test_readers_that_met_nothing_wrong_are_no_fault():
    with Readers(Site()) as readers:
        while readers.number < len(READ) or not readers.forms:
            readers.is_over.wait(0.01)

    assert readers.verdict() == []


def test_readers_that_broke_or_asked_for_nothing_are_a_fault():
    with Readers(Site(broken=True)) as readers:
        readers.wait()

    assert readers.verdict() == [
        *["a reader broke: RuntimeError('no visitor')"] * 2,
        "the reader asked for 0 pages alone",
        "nobody opened a form",
    ]


def test_a_person_who_broke_is_a_fault(load):
    outcome = Outcome("")
    load.tickets = []
    load.broke = ["KeyError()"]

    outcome.take(load, {"told": [], "notices": 0, "slots that count wrongly": 0})

    assert outcome.faults == ["a teller broke: KeyError()"]


def test_who_is_put_off_for_ever_or_for_long_is_a_fault(load):
    [told] = load.tickets
    put_off = Ticket("booking", "c2", "run", "one", {}, tries=places.MOST_TRIES + 1)

    assert places.put_off([told]) == []
    assert places.put_off([told, put_off]) == [
        "1 people were never told whether they have a place",
        f"somebody pressed {places.MOST_TRIES + 1} times",
    ]


def test_of_faults_that_need_no_stack_none_is_started(monkeypatch):
    monkeypatch.setattr(faults, "FaultyStack", None)
    given = []

    def trial(database):
        given.append(database)
        return Outcome("a clock")

    monkeypatch.setitem(faults.WITHOUT_STACK, "F8", ((trial, faults.BOTH),))

    assert faults.main("F8") == 0
    assert given == list(faults.BOTH)
