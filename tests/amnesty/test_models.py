"""What is stored about periods, slots, bookings and places, and what can't be."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection, transaction

from amnesty.knives import day_and_clock
from amnesty.models import (
    BookedItem,
    Booking,
    CollectionArea,
    CollectionSlot,
    SlotIsFull,
    SurrenderPeriod,
    SurrenderPoint,
)
from tests.amnesty.factories import (
    MONDAY,
    TUESDAY,
    a_bin,
    a_booking,
    a_kind,
    a_period,
    a_session,
    a_slot,
    an_area,
    an_item,
    as_told,
)
from tests.decoding_search import finds

DAY = timedelta(days=1)
STATION = SurrenderPeriod.Method.STATION


def breaks(constraint):
    """The database itself refuses, and names the constraint."""
    return pytest.raises(IntegrityError, match=constraint)


# Periods


def test_a_period_is_open_from_its_first_day_to_its_last(db):
    period = a_period(opens_on=MONDAY, closes_on=MONDAY + 6 * DAY)

    states = [period.state_on(MONDAY + days * DAY) for days in (-1, 0, 6, 7)]

    assert states == ["to-come", "open", "open", "over"]


def test_the_open_periods_are_those_of_the_day(db):
    period = a_period(opens_on=MONDAY, closes_on=MONDAY + DAY)

    counts = [SurrenderPeriod.objects.open(MONDAY + days * DAY).count() for days in (-1, 0, 1, 2)]

    assert counts == [0, 1, 1, 0]
    assert SurrenderPeriod.objects.open(MONDAY).get() == period


def test_a_visit_can_be_booked_only_in_a_published_period_of_collections(db):
    a_period(title="Station", method=STATION)
    a_period(title="Not published", is_published=False)

    assert not SurrenderPeriod.objects.bookable(MONDAY).exists()


def test_the_period_to_speak_of_is_the_open_one_then_the_next_then_the_last(db):
    assert SurrenderPeriod.objects.nearest(MONDAY).first() is None
    for title, days in [("longer ago", -60), ("last", -30)]:
        a_period(title=title, opens_on=MONDAY + days * DAY, closes_on=MONDAY + (days + 6) * DAY)
    assert str(SurrenderPeriod.objects.nearest(MONDAY).first()) == "last"
    for title, days in [("later", 60), ("next", 30)]:
        a_period(title=title, opens_on=MONDAY + days * DAY, closes_on=MONDAY + (days + 6) * DAY)
    assert str(SurrenderPeriod.objects.nearest(MONDAY).first()) == "next"
    a_period(title="station", method=STATION)
    assert str(SurrenderPeriod.objects.nearest(MONDAY).first()) == "station"
    a_period(title="collection")
    assert str(SurrenderPeriod.objects.nearest(MONDAY).first()) == "collection"


def test_a_period_does_not_end_before_it_begins(db):
    with breaks("surrender_period_does_not_end_before_it_begins"):
        a_period(opens_on=MONDAY, closes_on=MONDAY - DAY)


# Areas


def test_a_district_belongs_to_one_area(db):
    an_area("West", ["NN1"])

    with pytest.raises(IntegrityError):
        an_area("North", ["NN1"])


@pytest.mark.parametrize("code", ["nn1", "NN1 1AA", "1NN", "NN1\n", ""])
def test_a_district_is_written_in_one_way(area, code):
    district = area.districts.model(area=area, outward_code=code)

    with pytest.raises(ValidationError):
        district.full_clean()


def test_an_area_is_found_by_its_district(db):
    west = an_area("West", ["NN1", "NN2"])
    an_area("North", ["NN16"])

    assert CollectionArea.objects.covering("NN2").get() == west
    assert not CollectionArea.objects.covering("").exists()


# Bookings


def test_a_full_slot_stores_nothing_at_all(period, area):
    slot = a_slot(area, capacity=1)
    a_booking(slot, number=1)

    with pytest.raises(SlotIsFull):
        a_booking(slot, number=2)

    assert Booking.objects.count() == BookedItem.objects.count() == 1
    assert CollectionSlot.objects.get().held == 1


def test_a_slot_that_staff_took_away_counts_as_full(period, slot):
    CollectionSlot.objects.all().delete()

    with pytest.raises(SlotIsFull):
        a_booking(slot)

    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    ("told", "gravest"),
    [
        (["no", "yes", "unknown"], "yes"),
        (["no", "unknown", ""], "unknown"),
        (["no", ""], "no"),
        ([""], ""),
    ],
)
def test_a_booking_is_as_dangerous_as_the_worst_of_its_items(period, slot, told, gravest):
    items = [an_item(a_kind(f"kind-{n}"), loaded=loaded) for n, loaded in enumerate(told)]

    booking = a_booking(slot, booked=items)

    assert booking.loaded == gravest
    assert [item.loaded for item in booking.items.order_by("pk")] == told


def test_a_booking_names_a_kind_once(period, slot):
    item = BookedItem.objects.get(booking=a_booking(slot))

    with pytest.raises(IntegrityError):
        BookedItem.objects.create(booking=item.booking, kind=item.kind)


def columns_of(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return cursor.fetchone()


def test_a_stored_booking_shows_no_word_of_what_is_sealed(period, slot):
    told = {
        "hazards": as_told(note="Mind the geese"),
        "place": as_told(place="12 Canary Lane", postcode="NN7 9ZZ"),
        "contact": as_told(name="Sam Example", telephone="01632 960001"),
    }

    booking = a_booking(slot, told=told)

    stored = b"".join(
        bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
        for value in columns_of("amnesty_booking")
    )
    words = ["Mind the geese", "12 Canary Lane", "NN7 9ZZ", "Sam Example", "01632 960001"]
    assert [word for word in words if finds(word, stored)] == []
    assert {column: getattr(booking, column).open() for column in told} == told


def test_the_time_of_a_booking_is_known_to_the_day_only(period, slot):
    a_booking(slot)

    booking = Booking.objects.get()
    times = [value for value in vars(booking).values() if isinstance(value, datetime)]
    assert times == [booking.held_until]
    assert (booking.held_until.minute, booking.held_until.second) == (0, 0)


def test_short_and_long_addresses_are_stored_in_the_same_length(period, slot):
    for number, length in enumerate([1, 200]):
        told = {"place": as_told(place="x" * length)}
        a_booking(slot, number=number, told=told)

    lengths = {len(booking.place.envelope) for booking in Booking.objects.all()}

    assert len(lengths) == 1


def test_a_sealed_address_can_not_be_searched(period, slot):
    with pytest.raises(FieldError):
        Booking.objects.filter(place="x").exists()


def test_the_name_of_a_booking_is_its_reference_alone(period, slot):
    booking = a_booking(slot)

    assert str(booking) == booking.reference
    assert booking.reference.startswith("B-")


def test_a_booked_slot_period_or_kind_can_not_be_deleted(period, slot):
    booking = a_booking(slot)

    for row in (slot, period, booking.kinds.get()):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.delete()


# Places


def test_sessions_are_there_until_they_are_over(db):
    a_session(date=TUESDAY, starts_at=time(14), ends_at=time(15, 30))

    moments = [datetime(2026, 11, 24, hour, 29, tzinfo=UTC) for hour in (9, 15, 16)]
    seen = [SurrenderPoint.objects.coming(**day_and_clock(now)).count() for now in moments]

    assert seen == [1, 1, 0]


def test_a_session_in_summer_is_over_by_the_clock_on_the_wall(db):
    a_session(date=date(2026, 7, 1), starts_at=time(14), ends_at=time(15))

    now = day_and_clock(datetime(2026, 7, 1, 14, 30, tzinfo=UTC))

    assert not SurrenderPoint.objects.coming(**now).exists()


@pytest.mark.parametrize(
    ("starts_at", "ends_at", "words"),
    [
        (time(9, 30), time(10, 30), "9:30am to 10:30am"),
        (time(11), time(12), "11am to midday"),
        (time(12, 30), time(14), "12:30pm to 2pm"),
    ],
)
def test_hours_are_written_as_people_say_them(starts_at, ends_at, words):
    assert SurrenderPoint(starts_at=starts_at, ends_at=ends_at).hours == words


def test_a_session_tells_its_town_and_a_bin_stands_under_it():
    where = {"place": "Mill Lane", "town": "Corby", "postcode": "NN17 1AA"}

    addresses = [SurrenderPoint(sort=sort, **where).address for sort in ("session", "bin")]

    assert addresses == ["Mill Lane, Corby, NN17 1AA", "Mill Lane, NN17 1AA"]


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: a_bin(date=TUESDAY),
        lambda: a_bin(starts_at=time(9)),
        lambda: a_session(date=None),
        lambda: a_session(ends_at=None),
        lambda: a_session(starts_at=None),
        lambda: a_session(starts_at=time(15), ends_at=time(14)),
        lambda: a_session(starts_at=time(15), ends_at=time(15)),
    ],
)
def test_only_a_session_has_a_day_and_it_ends_after_it_starts(db, wrong):
    with breaks("surrender_point_has_hours_only_if_it_is_a_session"):
        wrong()


@pytest.mark.parametrize(("group", "may_be"), [(1, True), (2, True), (3, False), (4, False)])
def test_only_guns_and_look_alikes_are_asked_about_loading(db, group, may_be):
    assert a_kind(group=group).may_be_loaded is may_be
