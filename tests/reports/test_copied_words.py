"""Runs of words that were taken over are found, however they were spaced."""

import pytest

from reports.copied_words import capitalised, copied

TOLD = "He drives in every Friday night with two boxes under a blue blanket, then he leaves."


def test_words_of_ones_own_are_not_pointed_at():
    assert copied("Boxes arrive in a vehicle once a week, covered up.", TOLD) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("two boxes under a blue blanket, then he", ["two boxes under a blue blanket, then he"]),
        ("two boxes under a blue blanket, then", []),
        (
            "Seen: TWO boxes -\nunder a blue; blanket then he LEAVES again.",
            ["TWO boxes -\nunder a blue; blanket then he LEAVES"],
        ),
    ],
)
def test_a_run_counts_from_eight_words(text, found):
    assert copied(text, TOLD) == found


def test_two_runs_are_two():
    first, second = (
        "he drives in every friday night with two",
        "boxes under a blue blanket then he leaves",
    )

    assert copied(f"First {first}. Later {second}.", TOLD) == [first, second]


def test_a_text_shorter_than_a_run_has_none():
    assert copied("", TOLD) == copied("He drives", TOLD) == copied(TOLD, "") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Then Sam Example came, and Jo.", ["Then Sam Example", "Jo"]),
        ("Élodie\nO'Neil-Smith", ["Élodie\nO'Neil-Smith"]),
        ("It was Sam. Example shops", ["It", "Sam", "Example"]),
        ("A van, AB12 CDE", ["A", "CDE"]),
        ("nobody, 4 times", []),
        ("", []),
    ],
)
def test_words_with_capital_letters_stand_in_runs(text, found):
    assert capitalised(text) == found
