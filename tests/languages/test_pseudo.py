"""A made-up language, in which every message stands in marks, is two fifths longer than in
English, and is written from right to left.

What stands on its pages outside of the marks came past the catalogue: nobody could translate it.
"""

import re
from itertools import chain

import pytest
from django.test import Client
from django.utils.translation import gettext, ngettext, override

from amnesty.models import SurrenderPoint
from campaign_site import force
from tests.languages import catalogues, walking
from tests.languages.stray import stray_words

CODE = catalogues.CODE
# What the tellers and the walk write. Its second line begins with no mark.
TYPED = re.compile(r"[Cc]anary.*|(behind|from) .*crane”")
# Without a language: numbers, codes, web addresses, and examples of a form of writing.
NO_WORD = re.compile(
    r"""
    \b[A-Z0-9]*-[A-Z0-9-]* | \S+@\S+ | (https?://|www\.)?[\w-]+(\.[\w-]+)+(/\S*)?
    | \b[A-Z]{1,2}\d\w*(\s\d[A-Z]{2})? | \d[\d\s–:.,/-]* | \b[BC]\b | %\{count\} | x{9,}
    """,
    re.VERBOSE,
)


@pytest.fixture
def pseudo(settings):
    with catalogues.made_up(settings):
        yield


def names():
    """What is called the same in every language: the force, and the places on its pages."""
    ours = force.current()
    places = SurrenderPoint.objects.values_list("name", "place")
    own = [ours.name, ours.short_name, ours.area, ours.programme, *ours.towns]
    return [*own, *chain.from_iterable(places)]


def are_words(found, names):
    """Whether anything is left without what whoever walks typed, names and what has no language."""
    left = TYPED.sub("", found)
    for name in sorted(filter(None, names), key=len, reverse=True):
        left = left.replace(name, "")
    return bool(catalogues.LETTER.search(NO_WORD.sub("", left)))


@pytest.mark.django_db
def test_every_word_of_every_page_comes_from_the_catalogue(pseudo):
    stray = {}

    for name, page in walking.walk(CODE):
        html = page if isinstance(page, str) else page.content.decode()
        known = names()
        if found := {words for words in stray_words(html, CODE) if are_words(words, known)}:
            stray[name] = sorted(found)

    assert stray == {}


def test_the_marks_stand_around_words_and_not_around_what_is_put_into_them(pseudo):
    with override(CODE):
        said = gettext('Call <a href="%(url)s">%(number)s</a> now') % {
            "url": "/x/",
            "number": "101",
        }
        counted = ngettext("%(days)s day", "%(days)s days", 2) % {"days": 2}

    assert said == '⟦Call ⟧<a href="/x/">101</a>⟦ now~~~⟧'
    assert counted == "2⟦ days~~⟧"


@pytest.mark.parametrize(
    ("html", "found"),
    [
        ("<p>⟦In marks⟧ 23</p>", []),
        ("<p>⟦In⟧ out</p>", ["out"]),
        ("<p>⟦Here <b>there</b>⟧</p><p>out</p>", ["out"]),
        ('<p lang="en-gb">out <b>and out</b></p>', []),
        ('<p lang="ar">out</p>', ["out"]),
        ('<img alt="out"><meta name="description" content="out">', ["out", "out"]),
        ('<meta name="robots" content="noindex"><input type="text" value="out">', []),
        ('<input type="submit" value="out"><a title="⟦in⟧">⟦in⟧</a>', ["out"]),
        ("<script>out</script><style>out</style>", []),
    ],
)
def test_words_outside_of_the_marks_are_found(html, found):
    assert stray_words(html, CODE) == found


@pytest.mark.parametrize(
    ("found", "is_word"),
    [
        ("999", False),
        ("NN1 1AA", False),
        ("crimestoppers-uk.org", False),
        ("C-1234-ABCD-E", False),
        ("2SAP-R", False),
        ("canary what somebody wrote", False),
        ("Kettering: Bridge Court", False),
        ("Select", True),
        ("Northampton is far", True),
    ],
)
def test_a_name_or_a_number_is_no_word(found, is_word):
    assert are_words(found, ["Kettering", "Bridge", "Bridge Court"]) == is_word


@pytest.mark.django_db
def test_a_language_from_right_to_left_says_so_and_others_do_not(pseudo):
    assert '<html lang="ar" dir="rtl"' in Client().get("/ar/").content.decode()
    assert "dir=" not in Client().get("/ro/").content.decode().partition(">")[0]
