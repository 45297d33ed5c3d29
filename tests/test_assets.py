"""The committed style sheet and scripts: as built, in the force's colours, from here alone."""

import json
import re
import runpy
import shutil
from pathlib import Path

import pytest

from campaign_site import force

SITE = Path(__file__).parent.parent
SHEET = (SITE / "static" / "css" / "site.css").read_text()
verify = runpy.run_path(str(SITE / "assets" / "verify.py"))


def test_what_is_committed_was_built_from_its_sources():
    assert verify["differing"]() == []


@pytest.fixture
def copied(tmp_path):
    """The sources and what was built from them, where a test may change them."""
    skipped = shutil.ignore_patterns("node_modules")
    shutil.copytree(SITE / "assets", tmp_path / "assets", ignore=skipped)
    shutil.copytree(SITE / "static", tmp_path / "static")
    return tmp_path


@pytest.mark.parametrize(
    "name",
    ["assets/site.scss", "assets/package-lock.json", "static/css/site.css", "static/js/govuk.js"],
)
def test_a_file_changed_by_hand_is_noticed(copied, name):
    with (copied / name).open("a") as file:
        file.write("\n")

    assert verify["differing"](copied / "assets") == [name]


def test_a_missing_and_an_unlisted_file_are_noticed(copied):
    (copied / "static/js/govuk.js").unlink()
    (copied / "assets/site/_new.scss").touch()

    assert verify["differing"](copied / "assets") == ["assets/site/_new.scss", "static/js/govuk.js"]


def test_every_colour_is_one_that_the_profile_or_the_sheet_sets():
    profile = {f"--site-{name.replace('_', '-')}" for name in force.current().colours}
    set_here = set(re.findall(r"(--[\w-]+):", SHEET))

    used = set(re.findall(r"var\((--[\w-]+)", SHEET))

    assert used - set_here - profile == set()


def test_colours_are_written_once_where_they_are_named():
    rules = re.sub(r":(where\(:root\)|root)\{[^}]*\}", "", SHEET)

    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", rules) == []


def test_nothing_of_govuk_that_belongs_to_gov_uk_is_there():
    assert "GDS Transport" not in SHEET
    assert "crown" not in SHEET
    assert "#1d70b8" not in SHEET


def test_the_sheet_asks_for_no_other_file():
    assert "url(" not in SHEET
    assert "@import" not in SHEET


def test_the_sheet_is_small_enough_to_stand_in_every_page():
    assert len(SHEET.encode()) < 60_000


def test_the_lock_names_no_registry():
    lock = json.loads((SITE / "assets" / "package-lock.json").read_text())

    packages = [package for name, package in lock["packages"].items() if name]
    assert packages
    assert all("resolved" not in package and "integrity" in package for package in packages)
