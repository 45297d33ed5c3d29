"""What pages may not have, because it would break the quick exit or outlive it.

The addresses and titles of earlier pages stay in the browser's list whatever we do.
And no script can hear the Escape key in a frame, a list of suggestions or a full screen.
"""

import re
from pathlib import Path

import pytest

from amnesty.journey import BOOKING
from reports.journey import REPORT

ROOT = Path(__file__).parents[2]
STEPS = [*REPORT.steps, *BOOKING.steps]
ENDS = ("", "cancelled/", "timed-out/")

TELLING = re.compile(
    r"gun|firearm|weapon|kni[fv]e|ammunition|explosi|drug|crim|gang|abuse|violen|rape|slave"
    r"|exploit|terror|police|surrender|victim|witness|inform|secret|danger|999|safe",
    re.IGNORECASE,
)
# Words that tell nothing of what the reader is about to say.
HARMLESS_ADDRESSES = {"danger", "call-999"}

HEARS_NO_KEY = re.compile(
    r"<(iframe|object|embed|datalist|video|audio|dialog)\b|allowfullscreen|requestFullscreen",
    re.IGNORECASE,
)
OUTLIVES_AN_EXIT = re.compile(
    r"serviceWorker|pushState|replaceState|speculationrules|indexedDB|caches\.open"
)


def title(form_class):
    first_label = next((field.label for field in form_class.base_fields.values()), "")
    return str(form_class.tab_title or form_class.title or first_label)


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.slug)
def test_no_step_tells_what_it_is_about_in_its_title(step):
    assert not TELLING.search(title(step.form_class))


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.slug)
def test_no_step_tells_what_it_is_about_in_its_address(step):
    assert step.slug in HARMLESS_ADDRESSES or not TELLING.search(step.slug)


@pytest.mark.parametrize("start", ["/report/", "/amnesty/book/"])
def test_where_a_journey_begins_and_ends_the_title_tells_nothing(client, db, start):
    titles = []

    for end in ENDS:
        page = client.get(f"{start}{end}").content.decode()
        titles.append(re.search(r"<title>(.*?)</title>", page, re.DOTALL)[1])

    assert [title for title in titles if TELLING.search(title)] == []


def public_sources():
    for path in ROOT.glob("templates/**/*.html"):
        if "admin" not in path.parts:
            yield path
    yield from ROOT.glob("static/js/*.js")


def test_no_public_page_has_a_place_where_the_key_is_not_heard():
    found = {path.name for path in public_sources() if HEARS_NO_KEY.search(path.read_text())}

    assert found == set()


def test_no_public_script_leaves_anything_that_outlives_an_exit():
    found = {path.name for path in public_sources() if OUTLIVES_AN_EXIT.search(path.read_text())}

    assert found == set()


def test_only_the_exit_stores_anything_in_the_browser():
    stores = re.compile(r"localStorage|sessionStorage|document\.cookie")

    found = {path.name for path in public_sources() if stores.search(path.read_text())}

    assert found == {"quick_exit.js", "quick_exit.min.js", "exit_key.js"}


def test_every_form_of_a_journey_is_kept_out_of_the_browsers_memory(client, db):
    page = client.get("/report/danger/", follow=True)

    assert "no-store" in page["Cache-Control"]
    assert re.search(r'<form[^>]*autocomplete="off"', page.content.decode())
