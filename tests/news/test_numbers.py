"""What is a telephone number, whose it is, and what only looks like one."""

import time

import pytest
from django.core.exceptions import ValidationError

from news.numbers import (
    check_numbers,
    numbers,
    strange_numbers,
    strange_numbers_in_address,
)

STRANGERS = [
    "Call 01632 960123 now.",
    "01632960123",
    "01632-960-123",
    "(01632) 960 123",
    "0 1 6 3 2 9 6 0 1 2 3",
    "01632.960.123",
    "+44 1632 960123",
    "+441632960123",
    "+44 (0)1632 960123",
    "+44(0) 1632 960 123",
    "0044 1632 960123",
    "441632960123",
    "07700 900123",
    "07700\u00a0900\u00a0123",
    "07700\u2011900\u2011123",
    "07700\u200b900\u200b123",
    "07700\n900123",
    "０７７００ ９００１２３",
    "٠٧٧٠٠ ٩٠٠١٢٣",
    "Tel07700900123",
    "tel:07700900123",
    "0300 123 4567",
    "+1 555 010 0199",
    "(555) 010-0199",
    "Call 111.",
    "Ring the charity free on 116 999.",
    "Text HELP to 85999 now",
    "Call 700 700 for advice",
    "On 23/01/2023 0300 123 4567 was printed.",
    "Quote reference 23000012345 on 07700 900123.",
    "Call 101/07700 900123",
    "0800 555 1112",
    "Call 07700     900123",
    "07700\u00a0\u00a0\u00a0\u00a0900123",
    "07700 \n\t \n 900 \n\n\n\n 123",
    "07700/900123",
    "07700, 900, 123",
    "07700…900123",
    "07700 · 900 · 123",
    "07700_900_123",
    "07700 | 900123",
    "+44, 7700, 900123",
    "ref 07700 900123",
    "ref 07700900123",
    "ref 01632960123",
    "Reference: -07700 900123",
    "reference number 01632 960123",
    "Ref no. 01632-960123",
    "ref 441632960123",
    "ISBN 07700 900123",
]
OURS = [
    ("Call 101.", "101"),
    ("If you are in danger, call 999 now.", "999"),
    ("You can call us on 101 or speak to an officer.", "101"),
    ("Call Crimestoppers on 0800 555 111.", "crimestoppers"),
    ("0800555111", "crimestoppers"),
    ("+44 800 555 111", "crimestoppers"),
    ("0800 555 111, 24 hours a day", "crimestoppers"),
    ("0800 555 111 24 hours a day", "crimestoppers"),
    ("0800 1111", "childline"),
    ("08001111", "childline"),
    ("By textphone: 18001 101", "textphone-101"),
    ("Text 61016 on the train", None),
    ("Text 61016.", "railway"),
    ("٠٨٠٠ ٥٥٥ ١١١", "crimestoppers"),
]
NO_NUMBERS = [
    "Officers seized £10,256 in cash.",
    "Cash of £07700 900 123",
    "In 2023 there were 2,720 leaflets.",
    "They called at 101 homes.",
    "They had 999 calls in 2022.",
    "10:16 23/01/2023",
    "01/05/2023 10:16",
    "01-05-2023 1016 12",
    "2023-01-23 10:16",
    "2023-01-23T10:16:00",
    "On 1.5.2023 0915 to 1015",
    "Monday 23 January 2023 at 10:16am",
    "Between 0800 and 1600",
    "Open 0800-1600",
    "Open 08:00 to 16:00",
    "Crime reference 23000045678",
    "Incident number 0123456789",
    "Quote the reference number 01234567890.",
    "Ref: 0123456789",
    "NN4 0JQ",
    "NN1 1DA and NN10 0AB",
    "The car was AB07 CDE.",
    "28 people were arrested and 12 were charged.",
    "0 10 20 30 40 50",
    "10 20 30 40 50 60 70",
    "1,000,000 tablets",
    "+1,500,000 more",
    "44,123,456,789 views",
    "Quote 23000012345, or 23000054321.",
    "The reference is 23000012345 0915",
    "0.123456789",
    "12.5% and 07%",
    "ISBN 978 0 14 044913 6",
    "ISBN 978-0-14-044913-6",
    "Call 150 people",
    "Text 300 friends",
    "Call before 2024.",
    "They called 120 times.",
    "Call us between 0900 and 1700.",
    "The A45, the M1 and the A5076",
    "Section 5(1)(a) of the Firearms Act 1968",
    "24/7",
    "Aged 18-25",
    "Ages 16 17 18 19 20 21",
    "100 to 200 to 300",
    "4x4 and 2x4",
    "52.2405, -0.9027",
    "Plot 7, 12 to 16 High Street",
    "5kg, 3.5g and 250ml",
    "2022/23 and 2021-22",
    "Between 6 and 10 March 2023",
    "500 m², 10¹² and H₂O",
    "",
]


@pytest.mark.parametrize("text", STRANGERS)
def test_a_number_that_is_not_the_forces_is_found_however_it_is_written(text):
    assert [number.channel for number in numbers(text) if number.channel not in {"101"}] == [None]


@pytest.mark.parametrize(("text", "channel"), OURS)
def test_a_number_of_the_force_is_known(text, channel):
    assert [number.channel for number in numbers(text)] == ([channel] if channel else [])


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_what_only_looks_like_a_number_is_none(text):
    assert numbers(text) == []


def test_only_numbers_that_are_not_the_forces_are_strange():
    assert strange_numbers("Call 101 or 07700 \n 900123.") == ["07700 900123"]


def test_words_with_a_strange_number_are_refused():
    check_numbers("Call 101: reference 23000012345.")

    with pytest.raises(ValidationError, match="Take 07700 900123 out"):
        check_numbers("Call 07700 900123.")


@pytest.mark.parametrize(
    ("href", "found"),
    [
        ("https://wa.me/447700900123", ["447700900123"]),
        ("https://WA.me/+44%207700%20900123?text=Hi", ["+447700900123"]),
        ("https://api.whatsapp.com/send?phone=447700900123", ["447700900123"]),
        ("https://t.me/+447700900123", ["+447700900123"]),
        ("sms:07700900123", ["07700900123"]),
        ("tel:+44-7700-900-123", ["+447700900123"]),
        ("callto:07700900123", ["07700900123"]),
        ("https://a.example/?call=07700%20900123", ["07700 900123"]),
        ("https://a.example/#07700900123", ["07700900123"]),
        ("mailto:a@b.example?body=Ring%2007700900123", ["07700900123"]),
        ("https://wa.me/44800555111", []),
        ("tel:101", []),
        ("https://t.me/somebody", []),
        ("https://a.example/2023/01/23/1234567?id=23000012345&day=2023-01-23", []),
        ("/news/01632960123/", []),
        ("//[no-address", []),
    ],
)
def test_a_link_that_calls_a_stranger_is_found(href, found):
    assert strange_numbers_in_address(href) == found


def test_a_number_is_found_where_it_stands():
    text = "Ring\u00a0us: call (01632) 960\u2011123, or 101."

    assert [text[number.start : number.end] for number in numbers(text)] == [
        "(01632) 960\u2011123",
        "101",
    ]


@pytest.mark.parametrize(
    "part",
    [
        "0 ",
        "01 ",
        "+",
        "+4",
        "(",
        "0" * 9 + " ",
        "call ",
        "12 ",
        "1-",
        "0" + " " * 999,
        "0.",
        "ref 0",
        "0,",
    ],
)
def test_a_long_text_of_anything_is_read_in_moments(part):
    started = time.process_time()

    numbers(part * (200_000 // len(part)))

    assert time.process_time() - started < 3
