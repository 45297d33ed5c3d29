"""Where knives can be handed in: what the page says, and how the nearest place is found."""

import re
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine
from django.db import connection
from django.db.models import QuerySet
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amnesty.models import ItemKind, SurrenderPeriod, SurrenderPoint
from tests.amnesty.factories import MONDAY, TUESDAY, a_bin, a_kind, a_period, a_session, a_slot

START = 'href="/amnesty/book/"'
GONE = "Do not go there. Call 101 and ask."
HOME = "NN16 8AA"


@pytest.fixture
def read(client, db):
    """The page of an address, and of what was typed on it, on a Monday in November 2026."""

    def read(name="knives", *args, day=MONDAY, typed=None):
        address = reverse(f"amnesty:{name}", args=args)
        with time_machine.travel(datetime.combine(day, time(10), tzinfo=UTC)):
            page = client.get(address) if typed is None else client.post(address, {"near": typed})
        assert page.status_code == 200
        return page.content.decode()

    return read


def in_this_order(page, *words):
    places = [page.index(word) for word in words]
    return places == sorted(places)


# What is listed


def test_bins_and_coming_sessions_are_listed(read):
    a_bin("Kingsthorpe")
    a_session("Corby market", date=TUESDAY, starts_at=time(14), ends_at=time(15, 30))

    page = read()

    assert "Kingsthorpe" in page
    assert "Corby market" in page
    assert "Tuesday 24 November 2026, 2pm to 3:30pm" in page


def test_a_session_that_is_over_is_not_listed(read):
    a_session("Corby market", date=MONDAY - timedelta(days=1))

    page = read()

    assert "Corby market" not in page
    assert "No sessions are planned now." in page


def test_a_place_that_is_not_published_is_listed_nowhere(read):
    a_bin("Secret bin", is_published=False)
    a_session("Secret session", is_published=False)

    for page in (read(), read("knives-near", "corby"), read(typed="Corby")):
        assert "Secret" not in page
        assert "No bins are listed now." in page


def test_bins_stand_under_their_towns_in_the_order_of_names(read):
    for name, town in [("Queensway", "Wellingborough"), ("Church", "Corby"), ("Arch", "Corby")]:
        a_bin(name, town=town)

    page = read()
    bins = page[page.index(">Bins<") :]

    assert in_this_order(bins, ">Corby<", ">Arch<", ">Church<", ">Wellingborough<", ">Queensway<")
    assert bins.count(">Corby<") == 1


def test_a_station_is_listed_with_its_hours_and_its_number(read):
    a_bin(
        "Example station",
        sort=SurrenderPoint.Sort.STATION,
        hours_open="Monday to Friday, 9am to 5pm",
        telephone="101",
    )

    page = read()

    assert ">Stations<" in page
    assert "Opening hours: Monday to Friday, 9am to 5pm" in page
    assert "Telephone: 101" in page


def test_what_fits_is_said(read):
    a_bin(fits="Blades up to the length of a hand")

    assert "What fits: Blades up to the length of a hand" in read()


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ({"checked_on": date(2026, 11, 1)}, ["Last checked on 1 November 2026"]),
        ({"reported_on": date(2022, 2, 25)}, ["Reported in February 2022"]),
        (
            {"checked_on": date(2026, 11, 1), "reported_on": date(2022, 2, 25)},
            ["Last checked on 1 November 2026"],
        ),
        ({}, []),
    ],
)
def test_a_bin_was_checked_only_if_a_person_did(read, days, words):
    a_bin(**({"checked_on": None} | days))

    page = read()

    assert re.findall(r"(?:Last checked on \d+|Reported in) \w+ \d+", page) == words


def test_a_bin_is_open_only_if_a_person_saw_it(read):
    a_bin("Seen")
    a_bin("Not seen", checked_on=None)

    assert read().count("<p>Open</p>") == 1


@pytest.mark.parametrize("status", ["full", "damaged"])
def test_a_bin_that_can_not_be_used_says_so_and_keeps_its_address(read, status):
    a_bin(status=status, place="High Street")

    page = read()

    assert f">{status.capitalize()}</strong> Do not go there. Use another place." in page
    assert "High Street" in page


@pytest.mark.parametrize("status", ["moved", "closed"])
def test_a_place_that_is_gone_keeps_its_name_and_not_its_address(read, status):
    a_bin("Old bin", status=status, place="High Street", postcode="NN1 1AA", access="By the door")

    for page in (read(), read("knives-near", "corby")):
        assert "Old bin" in page
        assert f">{status.capitalize()}</strong> {GONE}" in page
        for told in ("High Street", "NN1 1AA", "By the door", "Tell us if it is full"):
            assert told not in page


def test_the_page_says_what_never_goes_into_a_bin(read):
    assert "Never put a gun or ammunition in a bin." in read()


# The nearest place


@pytest.fixture
def three(db):
    for town in ("Brackley", "Corby", "Kettering"):
        a_bin(f"Bin of {town}", town=town)
        a_session(f"Session of {town}", town=town)


def test_from_a_town_the_nearest_stand_first(read, three):
    page = read("knives-near", "kettering")

    assert in_this_order(page, "Bin of Kettering", "Bin of Corby", "Bin of Brackley")
    assert in_this_order(page, "Session of Kettering", "Session of Corby", "Session of Brackley")
    assert "About 7 miles in a straight line." in page
    assert "GeoNames" in page


@pytest.mark.parametrize("typed", [HOME, "nn168aa", "NN16", "kettering", " KETTERING "])
def test_from_what_is_typed_as_well(read, three, typed):
    page = read(typed=typed)

    assert "Bins near Kettering" in page
    assert in_this_order(page, "Bin of Kettering", "Bin of Corby", "Bin of Brackley")


@pytest.mark.parametrize("typed", ["SW1A 1AA", "NN19 1AA"])
def test_a_postcode_that_is_not_known_says_so_and_keeps_the_usual_order(read, three, typed):
    page = read(typed=typed)

    assert "We do not know where this postcode is." in page
    assert "<title>Error: " in page
    assert in_this_order(page, "Bin of Brackley", "Bin of Corby", "Bin of Kettering")
    assert "straight line" not in page


def test_who_misspells_a_town_is_led_to_it(read, three):
    page = read(typed="Ketering")

    assert "Enter a postcode, or select a town below" in page
    meant = page[page.index("Did you mean:") : page.index("</ul>", page.index("Did you mean:"))]
    assert 'href="/amnesty/knives/near/kettering/#places"' in meant


@pytest.mark.parametrize(
    ("typed", "words"), [("", "Enter a postcode or a town"), ("x" * 61, "Enter a postcode or")]
)
def test_what_is_no_place_is_refused_in_words(read, typed, words):
    assert words in read(typed=typed)


@pytest.mark.parametrize("typed", [HOME, "SW1A 1AA", "Ketering", '"><b>x'])
def test_what_is_typed_is_shown_nowhere(read, three, typed):
    page = read(typed=typed)

    assert typed not in page
    assert 'autocomplete="off"' in page


def test_looking_sets_no_cookie_and_no_cache_keeps_it(client, three):
    page = client.post(reverse("amnesty:knives"), {"near": HOME})

    assert page.cookies == {}
    assert "no-store" in page["Cache-Control"]
    assert "Cookie" not in page.headers.get("Vary", "")


def test_looking_needs_no_token_and_changes_nothing(three):
    browser = Client(enforce_csrf_checks=True)

    with CaptureQueriesContext(connection) as queries:
        page = browser.post(reverse("amnesty:knives"), {"near": HOME})

    assert page.status_code == 200
    assert {query["sql"].split()[0] for query in queries} == {"SELECT"}


def test_a_town_that_is_not_of_the_force_has_no_page(client, db):
    assert client.get(reverse("amnesty:knives-near", args=["london"])).status_code == 404


def test_a_town_is_chosen_without_sending_a_form(client, three):
    page = client.get(reverse("amnesty:knives-near", args=["kettering"]))

    assert page.cookies == {}
    assert client.post(reverse("amnesty:knives-near", args=["kettering"])).status_code == 405


def test_many_places_take_no_more_queries(client, three, django_assert_max_num_queries):
    for number in range(20):
        a_bin(f"Bin {number}")

    with django_assert_max_num_queries(6):
        client.get(reverse("amnesty:knives-near", args=["kettering"]))


# Who can't get to a bin


@pytest.fixture
def november(db):
    return a_period(
        kinds=[a_kind("knife", group=ItemKind.Group.BLADES)],
        opens_on=MONDAY,
        closes_on=MONDAY + timedelta(days=6),
    )


def test_who_can_not_get_to_a_bin_is_led_to_the_visit(read):
    assert 'href="/amnesty/knives/visit/"' in read()


def test_a_visit_can_be_asked_for_while_a_period_of_collections_is_open(november, read, area):
    a_slot(area, date=MONDAY + timedelta(days=2))
    days = [MONDAY - timedelta(days=1), MONDAY, MONDAY + timedelta(days=7)]

    pages = [read("knives-visit", day=day) for day in days]

    assert [START in page for page in pages] == [False, True, False]
    assert ["Call 101 and ask." in page for page in pages] == [True, False, True]


def test_who_has_a_zombie_knife_finds_it_by_its_name(db):
    hint = ItemKind.objects.get(slug="large-blade").hint

    assert hint == "Such as a zombie-style knife or a ninja sword"


def test_large_blades_have_words_of_their_own(november, read, area):
    a_slot(area, date=MONDAY + timedelta(days=2))

    page = read()

    assert 'Call 101, or <a class="govuk-link" href="/amnesty/knives/visit/">ask us' in page
    assert "have been banned since 24 September 2024" in page
    assert "have been banned since 1 August 2025" in page
    assert "collect a knife or a large blade" in read("knives-visit")


def test_a_period_that_collects_no_blades_offers_no_visit(november, read):
    november.kinds.set([a_kind("shotgun")])

    assert START not in read("knives-visit")


def test_a_period_without_collections_offers_no_visit(november, read):
    QuerySet(SurrenderPeriod).update(method=SurrenderPeriod.Method.STATION)

    assert START not in read("knives-visit")
