"""How far it is, with what the site itself holds."""

from decimal import Decimal

import pytest

from amnesty.distances import miles_between, nearest_first, town_of_postcode, towns, towns_like
from campaign_site import force
from tests.amnesty.factories import a_bin

# As GeoNames has them.
LONDON, EDINBURGH = (51.50853, -0.12574), (55.95206, -3.19648)


@pytest.fixture
def kettering():
    return towns()["kettering"]


def test_a_distance_is_that_of_the_atlas():
    assert miles_between(LONDON, EDINBURGH) == pytest.approx(332, abs=1)
    assert miles_between(LONDON, LONDON) == 0


def test_it_is_as_far_there_as_it_is_back():
    assert miles_between(LONDON, EDINBURGH) == pytest.approx(miles_between(EDINBURGH, LONDON))


@pytest.mark.parametrize(
    ("typed", "town"),
    [
        ("NN16 8AA", "Kettering"),
        ("nn168aa", "Kettering"),
        (" nn 16 ", "Kettering"),
        ("NN1 1AA", "Northampton"),
        ("NN29 7AA", "Wellingborough"),
    ],
)
def test_a_postcode_is_the_town_that_its_district_is_delivered_from(typed, town):
    assert town_of_postcode(typed).name == town


@pytest.mark.parametrize("typed", ["NN19 1AA", "SW1A 1AA", "PE8 4AA", "Kettering", ""])
def test_a_postcode_that_the_site_does_not_know_is_no_town(typed):
    assert town_of_postcode(typed) is None


def test_each_district_of_the_force_has_a_town_and_each_of_these_towns_a_place():
    profile = force.current()
    districts = [code for codes in profile.post_towns.values() for code in codes]

    assert sorted(districts) == sorted(profile.postcodes["ours"])
    assert set(profile.post_towns) <= set(profile.towns)


def test_every_town_lies_within_an_hour_of_northampton():
    middle = towns()["northampton"].position

    assert all(miles_between(middle, town.position) < 40 for town in towns().values())


@pytest.mark.parametrize(
    ("typed", "meant"), [("Ketering", "Kettering"), ("higham ferers", "Higham Ferrers")]
)
def test_who_misspells_a_town_is_offered_it(typed, meant):
    assert towns_like(typed)[0].name == meant


def test_what_is_like_no_town_offers_none():
    assert towns_like("xyzzy") == []


def test_the_nearest_stands_first_by_its_own_place_or_by_its_town(db, kettering):
    exact = {"latitude": Decimal("52.40000"), "longitude": Decimal("-0.75000")}
    for name, values in {
        "far": {"town": "Brackley"},
        "near": {"town": "Kettering", **exact},
        "nowhere": {"town": "Nowhere"},
        "between": {"town": "Corby"},
        "here": {"town": "kettering"},
    }.items():
        a_bin(name, **values)
    points = type(a_bin("gone", town="Kettering", status="moved")).objects.all()

    found = nearest_first(points, kettering)

    assert [(each.point.name, str(each)) for each in found] == [
        ("here", "In this town."),
        ("near", "About 1 mile in a straight line."),
        ("between", "About 7 miles in a straight line."),
        ("far", "About 31 miles in a straight line."),
        ("nowhere", "We do not know how far it is."),
        ("gone", "In this town."),
    ]


def test_what_is_close_by_is_less_than_a_mile_away(db, kettering):
    here = a_bin(town="Kettering", latitude=Decimal("52.39900"), longitude=Decimal("-0.72600"))

    assert str(nearest_first([here], kettering)[0]) == "Less than a mile in a straight line."
