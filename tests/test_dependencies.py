"""Each locked package has its line and its licence in docs/dependencies.md."""

import re
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TABLES = (ROOT / "docs" / "dependencies.md").read_text().partition("\n## The site\n")[2]
ROWS = dict(re.findall(r"^\| ([\w-]+) \| ([\w., -]+) \| .+ \|$", TABLES, re.MULTILINE))
ALLOWED = {"MIT", "MIT-0", "MIT-CMU", "BSD", "Apache-2.0", "PSF", "Unlicense", "LGPL", "MPL-2.0"}
# What the words in a package's own description come to.
SAID = {
    r"\bMIT-0\b": "MIT-0",
    r"\bMIT-CMU\b": "MIT-CMU",
    r"\bMIT\b(?!-)": "MIT",
    r"BSD": "BSD",
    r"Apache": "Apache-2.0",
    r"\bPSF\b": "PSF",
    r"Unlicense": "Unlicense",
    r"\bLGPL|Lesser General": "LGPL",
    r"\bMPL\b": "MPL-2.0",
}


def locked(lock):
    text = (ROOT / lock).read_text()
    return set(re.findall(r"^([\w.-]+)(?:\[[\w,]+\])?==", text, re.MULTILINE))


def licences(words):
    return {licence for pattern, licence in SAID.items() if re.search(pattern, words)}


def installed():
    """Each locked package that this machine needs, with all that it says of its licence."""
    for name in sorted(locked("requirements-dev.txt") | locked("requirements.txt")):
        try:
            said = metadata.metadata(name)
        except metadata.PackageNotFoundError:
            continue  # for another kind of machine
        words = [said.get("License-Expression") or said.get("License") or ""]
        words += [text for text in said.get_all("Classifier") or [] if text.startswith("License")]
        files = [file for file in metadata.files(name) or [] if file.match("licenses/LICENSE*")]
        words += [file.read_text()[:100] for file in files if not any(words)]
        yield pytest.param(name, licences(" ".join(words)), id=name)


def test_each_package_has_a_line_and_each_line_a_package():
    assert set(ROWS) - {"package"} == locked("requirements.txt") | locked("requirements-dev.txt")


def test_each_licence_is_one_that_we_take():
    named = {
        part for row in set(ROWS.values()) - {"licence"} for part in re.split(" or | and ", row)
    }

    assert named <= ALLOWED


@pytest.mark.parametrize(("name", "said"), list(installed()))
def test_the_licence_is_the_one_that_the_package_says(name, said):
    assert set(re.split(" or | and ", ROWS[name])) == said
