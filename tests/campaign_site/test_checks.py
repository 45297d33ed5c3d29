"""The site says when a setting would give a reader away."""

import pytest

from campaign_site import force
from campaign_site.checks import leave_address_is_neutral


@pytest.fixture(autouse=True)
def fresh_force():
    force.current.cache_clear()
    yield
    force.current.cache_clear()


def faults():
    return [error.id for error in leave_address_is_neutral(None)]


def test_the_shipped_leave_address_is_neutral(settings):
    settings.DEMO = False

    assert faults() == []


@pytest.mark.parametrize(
    "address", ["http://www.example.org/", "/weather", "www.example.org", "https://"]
)
def test_the_leave_address_is_whole_and_safe_on_the_way(settings, address):
    settings.DEMO = False
    settings.LEAVE_URL = address

    assert faults() == ["site.E001"]


@pytest.mark.parametrize(
    "address", ["https://www.northants.police.uk/", "https://www.gov.uk/weather", "https://gov.uk"]
)
def test_the_leave_address_is_no_page_of_the_police(settings, address):
    settings.LEAVE_URL = address

    assert faults() == ["site.E002"]
