"""The measure itself. What it says of the site is asked in `python3 dev.py check`."""

import pytest

from tests.reading_age import OLDEST_READER, read, sentences_of, syllables_of

PLAIN = "You can tell us. You do not have to say who you are."
HARD = (
    "Individuals contemplating communication of information concerning organised criminality "
    "are encouraged to familiarise themselves with applicable confidentiality limitations."
)


def page(*blocks):
    return read("page", f"<header>{HARD}</header><main>{''.join(blocks)}</main>")


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("a", 1),
        ("knife", 1),
        ("tell", 1),
        ("police", 2),
        ("little", 2),
        ("somebody", 3),
        ("wanted", 2),
        ("locked", 1),
        ("places", 2),
        ("ammunition", 4),
        ("being", 2),
        ("serious", 3),
        ("someone’s", 2),
        ("safely", 2),
        ("999", 1),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word, number):
    assert syllables_of(word) == number


def test_the_grade_is_that_of_flesch_and_kincaid():
    """Six words in one sentence, with a syllable each: 0.39 * 6 + 11.8 * 1 - 15.59."""
    assert page("<p>The cat sat on the mat.</p>").grade == pytest.approx(-1.45)


def test_plain_words_have_no_fault():
    assert page(f"<p>{PLAIN}</p>").faults == []


def test_hard_words_are_named():
    found = page(f"<p>{HARD}</p>")

    assert found.age > OLDEST_READER
    assert found.faults == [HARD]


def test_a_page_with_one_hard_paragraph_among_plain_ones_fails_by_its_long_sentence():
    long = " ".join(["and so on"] * 9) + "."

    assert page(*[f"<p>{PLAIN}</p>"] * 20, f"<li>{long}</li>").faults == [long]


def test_a_sentence_of_twenty_five_words_may_stand():
    assert page(f"<p>{' '.join(['word'] * 25)}.</p>").faults == []
    assert page(f"<p>{' '.join(['word'] * 26)}.</p>").faults != []


def test_only_what_stands_in_the_page_itself_is_read():
    found = page("<p>You can <a href='/x/'>tell us</a>.</p><script>let a = 1;</script><br>Thanks")

    assert found.sentences == ("You can tell us.", "Thanks")


def test_a_heading_and_a_label_are_sentences_of_their_own():
    found = page("<h1>Your name</h1><label>Full name</label><p>Hints.</p>")

    assert found.sentences == ("Your name", "Full name", "Hints.")


def test_names_and_addresses_do_not_make_a_page_hard():
    assert sentences_of("Call Northamptonshire Police. See bbc.co.uk/weather. Go.") == [
        "Call N.",
        "See .",
        "Go.",
    ]


def test_words_of_the_law_are_left_out():
    law = "The Equality and Human Rights Commission (EHRC) is responsible for enforcing the law."

    assert sentences_of(law) == []
