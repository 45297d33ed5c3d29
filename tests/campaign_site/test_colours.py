"""Every colour can be read on its ground, in the light and in the dark, of any force."""

import re

import pytest
from django.test import Client

from campaign_site import force, inline, palette
from campaign_site.design.colours import PAIRS as SHOWN
from campaign_site.design.colours import contrast

TEXT, SHAPE = 4.5, 3
TEXTS = ["ink", "muted", "link", "link_hover", "visited", "accent", "error", "success"]
# What is written or drawn, on which ground, with the least contrast that WCAG 2.2 AA asks for.
PAIRS = [
    *((text, ground, TEXT) for text in TEXTS for ground in ("paper", "surface")),
    # Buttons, tiles, tags, the panel of a sent report, the page that one is on.
    *(("paper", ground, TEXT) for ground in ("brand", "brand_dark", "error", "success", "ink")),
    *(("on_bar", ground, TEXT) for ground in ("bar", "head", "nav")),
    ("bar", "on_bar", TEXT),
    ("brand", "tint", TEXT),
    ("brand_dark", "tint", TEXT),
    ("ink", "tint", TEXT),
    ("ink", "warm", TEXT),
    ("link", "warm", TEXT),
    ("muted", "warm", TEXT),
    ("focus_text", "focus", TEXT),
    # The edges of fields, buttons, tiles and weeks.
    *((edge, "paper", SHAPE) for edge in ("ink", "brand", "success", "accent", "muted", "error")),
    *(("focus", ground, SHAPE) for ground in ("bar", "head", "nav")),
    ("focus_text", "on_bar", SHAPE),
    ("accent", "warm", SHAPE),
    ("error", "warm", TEXT),
    # What `/design/` shows.
    *((above, ground, least) for above, ground, _use, least in SHOWN if least > 1),
]
NAMED_BY_ANOTHER = {
    "ink": "#222222",
    "brand": "#5b2a6e",
    "brand_dark": "#3f1d4d",
    "accent": "#8a4b00",
    "link": "#4a2a8b",
    "focus": "#ffe066",
    "error": "#a31515",
    "success": "#155c2e",
    "surface": "#f3f0f5",
    "border": "#b0a8b5",
}
SETS = {
    "light": force.current().by_day,
    "dark": force.current().by_night,
    "another force, light": palette.in_the_light(NAMED_BY_ANOTHER),
    "another force, dark": palette.in_the_dark({}),
}


def test_contrast_is_measured_as_the_guidelines_do():
    assert contrast("#fff", "#000000") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("name", SETS)
def test_whatever_stands_on_a_ground_can_be_seen_there(name):
    colours = SETS[name]

    weak = {
        (above, ground): round(contrast(colours[above], colours[ground]), 2)
        for above, ground, least in PAIRS
        if contrast(colours[above], colours[ground]) < least
    }

    assert weak == {}


def test_the_dark_has_a_colour_for_each_of_the_light():
    assert SETS["dark"].keys() == SETS["light"].keys()
    assert SETS["another force, dark"].keys() == SETS["light"].keys()


def test_every_colour_is_held_against_its_ground_or_is_known_not_to_carry_meaning():
    held = {colour for above, ground, _least in PAIRS for colour in (above, ground)}

    assert SETS["light"].keys() - held == {"border", "shadow"}


def test_a_force_names_the_colours_of_the_dark_too(tmp_path, settings):
    text = settings.FORCE_PROFILE.read_text()
    profile = tmp_path / "force.toml"
    profile.write_text(re.sub(r"\[colours_dark\][^\[]*", '[colours_dark]\nink = "#fedcba"\n', text))

    assert force.read(profile).by_night["ink"] == "#fedcba"
    assert force.read(profile).by_night["paper"] == palette.IN_THE_DARK["paper"]


def test_a_page_has_both_sets_and_paper_only_the_light(settings):
    style = inline.style(settings.FORCE_PROFILE, False)

    light, dark = style.split(inline.DARK)
    assert f"--site-ink:{SETS['light']['ink']}" in light
    assert dark.startswith("{:root{")
    assert f"--site-ink:{SETS['dark']['ink']}" in dark
    assert "screen" in inline.DARK


@pytest.mark.django_db
def test_a_page_says_that_it_has_both_to_the_browser_and_its_frame():
    page = Client().get("/terms/").content.decode()

    assert '<meta name="color-scheme" content="light dark">' in page
    for scheme, name in (("light", "light"), ("dark", "dark")):
        media = f'media="(prefers-color-scheme: {scheme})" content="{SETS[name]["bar"]}"'
        assert f'<meta name="theme-color" {media}>' in page
