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
        ("sam @ example.com", ["sam @ example.com"]),
        # Accounts
        ("I post as @sam.oneil.", ["@sam.oneil"]),
        ("meet @slim on the app", ["@slim"]),
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
        ("07 700 900 123", ["07 700 900 123"]),
        ("0 7 7 0 0 9 0 0 1 2 3", ["0 7 7 0 0 9 0 0 1 2 3"]),
        ("0 1 6 3 2 9 6 0 0 0 1", ["0 1 6 3 2 9 6 0 0 0 1"]),
        ("07700 900123 2 or 3 times", ["07700 900123"]),
        ("07700–900–123", ["07700–900–123"]),
        # Full postcodes
        ("I wrote from NN1 1AA today", ["NN1 1AA"]),
        ("nn11aa", ["nn11aa"]),
        ("SW1A 1AA", ["SW1A 1AA"]),
        ("at M1 1AE.", ["M1 1AE"]),
        ("NN1  1AA", ["NN1  1AA"]),
        ("NN1-1AA", ["NN1-1AA"]),
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
        ("my bf and my missus", ["my bf", "my missus"]),
        ("our hubby, my other half", ["our hubby", "my other half"]),
        # Who somebody is to others
        ("I'm his sister", ["I'm his sister"]),
        ("I am their old neighbour", ["I am their old neighbour"]),
        ("Im a friend", ["Im a friend"]),
        ("as his carer I know", ["as his carer"]),
        ("I work with him at the mill", ["I work with"]),
        ("we used to go to the same school", ["we used to go to the same school"]),
        ("I go to school with her", ["I go to school"]),
        # Where somebody lives
        ("I live next door", ["I live next door"]),
        ("We live opposite", ["We live opposite"]),
        ("they are next door to me", ["next door to me"]),
        ("the flat below us", ["below us"]),
        # Names
        ("My name is Sam", ["My name is Sam"]),
        ("my name’s sam", ["my name’s sam"]),
        ("my full name is Sam", ["my full name is Sam"]),
        ("I am Sam", ["I am Sam"]),
        ("I'm Sam O’Neil", ["I'm Sam"]),
        ("i am called Sam", ["i am called Sam"]),
        ("Im Sam, call me Sam", ["Im Sam", "call me Sam"]),
        # Letters and numbers of other keyboards, and what nobody sees
        ("０７７００ ９００１２３", ["０７７００ ９００１２３"]),
        ("٠٧٧٠٠ ٩٠٠١٢٣", ["٠٧٧٠٠ ٩٠٠١٢٣"]),
        ("ＮＮ１ １ＡＡ", ["ＮＮ１ １ＡＡ"]),
        ("my\u00a0boss", ["my\u00a0boss"]),
        ("ﬁrst my bo\u200bss", ["my bo\u200bss"]),
        # Of two that overlap, the first
        ("my name is Sam@example.com", ["my name is Sam"]),
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
        "3 @ £5, 3 @ 5.50 each, 3@5pm",
        "he works with him, they live next door, she is his sister, he lives with her",
        "I live in fear. Call me Monday. I work nights.",
        "at 10.30 on 22.11.2026, 22/11/2026 or 2026-11-22 10:30:00",
        "01 02 2026 11 30, 07 11 2026 10 30",
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
    [
        ("NN1 1AA", "nn11aa"),
        ("NN1 1AA", "ＮＮ１ １ＡＡ"),
        ("My ex", "MY EX"),
        ("07700 900123", "07700-900123"),
    ],
)
def test_the_same_words_in_another_spelling_are_known_to_be_the_same(one, other):
    assert found(one)[0].same_as == found(other)[0].same_as


@pytest.mark.parametrize(
    "text",
    [
        "a" * 5000,
        "a@" * 2500,
        "my " * 1700,
        "0" * 5000,
        "07 " * 1700,
        "I am " * 1000,
        "-." * 2500,
        "a @ " * 1250,
        "0 " * 2500,
        "@a." * 1600,
        "I live " * 700,
        "I" + " " * 4999,
        "\ufdfa" * 5000,
    ],
)
def test_no_text_makes_it_slow(text):
    began = time.process_time()

    found(text)

    assert time.process_time() - began < 0.5
