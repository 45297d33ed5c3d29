"""Text as a file for spreadsheets, in which no cell is ever a formula.

A spreadsheet takes a cell that begins with one of a few characters as something to work out,
also after spaces and when the character is written wide. A leading apostrophe says "text".
"""

import csv
import io
import unicodedata

STARTS_A_FORMULA = set("=+-@\u2212")
# Skipped by spreadsheets, or not to be seen before a character that counts.
UNSEEN = {"Cc", "Cf", "Zs", "Zl", "Zp"}
BREAKS_A_CELL = set("\t\r\n")


def as_text(cell):
    """The cell, marked as text where it could be a formula."""
    seen = next((letter for letter in cell if unicodedata.category(letter) not in UNSEEN), "")
    could_be_a_formula = unicodedata.normalize("NFKC", seen) in STARTS_A_FORMULA
    return f"'{cell}" if could_be_a_formula or cell[:1] in BREAKS_A_CELL else cell


def as_csv(rows):
    """UTF-8 with the mark that spreadsheets look for, each cell in quotes."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([as_text(str(cell)) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig", "replace")
