"""What `python3 dev.py screenshots` takes pictures of, as far as no browser is needed for it."""

import pytest

from amnesty.journey import STEPS as BOOKING_STEPS
from reports.journey import STEPS as REPORT_STEPS
from tests import addresses
from tests.screenshots import gallery, walks
from tests.screenshots.__main__ import BY_ADDRESS
from tests.screenshots.camera import Camera, name_of


def test_every_address_is_taken_under_a_name_of_its_own():
    names = {name_of(address) for address in BY_ADDRESS}

    assert set(addresses.PAGES) <= set(BY_ADDRESS)
    assert len(names) == len(BY_ADDRESS)


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/", "home"),
        ("/ro/", "ro"),
        ("/amnesty/knives/near/kettering/", "amnesty-knives-near-kettering"),
        ("/news/?q=nothing", "news-q-nothing"),
    ],
)
def test_a_picture_is_named_after_the_address(address, name):
    assert name_of(address) == name


@pytest.mark.parametrize(
    ("walk", "steps"), [(walks.REPORT, REPORT_STEPS), (walks.BOOKING, BOOKING_STEPS)]
)
def test_every_question_is_answered_on_the_way(walk, steps):
    questions = {step.slug for step in steps if not step.is_dead_end}

    assert walk.answers.keys() | walks.NOT_ASKED[walk.name] == questions
    assert walk.refused <= walk.answers.keys()


def test_with_words_only_the_pictures_that_have_one_in_their_names_are_taken(tmp_path):
    camera = Camera(tmp_path, ["home", "story"])

    assert [name for name in ("home", "report-story", "contact") if camera.wants(name)] == [
        "home",
        "report-story",
    ]
    assert Camera(tmp_path).wants("contact")


def test_the_gallery_shows_each_page_on_each_device_in_each_light(tmp_path):
    page = gallery.write(tmp_path, ["home", "contact"]).read_text()

    for name in ("home", "contact"):
        for device in ("phone", "desk"):
            for scheme in ("light", "dark"):
                assert f'src="{name}-{device}-{scheme}.png"' in page
