"""The demonstration can be loaded again on any day."""

from datetime import date, timedelta

import pytest
from django.contrib.auth import get_user_model

from amnesty import demo
from amnesty.models import (
    Booking,
    CollectionArea,
    CollectionSlot,
    District,
    ItemKind,
    PeriodVersion,
    PointVersion,
    SurrenderPeriod,
    SurrenderPoint,
)
from campaign_site import force
from campaign_site.models import AuditEntry
from tests.amnesty.factories import MONDAY, a_booking

MODELS = [
    ItemKind,
    SurrenderPeriod,
    PeriodVersion,
    CollectionArea,
    District,
    CollectionSlot,
    SurrenderPoint,
    PointVersion,
    AuditEntry,
]


@pytest.fixture
def load(db):
    """Loads it for a day, by the two people that publishing takes."""
    make = get_user_model().objects.create
    people = [make(username=name, is_staff=True) for name in ("officer", "second")]
    return lambda today: demo.load(today, people)


def counts():
    return [model.objects.count() for model in MODELS]


def test_loading_it_twice_changes_nothing(load):
    load(MONDAY)
    once = counts()

    load(MONDAY)

    assert counts() == once
    assert all(once)


def test_a_visit_can_be_booked_in_both_areas_within_the_next_ten_working_days(load):
    load(MONDAY)

    period = SurrenderPeriod.objects.bookable(MONDAY).get()
    for area in CollectionArea.objects.all():
        slots = CollectionSlot.objects.bookable(period, MONDAY).filter(area=area)
        days = set(slots.values_list("date", flat=True))
        assert min(days) == date(2026, 11, 25)
        assert len(days) == 9
        assert max(days) == date(2026, 12, 7)


def test_the_areas_cover_all_the_districts_of_the_force_once(load):
    load(MONDAY)

    codes = District.objects.values_list("outward_code", flat=True)

    assert sorted(codes) == sorted(force.current().postcodes["ours"])


def test_a_later_day_adds_its_days_and_keeps_what_is_booked(load):
    load(MONDAY)
    slot = CollectionSlot.objects.last()
    booking = a_booking(slot)

    load(MONDAY + timedelta(days=7))

    slot.refresh_from_db()
    assert slot.held == 1
    assert Booking.objects.get() == booking
    assert CollectionSlot.objects.filter(date=date(2026, 12, 14)).exists()


@pytest.mark.parametrize("days", [0, 6, 7, 40, 365])
def test_a_period_is_open_on_whatever_day_it_is_loaded(load, days):
    load(MONDAY)
    today = MONDAY + timedelta(days=days)

    load(today)

    assert SurrenderPeriod.objects.bookable(today).count() == 1
    assert SurrenderPeriod.objects.count() == 2


def test_the_week_of_january_2023_is_there(load):
    load(MONDAY)

    period = SurrenderPeriod.objects.open(date(2023, 1, 25)).get()

    assert (period.opens_on, period.closes_on) == (date(2023, 1, 23), date(2023, 1, 29))


def test_every_session_is_marked_as_a_demonstration(load):
    load(MONDAY)

    sessions = SurrenderPoint.objects.filter(sort="session")

    assert all(session.name.startswith("Demonstration session") for session in sessions)
    assert all(session.date > MONDAY for session in sessions)


def test_hours_that_are_made_up_say_so_and_only_the_demonstration_has_any(load):
    load(MONDAY)

    made_up, real = SurrenderPeriod.objects.all()
    windows = CollectionSlot.Window
    assert all(made_up.hours_of(window).endswith("(example)") for window in windows)
    assert {str(real.hours_of(window)) for window in windows} == {"an officer tells you the hour"}


def test_no_bin_claims_that_a_person_saw_it_there(load):
    load(MONDAY)

    bins = SurrenderPoint.objects.bins()

    assert not bins.filter(checked_on__isnull=False).exists()
    assert [str(point) for point in bins.filter(reported_on=None)] == [
        "Olympic Way, Wellingborough"
    ]


def test_every_bin_stands_under_a_town_of_the_force(load):
    load(MONDAY)

    towns = SurrenderPoint.objects.bins().values_list("town", flat=True).distinct()

    assert sorted(set(towns)) == [
        "Daventry",
        "Higham Ferrers",
        "Irthlingborough",
        "Northampton",
        "Rushden",
        "Wellingborough",
    ]


def test_explosives_are_not_a_kind(load):
    load(MONDAY)

    words = " ".join(f"{kind.name} {kind.hint}".lower() for kind in ItemKind.objects.all())

    assert not [word for word in ("explo", "grenade", "shell", "mortar", "flare") if word in words]


def test_what_the_public_reads_was_agreed_by_two_people(load):
    load(MONDAY)

    versions = [*PointVersion.objects.all(), *PeriodVersion.objects.all()]

    assert {(each.proposed_by.username, each.decided_by.username) for each in versions} == {
        ("officer", "second")
    }
    assert not SurrenderPoint.objects.filter(is_published=False).exists()
    assert not SurrenderPeriod.objects.filter(is_published=False).exists()


def test_what_moves_on_with_the_calendar_is_another_version(load):
    load(MONDAY)

    load(MONDAY + timedelta(days=7))

    moved = {version.row for version in PeriodVersion.objects.filter(number=2)}
    assert {period.title for period in moved} == {"Demonstration surrender"}
    bins = PointVersion.objects.filter(point__sort="bin")
    assert set(bins.values_list("number", flat=True)) == {1}


def test_what_staff_took_off_or_proposed_stays_so(load):
    load(MONDAY)
    ann = get_user_model().objects.create(username="ann")
    period = SurrenderPeriod.objects.open(MONDAY).get()
    period.take_off(ann, "for this test")
    point = SurrenderPoint.objects.filter(sort="session").first()
    values = {field.name: getattr(point, field.name) for field in point.public_fields()}
    waiting = point.propose(ann, values | {"access": "By the gate"})

    load(MONDAY + timedelta(days=7))

    assert not SurrenderPeriod.objects.open(MONDAY).exists()
    assert point.versions.open().get() == waiting
