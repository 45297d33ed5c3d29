"""The pages that show every part of the site, in a demonstration and nowhere else."""

import re
from collections import Counter
from importlib.util import module_from_spec, spec_from_file_location

import pytest

from campaign_site import urls
from campaign_site.design.colours import contrast, schemes
from campaign_site.design.fields import KINDS
from campaign_site.design.pages import PAGES
from campaign_site.design.parts import PARTS
from tests import addresses

ADDRESSES = [
    "/design/",
    *(f"/design/{name}/" for name in PARTS),
    *(f"/design/pages/{name}/" for name in PAGES),
]


def faults_of(page):
    text = page.content.decode()
    ids = Counter(re.findall(r'\sid="([^"]*)"', text))
    return {
        "answer": page.status_code != 200 and page.status_code,
        "cookies": list(page.cookies),
        "token": "csrfmiddlewaretoken" in text,
        "search engines": page.headers.get("X-Robots-Tag") != "noindex",
        "ids that are there twice": [name for name, number in ids.items() if number > 1],
        "headings of the page": text.count("<h1") != 1,
    }


@pytest.mark.django_db
def test_each_page_is_whole_and_leaves_nothing_behind(client):
    found = {address: faults_of(client.get(address)) for address in ADDRESSES}

    assert {
        (address, name): fault
        for address, faults in found.items()
        for name, fault in faults.items()
        if fault
    } == {}


@pytest.mark.django_db
def test_the_first_page_leads_to_all_others(client):
    text = client.get("/design/").content.decode()

    assert re.findall(r'href="(/design/[^"]+)"', text) == ADDRESSES[1:]


def test_the_list_of_addresses_has_each_page_of_parts():
    assert {f"/design/{name}/" for name in PARTS} <= set(addresses.DESIGN)


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/design/no-such-part/", "/design/pages/no-such-page/"])
def test_what_is_not_shown_is_not_there(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_what_is_sent_from_there_is_not_read(client, django_assert_num_queries):
    typed = {"message": "canary"}

    with django_assert_num_queries(0):
        page = client.post("/design/pages/question/", typed)

    assert "canary" not in page.content.decode()
    assert not page.cookies


@pytest.mark.parametrize("is_demo", [True, False])
def test_a_site_that_is_no_demonstration_has_none_of_it(settings, is_demo):
    settings.DEMO = is_demo

    spec = spec_from_file_location("campaign_site.urls", urls.__file__)
    read_again = module_from_spec(spec)
    spec.loader.exec_module(read_again)

    assert ("design/" in {str(each.pattern) for each in read_again.urlpatterns}) == is_demo


@pytest.mark.django_db
def test_no_search_engine_is_told_of_them(client):
    assert "/design/" not in client.get("/sitemap-pages.xml").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.title)
def test_each_field_is_shown_empty_filled_in_and_refused(kind):
    (_, empty), (_, right), (_, wrong) = kind.states

    assert not empty.is_bound or not empty.errors
    assert right.errors == {}
    assert wrong.errors


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("#000", "#ffffff", 21), ("#ffffff", "#fff", 1), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_is_that_of_wcag(one, other, expected):
    assert round(contrast(one, other), 2) == expected
    assert contrast(one, other) == contrast(other, one)


def test_both_sets_of_colours_are_shown_with_enough_contrast():
    shown = schemes()

    low = [(name, pair.use) for name, _, pairs in shown for pair in pairs if not pair.is_enough]
    assert [name for name, _, _ in shown] == ["Light", "Dark"]
    assert low == []
