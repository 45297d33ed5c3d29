"""What can be handed in, and where: whatever changes, the next reader sees it."""

from datetime import date, time, timedelta

import pytest
import time_machine

from amnesty.models import CollectionSlot, ItemKind, SpecialDay, SurrenderPeriod, SurrenderPoint
from tests.amnesty.factories import (
    MONDAY,
    TUESDAY,
    WEDNESDAY,
    a_bin,
    a_kind,
    a_period,
    a_session,
    a_slot,
    an_area,
)
from tests.kept import assert_asked_each_time_and_drawn_once, change, is_drawn, read

pytestmark = pytest.mark.django_db

SURRENDER, KNIVES = "/amnesty/", "/amnesty/knives/"
NEAR = f"{KNIVES}near/kettering/"
Method, Sort, Status = SurrenderPeriod.Method, SurrenderPoint.Sort, SurrenderPoint.Status
FRIDAY = MONDAY - timedelta(days=3)
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def clock():
    """It is 10 o'clock on Friday, and officers visit on Tuesday and on Wednesday."""
    with time_machine.travel(f"{FRIDAY} 10:00Z", tick=False) as clock:
        yield clock


@pytest.fixture(autouse=True)
def period():
    ItemKind.objects.all().delete()
    kinds = [a_kind("shotgun", order=1, hint="Of any age"), a_kind("rifle", order=2)]
    a_slot(an_area(), date=WEDNESDAY)
    return a_period(kinds=kinds)


@pytest.fixture(autouse=True)
def points():
    a_bin("Kingsthorpe", place="The car park", postcode="NN2 6AA", access="At any time")
    a_session()
    a_bin("Weston Favell", sort=Sort.STATION, hours_open="9am to 5pm", telephone="101")


@pytest.fixture
def at_a_station(period):
    change(SurrenderPeriod.objects.all(), method=Method.STATION)


OF_THE_PERIOD = [
    {"opens_on": MONDAY},
    {"closes_on": TUESDAY},
    {"closes_on": FRIDAY - DAY},
    {"method": Method.STATION},
    {"method": Method.BIN_OR_SESSION},
    {"wording_version": "2"},
    {"promise": "Another promise."},
    {"limits": "Another limit."},
    {"hours_to_answer": 24},
    {"days_kept": 90},
    {"is_published": False},
]
OF_A_KIND = [
    {"name": "Another kind"},
    {"group": ItemKind.Group.BLADES},
    {"order": 3},
    {"hint": "Another hint"},
    {"is_published": False},
]
OF_A_POINT = [
    {"town": "Corby"},
    {"name": "Another name"},
    {"place": "Another street"},
    {"postcode": "NN1 1AA"},
    {"access": "On weekdays"},
    {"fits": "Up to 30 cm"},
    {"hours_open": "10am to 4pm"},
    {"telephone": "01632 960001"},
    {"status": Status.FULL},
    {"status": Status.MOVED},
    {"checked_on": date(2026, 11, 2)},
    {"checked_on": None, "reported_on": date(2026, 10, 2)},
    {"is_published": False},
]
OF_A_SESSION = [
    {"date": WEDNESDAY},
    {"date": FRIDAY - DAY},
    {"starts_at": time(13)},
    {"ends_at": time(16)},
]


def named(part):
    return str(part)[:45]


@pytest.mark.parametrize("values", OF_THE_PERIOD, ids=named)
def test_a_period_is_shown_as_it_is_now(client, values):
    before = read(client, SURRENDER)

    change(SurrenderPeriod.objects.all(), **values)

    assert read(client, SURRENDER) != before


@pytest.mark.parametrize("values", OF_A_KIND, ids=named)
def test_a_kind_is_shown_as_it_is_now(client, values):
    before = read(client, SURRENDER)

    change(ItemKind.objects.filter(slug="shotgun"), **values)

    assert read(client, SURRENDER) != before


def test_what_may_be_handed_in_is_what_the_period_lists(client, period):
    before = read(client, SURRENDER)

    period.kinds.remove(ItemKind.objects.get(slug="rifle"))

    assert b"Rifle" in before
    assert b"Rifle" not in read(client, SURRENDER)


def test_without_a_period_all_that_is_public_is_listed(client, period):
    a_kind("crossbow")
    before = read(client, SURRENDER)

    change(SurrenderPeriod.objects.all(), is_published=False)

    assert b"Crossbow" not in before
    assert b"Crossbow" in read(client, SURRENDER)


@pytest.mark.parametrize("values", OF_A_POINT, ids=named)
def test_a_station_is_shown_as_it_is_now(client, at_a_station, values):
    before = read(client, SURRENDER)

    change(SurrenderPoint.objects.filter(sort=Sort.STATION), **values)

    assert read(client, SURRENDER) != before


@pytest.mark.parametrize("address", [KNIVES, NEAR])
@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize("values", OF_A_POINT, ids=named)
def test_a_place_is_shown_as_it_is_now(client, address, sort, values):
    if sort == Sort.SESSION and values == {"town": "Corby"}:
        values = {"town": "Kettering"}
    before = read(client, address)

    change(SurrenderPoint.objects.filter(sort=sort), **values)

    assert read(client, address) != before


@pytest.mark.parametrize("address", [KNIVES, NEAR])
@pytest.mark.parametrize("values", OF_A_SESSION, ids=named)
def test_a_session_is_shown_as_it_is_now(client, address, values):
    before = read(client, address)

    change(SurrenderPoint.objects.filter(sort=Sort.SESSION), **values)

    assert read(client, address) != before


def test_a_place_stands_where_it_lies(client):
    a_bin("Here", town="Corby")
    before = read(client, NEAR)

    change(SurrenderPoint.objects.filter(name="Here"), latitude="52.40000", longitude="-0.72600")

    assert b"Less than a mile" not in before
    assert b"Less than a mile" in read(client, NEAR)


@pytest.mark.parametrize("address", [KNIVES, NEAR])
def test_a_session_is_gone_from_the_minute_on_at_which_it_is_over(client, clock, address):
    clock.move_to(f"{TUESDAY} 15:29Z")
    before = read(client, address)

    clock.shift(60)

    assert b"Corby market" in before
    assert b"Corby market" not in read(client, address)


def test_the_last_place_that_is_taken_and_given_back_is_seen_at_once(client):
    before = read(client, SURRENDER)

    change(CollectionSlot.objects.all(), held=3)
    full = read(client, SURRENDER)
    change(CollectionSlot.objects.all(), held=2)

    assert b"No visits are left" not in before
    assert b"No visits are left" in full
    assert read(client, SURRENDER) == before


@pytest.mark.parametrize("values", [{"date": FRIDAY}, {"date": MONDAY + 21 * DAY}])
def test_a_visit_can_be_asked_for_on_the_days_that_there_are(client, values):
    before = read(client, SURRENDER)

    change(CollectionSlot.objects.all(), **values)

    assert read(client, SURRENDER) != before


def test_a_special_day_closes_and_opens_at_once(client):
    before = read(client, SURRENDER)
    day = SpecialDay.objects.create(date=WEDNESDAY)
    closed = read(client, SURRENDER)

    day.delete()

    assert b"No visits are left" in closed
    assert read(client, SURRENDER) == before


def test_the_day_alone_changes_what_can_be_handed_in(client, clock, period):
    seen = []
    for day in (FRIDAY, period.closes_on, period.closes_on + DAY, period.opens_on - DAY):
        clock.move_to(f"{day} 10:00Z")
        seen.append(read(client, SURRENDER))

    assert len(set(seen)) == 4


@pytest.mark.parametrize(("address", "queries"), [(SURRENDER, 3), (KNIVES, 1), (NEAR, 1)])
def test_the_database_is_asked_each_time_and_the_page_is_drawn_once(client, address, queries):
    assert_asked_each_time_and_drawn_once(client, address, queries)


def test_what_somebody_looked_for_is_kept_for_nobody(client):
    before = client.get(KNIVES).content

    found = client.post(KNIVES, {"near": "Kettering"})

    assert "near Kettering" in found.text
    assert client.get(KNIVES).content == before
    assert is_drawn(client.post(KNIVES, {"near": "Kettering"}))


def test_each_town_has_a_page_of_its_own(client):
    assert "near Kettering" in client.get(NEAR).text
    assert "near Corby" in client.get(f"{KNIVES}near/corby/").text
