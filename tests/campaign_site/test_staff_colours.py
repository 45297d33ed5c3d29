"""The admin wears the colours of the force, from a sheet that a browser keeps for good."""

import re

import pytest
from django.conf import settings
from django.urls import reverse

from campaign_site import force, inline

STYLES = settings.STATICFILES_DIRS[0] / "css"
SHEETS = ["admin", "staff", "queue", "board", "compared", "figures", "preview", "print", "visits"]


@pytest.fixture
def address(admin_client):
    page = admin_client.get("/admin/").content.decode()
    (found,) = re.findall(r'<link rel="stylesheet" href="(/admin/colours-[^"]+)">', page)
    return found


def test_every_colour_of_the_force_is_there_by_day_and_by_night(client, address):
    sheet = client.get(address)

    day, night = sheet.content.decode().split(inline.DARK)
    ours = force.current()
    assert sheet["Content-Type"] == "text/css; charset=utf-8"
    for name, value in ours.by_day.items():
        assert f"--site-{name.replace('_', '-')}:{value}" in day
    for name, value in ours.by_night.items():
        assert f"--site-{name.replace('_', '-')}:{value}" in night


def test_it_is_kept_for_good(client, address):
    assert client.get(address)["Cache-Control"] == "public, max-age=31536000, immutable"


def test_under_an_older_address_it_is_the_same_and_asked_for_again(client, address):
    older = reverse("admin:colours", args=["0123456789ab"])

    assert older != address
    assert client.get(older).content == client.get(address).content
    assert client.get(older)["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("name", SHEETS)
def test_a_sheet_of_the_admin_names_no_colour_and_no_duty_that_is_not_there(name):
    sheet = (STYLES / f"{name}.css").read_text()
    duties = {colour.replace("_", "-") for colour in force.current().by_day}

    assert (
        re.findall(r"#(?:[0-9a-f]{3}){1,2}\b(?!-)", sheet.replace("#fff;", "").replace("#000;", ""))
        == []
    )
    assert set(re.findall(r"var\(--site-([\w-]+)\)", sheet)) <= duties


def test_the_reader_s_setting_alone_chooses_between_light_and_dark(admin_client):
    """Nothing of it is kept on a machine that officers share."""
    page = admin_client.get("/admin/").content.decode()

    assert '<meta name="color-scheme" content="light dark">' in page
    assert "theme" not in page
