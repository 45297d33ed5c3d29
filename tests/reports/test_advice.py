"""What the public can read about the topics, outside of the journey."""

import re
from html import unescape

import pytest
from django.urls import reverse

from campaign_site import force
from reports.models import Topic
from tests.telling import ReportTeller

pytestmark = pytest.mark.django_db

SIGNS = "They count vans.\nThey never sleep."


def text(client, name, prefix=""):
    return unescape(client.get(prefix + reverse(name)).content.decode())


def a_topic(**values):
    """The only one: those of the migrations are not what these tests are about."""
    Topic.objects.update(is_offered=False)
    usual = {"slug": "vans", "name": "Vans", "signs": SIGNS}
    return Topic.objects.create(**(usual | values))


def test_signs_and_advice_are_those_of_the_topic(client):
    topic = a_topic(advice="Count them too.", hint="Many of them.")

    html = text(client, "signs")

    found = html.partition(f'id="topic-{topic.pk}">Vans</h2>')[2].partition("</section>")[0]
    assert "Many of them." in found
    lines = re.findall("<li>([^<]+)</li>", found)
    assert lines == ["They count vans.", "They never sleep.", "Count them too."]


def test_a_topic_brings_its_helplines_but_not_those_that_the_page_ends_with(client):
    a_topic(channels="childline 101")

    section = text(client, "signs").partition("<section")[2].partition("</section>")[0]

    assert re.findall('site-channels__name">([^<]+)<', section) == ["Childline"]


@pytest.mark.parametrize("values", [{"is_offered": False}, {"signs": "", "advice": ""}])
def test_a_topic_that_is_not_offered_or_says_nothing_is_left_out(client, values):
    a_topic(**values)

    assert "Vans" not in text(client, "signs")


def test_what_stands_in_the_history_of_a_browser_names_no_topic(client):
    a_topic(slug="knives", name="Knives")

    html = text(client, "signs")

    links = re.findall('href="(#[^"]+)"', html)
    assert [link for link in links if link not in {"#main"}] == [
        f"#topic-{Topic.objects.get(slug='knives').pk}"
    ]
    assert "<title>What to look out for –" in html


@pytest.mark.parametrize("name", ["signs", "young-people"])
def test_reading_sets_no_cookie_and_is_the_same_for_everyone(client, name):
    response = client.get(reverse(name))

    assert response.cookies == {}
    assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("name", ["signs", "young-people"])
@pytest.mark.parametrize("prefix", ["/ro", "/pl", "/lt"])
def test_the_page_is_there_in_every_language(client, prefix, name):
    assert f'<html lang="{prefix[1:]}"' in text(client, name, prefix)


def test_a_young_reader_finds_whom_to_call_and_whom_to_tell(client):
    html = text(client, "young-people")

    names = re.findall('site-channels__name">([^<]+)<', html)

    assert names == ["Emergency", "999 then 55", "Childline", "Fearless", "Crimestoppers"]


def test_a_young_reader_finds_the_signs_of_a_child_who_is_used(client):
    Topic.objects.filter(slug="children-used").update(signs=SIGNS)

    assert "<li>They never sleep.</li>" in text(client, "young-people")


def test_without_that_topic_the_rest_of_the_page_stands(client):
    Topic.objects.filter(slug="children-used").update(is_offered=False)

    html = text(client, "young-people")

    assert "county lines" not in html
    assert "Childline" in html


def test_who_has_no_safe_telephone_reads_who_helps_against_abuse_at_home(client):
    visitor = ReportTeller(client).starts()

    visitor.answers("danger", danger="no").answers("device", device="no")

    assert visitor.step == "before"
    for key in ("domestic-abuse", "mens-advice"):
        assert force.current().channel[key].number in visitor.text


def test_a_young_person_is_promised_no_answer(client):
    html = text(client, "young-people")

    assert "You may hear nothing from us." in html
    assert "If you need someone now, call Childline or 999." in html


def test_a_young_person_who_is_used_finds_that_before_the_signs_about_a_friend(client):
    Topic.objects.filter(slug="children-used").update(signs=SIGNS)

    before, _sign, after = text(client, "young-people").partition("They count vans.")

    assert "If it happens to you, you can tell someone too." in before
    assert "They never sleep." in after
