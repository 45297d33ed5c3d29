"""No cell of a file for spreadsheets is a formula, and nothing else is changed."""

import csv
import io

import pytest

from reports.admin.spreadsheets import as_csv, as_text
from tests.naughty import STRINGS

STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20\u2212"


def read_back(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("before", ["", " ", "\u00a0 ", "\u200b", "\ufeff", "\u3000", "\x0b"])
def test_what_could_be_a_formula_is_marked_as_text(before, start):
    if before and start in "\t\r\n":
        start += "=1"
    cell = f"{before}{start}cmd|'/c calc'!A0"

    assert as_text(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "Slim", "a=b", "a\n=b", "'=1", "(-1)", "01632 960001", "  x"])
def test_anything_else_stays_as_it_is(cell):
    assert as_text(cell) == cell


@pytest.mark.parametrize("start", STARTS)
def test_no_naughty_string_is_lost_or_becomes_a_formula(start):
    for string in STRINGS:
        assert as_text(string) in (string, f"'{string}")
        assert as_text(f"{start}{string}") == f"'{start}{string}"


def test_the_file_reads_back_as_what_went_in():
    rows = [[string, "beside it"] for string in STRINGS]

    assert read_back(as_csv(rows)) == [[as_text(string), "beside it"] for string in STRINGS]


def test_the_file_is_as_spreadsheets_want_it():
    assert as_csv([["é", 'say "no"'], ["=1", ""]]) == (
        b'\xef\xbb\xbf"\xc3\xa9","say ""no"""\r\n"\'=1",""\r\n'
    )
