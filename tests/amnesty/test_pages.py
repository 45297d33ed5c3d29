"""What a reader finds before, during and after a surrender."""

from datetime import UTC, date, datetime, time

import pytest
import time_machine
from django.db.models import F
from django.urls import reverse

from amnesty.models import CollectionSlot, SurrenderPeriod, SurrenderPoint
from tests.amnesty.factories import (
    MONDAY,
    a_bin,
    a_kind,
    a_period,
    a_slot,
    an_area,
    published_as,
)

PROMISE = "You will not be prosecuted for having it."
BOOK = 'href="/amnesty/book/">'
START = 'href="/amnesty/book/danger/"'
CALL_FIRST = "You can’t book a visit online now."
COLLECTED = "You ask for a time. An officer confirms it."
NONE_LEFT = "No visits are left to book online. Call 101."
NO_STATION = "Do not bring anything to a station unless we have agreed it with you."
LAST_DAY = date(2026, 12, 20)


@pytest.fixture
def november(db):
    """A surrender from 16 November to 20 December 2026, with visits on some days of it."""
    area = an_area()
    for day in (date(2026, 11, 18), date(2026, 11, 25), LAST_DAY):
        a_slot(area, date=day)
    return a_period(
        kinds=[a_kind("shotgun", name="Shotgun")],
        opens_on=date(2026, 11, 16),
        closes_on=date(2026, 12, 20),
    )


@pytest.fixture
def read(client, db):
    def read(name, day):
        with time_machine.travel(datetime.combine(day, time(10), tzinfo=UTC)):
            return client.get(reverse(f"amnesty:{name}")).content.decode()

    return read


DURING = [date(2026, 11, 16), MONDAY, date(2026, 12, 17)]
BEFORE, AFTER = date(2026, 11, 15), date(2026, 12, 21)


@pytest.mark.parametrize("day", DURING)
def test_during_a_surrender_the_page_tells_the_promise_and_leads_to_the_booking(
    november, read, day
):
    page = read("surrender", day)

    assert "You can hand things in until Sunday 20 December 2026." in page
    assert "You ask for a time. An officer confirms it." in page
    assert PROMISE in page
    assert "Crimes from before can be investigated." in page
    assert "These are the words of version 1." in page
    assert BOOK in page
    assert CALL_FIRST not in page


def test_on_the_last_day_it_is_too_late_to_book_and_the_promise_still_holds(november, read):
    page = read("surrender", LAST_DAY)

    assert "Today is the last day to hand things in: Sunday 20 December 2026." in page
    assert PROMISE in page
    assert f"{CALL_FIRST} Call 101 today." in page
    assert COLLECTED not in page
    assert BOOK not in page
    assert START not in read("booking:start", LAST_DAY)


@pytest.mark.parametrize("name", ["surrender", "booking:start"])
def test_it_says_how_long_a_request_waits_and_what_is_kept_of_it(november, read, name):
    published_as(november, hours_to_answer=24, days_kept=1)

    page = read(name, MONDAY)

    assert "24 hours to read your request, and must read it before the day of the visit." in page
    assert "until 1 day after the visit has ended. Then we delete them." in page


@pytest.mark.parametrize("day", [BEFORE, MONDAY, AFTER])
def test_who_has_a_code_finds_the_way_from_the_start_page(november, read, day):
    assert 'href="/amnesty/booking/"' in read("booking:start", day)


def a_station(name="Campbell Square", **values):
    usual = {"sort": SurrenderPoint.Sort.STATION, "hours_open": "9am to 5pm", "telephone": "101"}
    return a_bin(name, **usual | values)


def test_a_surrender_at_stations_names_them_with_their_hours(november, read):
    published_as(november, method=SurrenderPeriod.Method.STATION)
    a_station(checked_on=date(2026, 11, 1))
    a_station("Not agreed yet", is_published=False)
    for status in set(SurrenderPoint.Status) - {SurrenderPoint.Status.OPEN}:
        a_station(f"It is {status}", status=status)
    a_bin("Only a bin")

    page = read("surrender", MONDAY)

    assert "Call 101 before you travel: hours can change." in page
    assert "Campbell Square</p>" in page
    assert "<p>Northampton</p>" in page
    assert "Opening hours: 9am to 5pm" in page
    assert "It is " not in page.split("Where to take it")[1].split("What we promise")[0]
    assert "Last checked on 1 November 2026" in page
    assert "Not agreed yet" not in page
    assert "Only a bin" not in page


def test_where_no_station_is_open_the_page_says_call_101(november, read):
    published_as(november, method=SurrenderPeriod.Method.STATION)
    a_station(status=SurrenderPoint.Status.CLOSED)

    page = read("surrender", MONDAY)

    assert "Call 101 and ask where." in page
    assert "Campbell Square" not in page


@pytest.mark.parametrize(
    "method", [SurrenderPeriod.Method.STATION, SurrenderPeriod.Method.BIN_OR_SESSION]
)
@pytest.mark.parametrize("name", ["surrender", "booking:start"])
def test_who_is_sent_somewhere_is_not_told_to_bring_nothing(november, read, method, name):
    published_as(november, method=method)

    page = read(name, MONDAY)

    assert NO_STATION not in page
    assert COLLECTED not in page
    assert "tel:101" in page


@pytest.mark.parametrize("name", ["surrender", "booking:start"])
def test_when_every_place_is_taken_nobody_is_led_to_the_questions(november, read, name):
    CollectionSlot.objects.update(held=F("capacity"))

    page = read(name, MONDAY)

    assert NONE_LEFT in page
    assert COLLECTED not in page
    assert BOOK not in page
    assert START not in page


@pytest.mark.parametrize(
    ("method", "day"),
    [
        (SurrenderPeriod.Method.COLLECTION, MONDAY),
        (SurrenderPeriod.Method.STATION, BEFORE),
        (SurrenderPeriod.Method.STATION, AFTER),
    ],
)
def test_nobody_is_sent_to_a_station_when_it_takes_nothing_in(november, read, method, day):
    published_as(november, method=method)
    a_station()

    assert "Campbell Square" not in read("surrender", day)


def test_before_a_surrender_the_page_says_when_and_offers_no_booking(november, read):
    page = read("surrender", BEFORE)

    assert "from Monday 16 November 2026 to Sunday 20 December 2026. It is not open yet." in page
    assert "What we promise from 16 November 2026" in page
    assert CALL_FIRST in page
    assert BOOK not in page


def test_after_a_surrender_the_page_makes_no_promise_and_offers_no_booking(november, read):
    page = read("surrender", AFTER)

    assert "The surrender ended on Sunday 20 December 2026." in page
    assert PROMISE not in page
    assert CALL_FIRST in page
    assert BOOK not in page


def test_without_any_surrender_the_page_says_so(read):
    page = read("surrender", MONDAY)

    assert "There is no surrender now." in page
    assert CALL_FIRST in page


def test_a_surrender_that_is_not_published_is_not_spoken_of(november, read):
    SurrenderPeriod.objects.update(is_published=False)

    assert "There is no surrender now." in read("surrender", MONDAY)


@pytest.mark.parametrize(
    ("method", "words"),
    [
        (SurrenderPeriod.Method.STATION, "You take it to a station that we name."),
        (SurrenderPeriod.Method.BIN_OR_SESSION, "See where the bins and sessions are"),
    ],
)
def test_a_surrender_without_collections_offers_no_booking(november, read, method, words):
    published_as(november, method=method)

    page = read("surrender", MONDAY)

    assert words in page
    assert BOOK not in page
    assert START not in read("booking:start", MONDAY)


def test_the_page_names_what_the_period_accepts_and_nothing_else(november, read):
    a_kind("crossbow", name="Crossbow")

    page = read("surrender", MONDAY)

    assert "Shotgun" in page
    assert "Crossbow" not in page


@pytest.mark.parametrize("day", [BEFORE, MONDAY, AFTER])
@pytest.mark.parametrize("name", ["surrender", "booking:start"])
def test_an_explosive_is_warned_of_at_any_time(november, read, name, day):
    page = read(name, day)

    assert "a large shell from a war" in page
    assert "do not touch it or move it. Move away, keep others away and call 999." in page


@pytest.mark.parametrize("day", [BEFORE, MONDAY, AFTER])
def test_no_page_tells_how_to_unload_or_asks_for_a_photo(november, read, day):
    pages = read("surrender", day) + read("booking:start", day) + read("knives", day)

    assert "If you are not sure it is unloaded, do not handle it." in pages
    assert "We do not need a photo." in pages
    assert 'type="file"' not in pages


def test_the_booking_begins_only_during_a_surrender(november, read):
    pages = [read("booking:start", day) for day in (BEFORE, MONDAY, AFTER)]

    assert [START in page for page in pages] == [False, True, False]
    assert [CALL_FIRST in page for page in pages] == [True, False, True]


@pytest.mark.parametrize("name", ["surrender", "knives", "booking:start"])
def test_reading_sets_no_cookie_and_is_the_same_for_everyone(client, november, name):
    page = client.get(reverse(f"amnesty:{name}"))

    assert page.cookies == {}
    assert "Cookie" not in page.headers.get("Vary", "")


@pytest.mark.parametrize("name", ["surrender", "knives", "booking:start"])
def test_a_page_takes_few_queries(client, november, django_assert_max_num_queries, name):
    for number in range(5):
        a_bin(f"Bin {number}")

    with django_assert_max_num_queries(4), time_machine.travel(datetime(2026, 11, 23, tzinfo=UTC)):
        client.get(reverse(f"amnesty:{name}"))


def test_how_to_keep_safe_comes_before_the_promise(november, read):
    page = read("surrender", MONDAY)

    assert 0 < page.index("How to keep safe") < page.index("What we promise<")


def test_who_clears_the_house_of_the_dead_finds_the_way_at_the_top(november, read):
    page = read("surrender", MONDAY)

    top, _promise, below = page.partition("What we promise<")
    assert 'href="#someone-has-died"' in top
    assert 'id="someone-has-died"' in below
