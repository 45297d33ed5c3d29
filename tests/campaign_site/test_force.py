"""The force's one file: who it is, and every telephone number."""

import re
from pathlib import Path

import pytest

from campaign_site import force

ROOT = Path(__file__).parents[2]
NUMBER = re.compile(r"\b0[\d ]{9,}\b")


def test_each_channel_has_a_way_to_reach_it_and_the_day_its_source_was_read():
    for channel in force.current().channels:
        assert channel.number or channel.web or channel.email or channel.key == "bsl-999"
        assert channel.read_on


@pytest.mark.parametrize(
    ("district", "area"),
    [("NN1", "ours"), ("NN29", "ours"), ("PE8", "maybe ours"), ("SW1A", "elsewhere"), ("", "")],
)
def test_a_postcode_district_is_ours_or_may_be_or_is_not(district, area):
    assert force.current().area_of(district) == area


@pytest.mark.parametrize(
    ("district", "is_none"),
    [("NN1", False), ("NN29", False), ("NN19", True), ("NN88", True), ("PE1", False), ("", False)],
)
def test_a_district_that_is_not_in_an_area_of_ours_does_not_exist(district, is_none):
    assert force.current().knows_no(district) == is_none


def test_the_leave_address_is_neutral():
    address = force.current().leave_url

    assert address.startswith("https://")
    assert not re.search(r"police|gov\.uk", address)


def test_the_leave_address_can_be_set_for_one_site(settings):
    settings.LEAVE_URL = "https://www.example.org/"
    force.current.cache_clear()

    assert force.current().leave_url == "https://www.example.org/"
    force.current.cache_clear()


def test_a_profile_that_lacks_a_name_is_refused(tmp_path):
    profile = tmp_path / "force.toml"
    profile.write_text('short_name = "X"\nchannels = []\n')

    with pytest.raises(TypeError):
        force.read(profile)


def test_telephone_numbers_stand_in_the_profile_and_nowhere_else():
    patterns = ("templates/**/*.html", "*/*.py", "*/demo*/**/*.*", "*/demo.*")
    pages = {path for pattern in patterns for path in ROOT.glob(pattern) if path.is_file()}

    found = {
        (path.name, number)
        for path in pages
        for number in NUMBER.findall(path.read_text())
        if path.parts[-2] != "tests"
    }

    assert found == set()
