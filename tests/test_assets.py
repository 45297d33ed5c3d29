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
    profile = {f"--site-{name.replace('_', '-')}" for name in force.current().by_day}
    set_here = set(re.findall(r"(--[\w-]+):", SHEET))

    used = set(re.findall(r"var\((--[\w-]+)", SHEET))

    assert used - set_here - profile == set()


def test_colours_are_written_once_where_they_are_named():
    rules = re.sub(r":(where\(:root\)|root)\{[^}]*\}", "", SHEET)

    assert re.findall(r"#[0-9a-f]{3,8}\b|rgba?\(|hsla?\(", rules) == []


def edges_of_the_name(sheet):
    """Where the wordmark has its coloured edge."""
    rules = re.findall(r"\.site-header__name\{([^}]*)\}", sheet)
    return set(re.findall(r"border-(left|right):", "".join(rules)))


def test_the_sheet_for_the_other_direction_is_its_mirror():
    mirrored = (SITE / "static" / "css" / "site.rtl.css").read_text()

    assert edges_of_the_name(SHEET) == {"left"}
    assert edges_of_the_name(mirrored) == {"right"}
    assert sorted(re.findall(r"\.site-[\w-]+", mirrored)) == sorted(
        re.findall(r"\.site-[\w-]+", SHEET)
    )
    assert mirrored.count("padding-right") == SHEET.count("padding-left")


def test_nothing_of_govuk_that_belongs_to_gov_uk_is_there():
    assert "GDS Transport" not in SHEET
    assert "crown" not in SHEET
    assert "#1d70b8" not in SHEET


def test_the_sheet_asks_for_no_other_file():
    assert "url(" not in SHEET
    assert "@import" not in SHEET


def test_the_sheet_is_small_enough_to_stand_in_every_page():
    assert len(SHEET.encode()) < 60_000


def test_nothing_moves_by_itself_so_nobody_need_ask_for_less_of_it():
    assert re.findall(r"transition|animation|@keyframes|scroll-behavior", SHEET) == []


NEWER_THAN_2019 = re.compile(r"\?\?|\?\.(?!\d)|\bstatic\s+\w+\s*=|[&|]{2}=|\bcatch\s*\{")
SCRIPTS_OF_STAFF = {"staff_exit.js", "unsaved.js"}


def scripts_for_the_public():
    scripts = (SITE / "static" / "js").glob("*.js")
    return sorted(script for script in scripts if script.name not in SCRIPTS_OF_STAFF)


@pytest.mark.parametrize("script", scripts_for_the_public(), ids=lambda script: script.name)
def test_a_browser_of_2019_can_read_the_scripts(script):
    """One sign that it does not know, and it runs nothing of the whole file."""
    assert NEWER_THAN_2019.findall(script.read_text()) == []


def test_the_lock_names_no_registry():
    lock = json.loads((SITE / "assets" / "package-lock.json").read_text())

    packages = [package for name, package in lock["packages"].items() if name]
    assert packages
    assert all("resolved" not in package and "integrity" in package for package in packages)
