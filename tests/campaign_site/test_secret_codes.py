"""A secret code is its owner's alone: it can't be guessed, and the site can't tell it either."""

from collections import Counter
from math import log2

import pytest

from campaign_site import secret_codes
from campaign_site import settings as as_delivered
from campaign_site.references import ALPHABET
from campaign_site.secret_codes import (
    CodeHasher,
    code_for,
    hash_code,
    is_code,
    is_right,
    mark_of,
    normalise,
    stored_token,
    without_code,
)

TOKEN = "0" * 64
CODE = code_for(TOKEN)


def new_codes(number):
    return [code_for(f"token {each}") for each in range(number)]


def test_a_token_has_one_code():
    assert code_for(TOKEN) == CODE
    assert code_for("1" + TOKEN[1:]) != CODE


def test_a_code_stands_in_groups_with_a_check_letter():
    groups = CODE.split("-")

    assert [len(group) for group in groups] == [4, 4, 4, 4, 1]
    assert is_code(CODE)


def test_a_code_has_77_bits_or_more():
    assert log2(len(ALPHABET)) * secret_codes.LENGTH > 77


def test_ten_thousand_codes_are_ten_thousand():
    assert len(set(new_codes(10_000))) == 10_000


def test_each_letter_is_as_likely_as_another_at_each_place():
    """Chi-square with 30 degrees of freedom is above 75 once in 100,000 times."""
    codes = [code_for(str(number)).replace("-", "") for number in range(6200)]

    for letters in zip(*codes, strict=True):
        counts = Counter(letters)
        expected = len(codes) / len(ALPHABET)
        assert sum((counts[letter] - expected) ** 2 / expected for letter in ALPHABET) < 75


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        f"  {CODE}\n",
        CODE.replace("-", "\N{EN DASH}"),
        " . ".join(CODE.replace("-", "")),
        "".join(chr(ord(letter) + 0xFEE0) for letter in CODE.replace("-", "")),
    ],
    ids=["small", "run together", "spaces", "around", "dashes", "letter by letter", "wide"],
)
def test_a_code_is_known_however_it_is_typed(typed):
    assert normalise(typed) == CODE


def test_letters_of_a_cyrillic_keyboard_are_read_as_they_look():
    assert normalise("АВЕК-МНРС-ТУХ2") == "ABEK-MHPC-TYX2"


@pytest.mark.parametrize("place", range(17))
def test_any_one_wrong_letter_is_noticed(place):
    letters = CODE.replace("-", "")
    others = [letter for letter in ALPHABET if letter != letters[place]]

    wrong = [letters[:place] + letter + letters[place + 1 :] for letter in others]

    assert not any(is_code(normalise(text)) for text in wrong)


@pytest.mark.parametrize("text", ["", "é", "0" * 17, "2" * 18, CODE[:-1], "x" * 10_000, "C-23AB"])
def test_other_text_is_no_code(text):
    assert not is_code(normalise(text))


def test_only_the_right_code_fits_its_hash():
    stored = hash_code(CODE)

    assert is_right(CODE, stored)
    assert not any(is_right(code, stored) for code in new_codes(20))


def test_the_same_code_has_another_hash_each_time():
    assert hash_code(CODE) != hash_code(CODE)


def test_a_hash_of_an_earlier_cost_still_fits(settings):
    stored = hash_code(CODE)

    settings.SECRET_CODE_COST = 4

    assert is_right(CODE, stored)


def test_the_hash_is_slow_where_the_site_runs():
    assert as_delivered.SECRET_CODE_COST >= 2**14


def test_without_a_hash_no_code_is_right_and_the_same_work_is_done(monkeypatch):
    costs = []
    honest = CodeHasher.encode

    def encode(hasher, code, salt, *cost):
        costs.append((len(salt), *cost))
        return honest(hasher, code, salt, *cost)

    stored = hash_code(CODE)
    monkeypatch.setattr(CodeHasher, "encode", encode)

    assert not is_right(CODE, "")
    assert is_right(CODE, stored)

    assert costs[0] == costs[1]


def test_what_is_stored_holds_neither_the_token_nor_the_code():
    stored = stored_token(TOKEN) + hash_code(CODE)

    assert TOKEN not in stored
    assert CODE.replace("-", "") not in stored.replace("-", "")
    assert stored_token(TOKEN) == stored_token(TOKEN)
    assert len(stored_token(TOKEN)) == 64


@pytest.mark.parametrize(
    "written",
    [
        CODE,
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", "\n"),
        "*".join(CODE),
        "\u200b".join(CODE),
        CODE.replace("-", "\N{EM DASH}"),
    ],
)
def test_a_code_is_taken_out_of_a_text_however_it_is_written(written):
    text = f"He came back. My code is {written}. He has a van."

    assert without_code(text, mark_of(CODE)) == "He came back. My code is . He has a van."


def test_a_code_that_stands_twice_is_taken_out_twice():
    text = f"{CODE} {CODE.lower()}"

    assert without_code(text, mark_of(CODE)).strip() == ""


@pytest.mark.parametrize("text", ["", "Nothing of the kind.", CODE[:-1], "ﬁﬀ ẞ İ 🙂" * 500])
def test_any_other_text_stays_as_it_is(text):
    assert without_code(text, mark_of(CODE)) == text


def test_the_code_of_someone_else_stays_in_the_text():
    [other] = new_codes(1)

    assert without_code(other, mark_of(CODE)) == other
