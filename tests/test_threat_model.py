"""The threat model names no test and no file that is not there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
DOCUMENTS = ["docs/assurance.md", "docs/threat_model.md", "docs/dependencies.md", "SECURITY.md"]
NAMED = re.compile(r"`((?:tests|campaign_site|news|reports|amnesty|deploy|assets|docs)/[\w./-]*)`")
LINKED = re.compile(r"\]\(([\w./-]+\.md)\)")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_each_file_that_a_document_names_is_there(document):
    text = (ROOT / document).read_text()
    named = [ROOT / name for name in NAMED.findall(text)]
    named += [(ROOT / document).parent / name for name in LINKED.findall(text)]

    assert named
    assert [str(path) for path in named if not path.exists()] == []


def test_each_control_is_shown_by_something_or_says_that_it_is_not():
    rows = (ROOT / "docs" / "threat_model.md").read_text().splitlines()
    controls = [row for row in rows if row.startswith("|") and row.count("|") == 4]
    shown = [
        row.split("|")[3]
        for row in controls
        if not re.match(r"\| (?:way in|A\d|\|| ?\|)", row) and "---" not in row
    ]

    assert len(shown) > 25
    assert [cell for cell in shown if "`" not in cell and cell.strip() != "no test"] == []
