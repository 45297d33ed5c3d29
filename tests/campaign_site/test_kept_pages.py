"""A page is given out as it was drawn only to who asks for the same one in the same place."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from campaign_site import drawn_pages, force
from tests.kept import forget, is_drawn
from tests.news.factories import a_campaign, a_week

IN_EVERY_LANGUAGE = [
    "/amnesty/licence-holders/",
    "/amnesty/knives/told/",
    "/contact/",
    "/safety/",
    "/keeping-you-safe/",
    "/what-happens/",
]
IN_ENGLISH = ["/privacy/", "/cookies/", "/accessibility/", "/terms/"]
OF_THE_DATABASE = ["/", "/amnesty/", "/amnesty/knives/", "/signs/", "/young-people/"]
LANGUAGES = {"": "en-gb", "/ro": "ro", "/pl": "pl", "/lt": "lt"}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(datetime(2026, 11, 23, 10, tzinfo=UTC), tick=False) as clock:
        yield clock


@pytest.mark.parametrize("address", IN_EVERY_LANGUAGE + IN_ENGLISH)
def test_a_page_of_words_is_drawn_once_and_asks_no_database(client, address):
    first = client.get(address)
    second = client.get(address)

    assert is_drawn(first)
    assert not is_drawn(second)
    assert second.content == first.content
    assert second.headers == first.headers


@pytest.mark.django_db
@pytest.mark.parametrize("address", IN_EVERY_LANGUAGE + OF_THE_DATABASE)
def test_each_language_gets_its_own(client, address):
    drawn_first = {}
    for prefix in LANGUAGES:
        forget()
        drawn_first[prefix] = client.get(prefix + address).content
    forget()

    for _again in range(2):
        for prefix, language in LANGUAGES.items():
            page = client.get(prefix + address)
            assert f'<html lang="{language}"' in page.text
            assert page.content == drawn_first[prefix]


@pytest.mark.django_db
@pytest.mark.parametrize("address", IN_EVERY_LANGUAGE + IN_ENGLISH + OF_THE_DATABASE + ["/news/"])
def test_each_name_of_the_site_gets_its_own(client, settings, address):
    settings.ALLOWED_HOSTS = ["one.example.org", "other.example.org"]

    for host in settings.ALLOWED_HOSTS * 2:
        text = client.get(address, headers={"host": host}).text
        others = {*settings.ALLOWED_HOSTS} - {host}
        assert not [other for other in others if other in text]
        if "canonical" in text:
            assert f'<link rel="canonical" href="http://{host}{address}">' in text


@pytest.mark.parametrize("address", ["/contact/", "/safety/"])
def test_each_force_gets_its_own(client, settings, tmp_path, address):
    other = tmp_path / "other.toml"
    name = force.current().name
    other.write_text(settings.FORCE_PROFILE.read_text().replace(name, "The Other Police"))
    assert name in client.get(address).text

    settings.FORCE_PROFILE = other
    force.current.cache_clear()
    text = client.get(address).text
    force.current.cache_clear()

    assert "The Other Police" in text
    assert name not in text


def test_where_leaving_leads_is_where_it_leads_now(client, settings):
    client.get("/safety/")

    settings.LEAVE_URL = "https://www.example.org/"
    force.current.cache_clear()
    text = client.get("/safety/").text
    force.current.cache_clear()

    assert 'data-leave="https://www.example.org/"' in text


def test_a_new_day_has_pages_of_its_own(client, clock):
    client.get("/contact/")

    clock.shift(timedelta(days=1))

    assert is_drawn(client.get("/contact/"))


@pytest.mark.django_db
@pytest.mark.parametrize("address", IN_EVERY_LANGUAGE + OF_THE_DATABASE)
def test_what_follows_the_question_mark_is_in_no_page_of_others(client, address):
    asked = client.get(f"{address}?shared=by-sam")

    assert is_drawn(asked)
    assert "by-sam" in asked.text
    assert drawn_pages.PAGES.pages == {}
    assert "by-sam" not in client.get(address).text


@pytest.mark.django_db
def test_nobody_can_fill_the_place_of_the_pages_with_addresses_of_their_own(client):
    week = a_week(a_campaign(), number=3)
    for number in range(5):
        client.get(f"{week.get_absolute_url()[:-2]}{'0' * (number + 1)}3/")
        client.get(f"/?{number}=1")
        client.get(f"/contact/?{number}=1")
        client.get(f"/campaigns/made-up-{number}/")
        client.get(f"/campaigns/made-up-{number}/week-3/")
        client.get(f"/amnesty/knives/near/made-up-{number}/")
        client.get(f"/made-up-{number}/")

    assert drawn_pages.PAGES.pages == {}


@pytest.mark.parametrize("address", IN_EVERY_LANGUAGE + IN_ENGLISH)
def test_what_is_asked_without_its_body_is_the_same_page(client, address):
    page = client.get(address)

    head = client.head(address)

    assert head.content == b""
    assert head.headers["ETag"] == page.headers["ETag"]
    assert client.post(address).status_code == 405


def test_where_the_journey_of_a_reader_ends_nothing_is_kept_by_others(client):
    for _again in range(2):
        assert "no-store" in client.get("/feedback/sent/")["Cache-Control"]


def test_all_pages_of_a_day_fit():
    """With as many campaigns as a force has in some years."""
    towns = len(force.current().towns)
    in_each_language = len(IN_EVERY_LANGUAGE + OF_THE_DATABASE) + towns
    in_one = len(IN_ENGLISH) + len(["/news/"]) + 4 * 13

    assert in_each_language * len(LANGUAGES) + in_one < drawn_pages.MOST
