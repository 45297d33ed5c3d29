"""What a reader finds before, during and after a surrender."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.urls import reverse

from amnesty.models import SurrenderPeriod, SurrenderPoint
from tests.amnesty.factories import MONDAY, TUESDAY, a_bin, a_kind, a_period, a_session

PROMISE = "You will not be prosecuted for having it."
BOOK = 'href="/amnesty/book/"'
START = 'href="/amnesty/book/danger/"'
CALL_FIRST = "You can’t book a visit online now."


@pytest.fixture
def november(db):
    """A surrender from 16 November to 20 December 2026."""
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


DURING = [date(2026, 11, 16), MONDAY, date(2026, 12, 20)]
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
    assert BOOK in page
    assert CALL_FIRST not in page


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
    SurrenderPeriod.objects.update(method=method)

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


# Knives


def test_bins_and_coming_sessions_are_listed(read):
    a_bin("Kingsthorpe")
    a_session("Corby market", date=TUESDAY, starts_at=time(14), ends_at=time(15, 30))

    page = read("knives", MONDAY)

    assert "Kingsthorpe" in page
    assert "Corby market" in page
    assert "Tuesday 24 November 2026, 2pm to 3:30pm" in page


def test_a_session_that_is_over_is_not_listed(read):
    a_session("Corby market", date=MONDAY - timedelta(days=1))

    page = read("knives", MONDAY)

    assert "Corby market" not in page
    assert "No sessions are planned now." in page


def test_a_place_that_is_not_published_is_not_listed(read):
    a_bin("Secret bin", is_published=False)
    a_session("Secret session", is_published=False)

    page = read("knives", MONDAY)

    assert "Secret" not in page
    assert "No bins are listed now." in page


def test_bins_stand_under_their_towns_in_the_order_of_names(read):
    for name, town in [("Queensway", "Wellingborough"), ("Church", "Corby"), ("Arch", "Corby")]:
        a_bin(name, town=town)

    page = read("knives", MONDAY)

    words = [">Corby<", ">Arch<", ">Church<", ">Wellingborough<", ">Queensway<"]
    places = [page.index(word) for word in words]
    assert places == sorted(places)
    assert page.count(">Corby<") == 1


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"checked_on": date(2026, 11, 1)}, ["Last checked in November 2026"]),
        ({"reported_on": date(2022, 2, 25)}, ["Reported in February 2022"]),
        (
            {"checked_on": date(2026, 11, 1), "reported_on": date(2022, 2, 25)},
            ["Last checked in November 2026"],
        ),
        ({}, []),
    ],
)
def test_a_bin_was_checked_only_if_a_person_did(read, days, words):
    a_bin(**({"checked_on": None} | days))

    page = read("knives", MONDAY)

    assert re.findall(r"(?:Last checked|Reported) in \w+ \d+", page) == words


def test_a_full_bin_is_marked_in_words(read):
    a_bin(status=SurrenderPoint.Status.FULL)

    assert ">Full<" in read("knives", MONDAY)


def test_a_bin_in_use_has_no_mark(read):
    a_bin()

    assert ">Open<" not in read("knives", MONDAY)


def test_the_knives_page_says_what_never_goes_into_a_bin(read):
    assert "Never put a gun or ammunition in a bin." in read("knives", MONDAY)


def test_who_can_not_get_to_a_bin_is_led_to_the_booking_while_it_is_open(november, read):
    pages = [read("knives", day) for day in (BEFORE, MONDAY, AFTER)]

    assert [BOOK in page for page in pages] == [False, True, False]
