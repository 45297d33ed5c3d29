"""A reference can be said on the telephone, and a slip of the tongue is noticed."""

from collections import Counter

import pytest

from campaign_site.references import ALPHABET, check_character, is_reference, new_reference


def test_a_new_reference_is_well_formed():
    reference = new_reference("C")

    assert reference.startswith("C-")
    assert is_reference(reference)


def test_the_alphabet_has_no_two_letters_that_look_alike():
    assert not set("01ILO") & set(ALPHABET)


def test_references_do_not_repeat():
    assert len({new_reference("C") for _ in range(10_000)}) == 10_000


def test_each_letter_of_a_reference_is_as_likely_as_another_at_each_place():
    """Chi-square with 30 degrees of freedom is above 90 once in ten million times."""
    made = [new_reference("C")[2:].replace("-", "") for _ in range(10_000)]

    for letters in zip(*made, strict=True):
        counts = Counter(letters)
        expected = len(made) / len(ALPHABET)
        assert sum((counts[letter] - expected) ** 2 / expected for letter in ALPHABET) < 90


@pytest.mark.parametrize("place", [2, 3, 4, 5, 7, 8, 9, 10, 12])
def test_any_one_wrong_character_is_noticed(place):
    reference = new_reference("B")
    others = [letter for letter in ALPHABET if letter != reference[place]]

    wrong = [reference[:place] + letter + reference[place + 1 :] for letter in others]

    assert not any(is_reference(text) for text in wrong)


def test_two_neighbours_in_the_wrong_order_are_noticed():
    characters = "23ABCDEF"
    check = check_character(characters)

    swapped = [
        characters[:i] + characters[i + 1] + characters[i] + characters[i + 2 :]
        for i in range(len(characters) - 1)
    ]

    assert all(check_character(text) != check for text in swapped)


@pytest.mark.parametrize("text", ["", "C", "C-1111-1111-1", "C-23AB-CDEF", "x" * 10_000, "é-é-é-é"])
def test_other_text_is_no_reference(text):
    assert not is_reference(text)
