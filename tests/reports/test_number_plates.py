"""A number plate is found however it is typed, and seldom where there is none."""

import pytest

from reports.number_plates import plate, plate_in_field, plates_in


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("AB12CDE", "AB12CDE"),
        ("AB1OCDE", "AB10CDE"),
        ("ABI2CDE", "AB12CDE"),
        ("0B12CDE", "OB12CDE"),
        ("A123BCD", "A123BCD"),
        ("A1BCD", "A1BCD"),
        ("A1O3BCD", "A103BCD"),
        ("AO12BCD", "AO12BCD"),
        ("ABC123D", "ABC123D"),
        ("ABC1D", "ABC1D"),
        ("CHOICES", ""),
        ("1012011", ""),
        ("A012", ""),
        ("AB12CDEF", ""),
        ("12ABCDE", ""),
        ("", ""),
    ],
)
def test_a_plate_is_read_in_one_way(typed, read):
    assert plate(typed) == read


@pytest.mark.parametrize(
    ("text", "plates"),
    [
        ("The van is AB12 CDE, I think.", ["AB12CDE"]),
        ("the van is ab12 cde", ["AB12CDE"]),
        ("the van is Ab12cde.", ["AB12CDE"]),
        ("AB 12 CDE", ["AB12CDE"]),
        ("AB12-CDE", ["AB12CDE"]),
        ("abi2 cde", ["AB12CDE"]),
        ("old one, A123 BCD", ["A123BCD"]),
        ("ABC 123D", ["ABC123D"]),
        ("abc123d", ["ABC123D"]),
        ("AB12 CDE and CD34 EFG", ["AB12CDE", "CD34EFG"]),
        ("it is AB12 CDE", ["AB12CDE"]),
        ("[AB12CDE]", ["AB12CDE"]),
        ("it was A45 BCD", ["A45BCD"]),
        ("it was a45 bcd", ["A45BCD"]),
        ("it was M1 XYZ", ["M1XYZ"]),
    ],
)
def test_plates_are_found_in_a_text(text, plates):
    assert list(plates_in(text)) == plates


@pytest.mark.parametrize(
    "text",
    [
        "AT 10 THE BUS CAME",
        "ON 12 JAN THEY LEFT",
        "on the A14 and the A45 the van turned",
        "They meet at the A45 lay-by",
        "the A14 lay by",
        "the a14 lay-by",
        "THE A14 LAY-BY",
        "parked on the A508 lay by",
        "the A43 bus",
        "M1 hit and run",
        "m1 hub",
        "a B576 pub",
        "he took the A5 bay",
        "the A428 inn",
        "A405 M11",
        "he wants 50p for 20p",
        "FOR 50P",
        "lives in NN10 and works in nn1 too",
        "NN10 0AA",
        "NN11 1AB",
        "nn100aa",
        "07700 900123",
        "many choices",
        "AB12\nCDE",
        "AB12 CDEF",
        "XAB12 CDE",
        "ÀB12 CDE",
        "AB12  -  CDE",
    ],
)
def test_what_only_looks_like_a_plate_is_none(text):
    assert list(plates_in(text)) == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("ab12 cde", "AB12CDE"),
        ("NN10 0AA", "NN10OAA"),
        ("AIZ 1234", "A1Z1234"),
        ("WX 98765", "WX98765"),
        ("AB12 C", "AB12C"),
        ("AB12", ""),
        ("white van", ""),
        ("not all of it: AB12", ""),
        ("ЖЖ12345", ""),
    ],
)
def test_the_field_for_a_plate_takes_a_foreign_one_or_a_part_too(typed, read):
    assert plate_in_field(typed) == read
