"""Plain rules point at what could show who wrote a text, and at nothing else."""

import time

import pytest

from reports.identifying_words import EMAIL, POSTCODE, TELEPHONE, found


def words_in(text, expected=()):
    return [piece.words for piece in found(text, expected)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        # E-mail addresses
        ("write to sam.o'neil+x@mail.example.co.uk.", ["neil+x@mail.example.co.uk"]),
        ("SAM@EXAMPLE.COM", ["SAM@EXAMPLE.COM"]),
        ("(sam@example.com)", ["sam@example.com"]),
        # Telephone numbers
        ("call 07700 900123 after nine", ["07700 900123"]),
        ("07700900123", ["07700900123"]),
        ("07700-900-123", ["07700-900-123"]),
        ("(01632) 960001", ["(01632) 960001"]),
        ("01632 960 001", ["01632 960 001"]),
        ("020 7946 0018", ["020 7946 0018"]),
        ("+44 7700 900123", ["+44 7700 900123"]),
        ("+44 (0)7700 900123", ["+44 (0)7700 900123"]),
        ("0044 7700 900123", ["0044 7700 900123"]),
        ("0114 496 0001.", ["0114 496 0001"]),
        # Full postcodes
        ("I wrote from NN1 1AA today", ["NN1 1AA"]),
        ("nn11aa", ["nn11aa"]),
        ("SW1A 1AA", ["SW1A 1AA"]),
        ("at M1 1AE.", ["M1 1AE"]),
        # Relations and places of one's own
        ("my neighbour", ["my neighbour"]),
        ("My next-door neighbours", ["My next-door neighbours"]),
        ("MY EX", ["MY EX"]),
        ("my ex-partner hit me", ["my ex-partner"]),
        ("my ex partner", ["my ex partner"]),
        ("my ex-husband and my boss", ["my ex-husband", "my boss"]),
        ("my wife, my mum", ["my wife", "my mum"]),
        ("my  mother-in-law", ["my  mother-in-law"]),
        ("my step-father, my stepdad", ["my step-father", "my stepdad"]),
        ("my little brother", ["my little brother"]),
        ("our street, from my flat", ["our street", "my flat"]),
        ("my best friend's car", ["my best friend"]),
        ("from my bedroom window", ["my bedroom"]),
        # Names
        ("My name is Sam", ["My name is Sam"]),
        ("my name’s sam", ["my name’s sam"]),
        ("my full name is Sam", ["my full name is Sam"]),
        ("I am Sam", ["I am Sam"]),
        ("I'm Sam O’Neil", ["I'm Sam"]),
        ("i am called Sam", ["i am called Sam"]),
        # Several, in the order of the text
        ("my boss: sam@example.com, NN1 1AA", ["my boss", "sam@example.com", "NN1 1AA"]),
    ],
)
def test_it_is_found_as_it_was_written(text, words):
    assert words_in(text) == words


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Three vans came in the night.",
        "the neighbour of a friend saw his ex and her mum",
        "my opinion is that they sell drugs, my guess is on Fridays",
        "in my experience, my exact words, my motherland, my houses",
        "tommy boss, enemy flat",
        "I am afraid. I'm sure of it. I AM SCARED. I am not sure.",
        "the name is on the door",
        "meet @slim on the app, 3 @ £5",
        "at 10.30 on 22.11.2026, 22/11/2026 or 2026-11-22 10:30:00",
        "01 02 2026 11 30",
        "a white van, AB12 CDE or A123 BCD",
        "order 12345678901234, card 4929 1234 5678 9012",
        "Crimestoppers is 0800 555 111, Childline 0800 1111, or 101 and 999",
        "the M1, the A45, junction 15A of the M1 at 3pm, the M6 4th exit, M4 3pm",
        "in NN1 or NN14, not the whole postcode",
        "AK47 and 9mm, £1,500 for 2kg",
    ],
)
def test_nothing_is_found_where_nobody_is_named(text):
    assert words_in(text) == []


def test_a_kind_that_was_asked_for_is_left_out():
    text = "my boss, sam@example.com, 07700 900123, NN1 1AA"

    assert words_in(text, {EMAIL, TELEPHONE, POSTCODE}) == ["my boss"]


@pytest.mark.parametrize(
    ("one", "other"),
    [("NN1 1AA", "nn11aa"), ("My ex", "MY EX"), ("07700 900123", "07700-900123")],
)
def test_the_same_words_in_another_spelling_are_known_to_be_the_same(one, other):
    assert found(one)[0].same_as == found(other)[0].same_as


@pytest.mark.parametrize(
    "text",
    ["a" * 5000, "a@" * 2500, "my " * 1700, "0" * 5000, "07 " * 1700, "I am " * 1000, "-." * 2500],
)
def test_no_text_makes_it_slow(text):
    began = time.process_time()

    found(text)

    assert time.process_time() - began < 0.5
