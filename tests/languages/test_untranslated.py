"""Nothing that a reader of another language is shown is in English, or half in it.

Words reach a page by way of a catalogue (that they all do is shown by `test_pseudo.py`). So
what a catalogue lacks is what stands on the page in English. What shall stand in English, such
as the promise in the words of the law, never asks a catalogue.

On the same way the titles are read: they stay in the list of pages of a browser.
"""

from functools import cache

import pytest
from django.utils.translation import gettext, ngettext, override, pgettext

from campaign_site import languages
from tests.languages import catalogues, titles, walking

pytestmark = pytest.mark.django_db


@cache
def walked(code):
    """What the catalogue lacks of each page, and its title: the walk is long."""
    with catalogues.speaking(catalogues.Listening(code)) as language:
        return [
            (name, titles.title_of(page), language.taken() - walking.MADE_UP)
            for name, page in walking.walk(code)
        ]


@pytest.mark.parametrize("code", walking.OTHERS)
def test_every_page_is_whole_in_each_language(code):
    missing = {name: sorted(lacks) for name, _title, lacks in walked(code) if lacks}

    assert missing == {}


@pytest.mark.parametrize("code", [languages.OWN, *walking.OTHERS])
def test_no_title_tells_of_a_gun_or_a_crime_in_any_language(code):
    found = {(name, title) for name, title, _lacks in walked(code) if title}

    assert len(found) > 100
    assert {title for name, title in found if titles.tells(title, code, name)} == set()


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("Hand in a gun", "en-gb"),
        ("Oddaj broń", "pl"),
        ("Oddaj bron", "pl"),
        ("Karabiny i pistolety", "pl"),
        ("Predați o armă", "ro"),
        ("Predați armele", "ro"),
        ("O puşcă, o pușcă", "ro"),
        ("Poliția și infracțiunile", "ro"),
        ("Ginklų atidavimas", "lt"),
        ("Šautuvai", "lt"),
        ("Pranešti apie nusikaltimą", "lt"),
        ("Cuțite", "ro"),
    ],
)
def test_a_title_that_tells_is_found_in_each_language(title, code):
    assert titles.tells(title, code, "/amnesty/book/")


@pytest.mark.parametrize(
    ("title", "code"),
    [("Formularul nu a fost trimis", "ro"), ("Peilių dėžės", "lt"), ("Knife bins", "en-gb")],
)
def test_a_page_about_bins_for_knives_may_say_so(title, code):
    assert not titles.tells(title, code, "/amnesty/knives/")


def test_what_a_catalogue_lacks_is_noted():
    with catalogues.speaking(catalogues.Listening("ro")) as language, override("ro"):
        gettext("January")
        gettext("There is no such message")
        pgettext("verb", "Nor this")
        ngettext("%d nor this", "%d nor these", 2)

    assert language.taken() == {
        "There is no such message",
        "verb\x04Nor this",
        "%d nor this",
    }
