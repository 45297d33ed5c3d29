"""The address alone says which language a page is in, and each page names its others."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import translate_url
from django.utils.translation import override, trans_real

from campaign_site import force, languages
from campaign_site.forms import DeadEndForm
from tests.giving_back import no_database
from tests.languages.walking import IN_ENGLISH_ALONE, NOW, OTHERS, TRANSLATED

pytestmark = pytest.mark.django_db

HOST = "http://testserver"
CODES = [code for code, _name in settings.LANGUAGES]
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
ALTERNATE = "{http://www.w3.org/1999/xhtml}link"
HEADERS = [
    {"Accept-Language": "ro"},
    {"Accept-Language": "pl, lt;q=0.5", "Cookie": "django_language=lt; answers-x=y"},
]


class Head(HTMLParser):
    """What a page says about its language and its addresses."""

    def __init__(self, html):
        super().__init__()
        self.lang, self.canonical, self.alternates = "", [], {}
        # The row of languages, by the code that each link or button leads to.
        self.row = {}
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        if tag == "html":
            self.lang = named["lang"]
        if tag == "link" and named.get("rel") == "canonical":
            self.canonical.append(named["href"])
        if tag == "link" and named.get("rel") == "alternate" and "hreflang" in named:
            self.alternates[named["hreflang"]] = named["href"]
        if tag == "a" and "hreflang" in named:
            self.row[named["hreflang"]] = named["href"]


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW):
        yield


@pytest.fixture
def demo(db):
    call_command("load_demo", verbosity=0)


def in_each_language(address):
    """The address of a page in each language that it is in, from any of them."""
    english = re.sub(rf"^/({'|'.join(OTHERS)})/", "/", address)
    found = {code: translate_url(english, code) for code in CODES}
    return found if len(set(found.values())) > 1 else {languages.OWN: english}


def head_of(page):
    return Head(page.content.decode())


def test_every_page_says_its_language_and_leads_to_the_others(demo, client):
    wrong = {}

    for address in TRANSLATED:
        own = {code: translate_url(address, code) for code in CODES}
        for code in CODES:
            page = client.get(own[code])
            if page.status_code == 302:
                continue
            head = head_of(page)
            said = (page["Content-Language"], head.lang, {**head.row, **{code: own[code]}})
            # Nothing stands there before what to do.
            is_dead_end = isinstance(page.context.get("form"), DeadEndForm)
            leads_to = {code: own[code]} if is_dead_end else own
            if said != (code, code, leads_to):
                wrong[own[code]] = said

    assert wrong == {}


def test_pages_for_search_engines_name_themselves_and_each_other(demo, client):
    found = {}

    for address in [*TRANSLATED, *IN_ENGLISH_ALONE]:
        for code in CODES if address in TRANSLATED else [languages.OWN]:
            here = translate_url(address, code)
            head = head_of(client.get(here, follow=True))
            if head.canonical:
                found[here] = (head.canonical, head.alternates)

    assert found
    for address, (canonical, alternates) in found.items():
        path = address.partition("?")[0]
        assert canonical == [HOST + path]
        own = {code: HOST + url for code, url in in_each_language(path).items()}
        assert alternates == (own if len(own) > 1 else {})


def test_no_header_changes_a_page(demo):
    """The same bytes, with nothing that a cache could tell readers apart by."""
    wrong = {}

    for address in TRANSLATED:
        here = translate_url(address, "ro")
        page = Client().get(here)
        if page.status_code == 302 or b"csrfmiddlewaretoken" in page.content:
            continue
        others = [Client().get(here, headers=headers) for headers in HEADERS]
        same = [page.content == other.content for other in others]
        varied = page.get("Vary", "").replace("Accept-Encoding", "").strip(", ")
        if not all(same) or varied or page.cookies:
            wrong[here] = (same, varied, list(page.cookies))

    assert wrong == {}


@pytest.mark.parametrize("headers", HEADERS)
def test_an_english_address_never_leads_to_another_language(demo, client, headers):
    for address in [*TRANSLATED, *IN_ENGLISH_ALONE]:
        page = client.get(address, headers=headers, follow=True)

        assert page["Content-Language"] == languages.OWN
        assert not any(url.startswith("/ro/") for url, _status in page.redirect_chain)


@pytest.mark.parametrize(
    ("address", "language"),
    [
        ("/en-gb/", "en-gb"),
        ("/en-gb/report/", "en-gb"),
        ("/en/report/", "en-gb"),
        ("/de/report/", "en-gb"),
        ("/xx/", "en-gb"),
        ("/ro/news/", "ro"),
        ("/ro/admin/", "ro"),
        ("/pl/privacy/", "pl"),
        ("/ro/ro/report/", "ro"),
        ("/lt/no-such-page/", "lt"),
        ("/RO/", "ro"),
        ("/Pl/report/", "pl"),
    ],
)
def test_what_is_in_no_language_is_not_there_and_says_so_in_that_of_the_address(
    client, address, language
):
    page = client.get(address)

    assert page.status_code == 404
    assert (page["Content-Language"], head_of(page).lang) == (language, language)


@pytest.mark.parametrize(
    "path", ["//evil.example/report/", "//evil.example/ro/report/", "//report/"]
)
def test_an_address_that_begins_as_that_of_another_site_is_linked_to_by_nothing(client, path):
    """As `/%2Fevil.example/report/` does, which a server hands on like this."""
    page = client.get("/", PATH_INFO=path)

    assert page.status_code == 404
    assert head_of(page).row == {}
    assert not re.search(r"""["'](https?:)?//(evil|report)""", page.text)


@pytest.mark.parametrize(
    "address", ["//evil.example/report/", "//evil.example/", "///evil.example/report/?run=x"]
)
def test_no_version_of_a_page_is_on_another_site(address):
    assert languages.versions_of(address) == []


def test_the_row_of_languages_takes_none_of_their_words(monkeypatch):
    """They are read when somebody reads a page in them."""
    monkeypatch.setattr(trans_real, "_translations", {})

    with override("en-gb"):
        versions = languages.versions_of("/report/?run=x")

    assert {version["code"]: version["address"] for version in versions} == {
        code: f"{'' if code == 'en-gb' else '/' + code}/report/?run=x" for code in CODES
    }
    assert set(trans_real._translations) == {"en-gb"}


def test_a_page_that_is_there_names_no_site_in_its_row_of_languages(client):
    page = client.get("/report/?next=//evil.example/report/", HTTP_HOST="testserver")

    assert head_of(page).row == {
        code: f"{translate_url('/report/', code)}?next=//evil.example/report/" for code in CODES
    }


def test_robots_are_kept_from_the_form_for_feedback_in_each_language(client):
    lines = client.get("/robots.txt").text.splitlines()

    assert {f"Disallow: {translate_url('/feedback/', code)}" for code in CODES} <= set(lines)


@pytest.mark.parametrize(("code", "is_shown"), [("ro", False), ("pl", True), ("en-gb", False)])
def test_pages_in_a_language_that_was_read_for_the_force_do_not_say_otherwise(
    client, monkeypatch, code, is_shown
):
    profile = replace(force.current(), reviewed_languages=("ro",))
    monkeypatch.setattr(force, "current", lambda: profile)

    page = client.get(translate_url("/contact/", code))

    assert ('class="site-translation-notice"' in page.text) == is_shown


@pytest.mark.parametrize("code", OTHERS)
def test_a_fault_is_said_in_the_language_of_the_address(code):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    here = translate_url("/report/", code)
    with no_database():
        fault = client.get(here)
    forged = client.post(translate_url("/feedback/", code), {"message": "x"})

    assert (fault.status_code, head_of(fault).lang) == (503, code)
    assert (forged.status_code, head_of(forged).lang) == (403, code)


def test_the_map_of_the_site_has_each_page_in_each_language(demo, client):
    tree = ElementTree.fromstring(client.get("/sitemap-pages.xml").content)  # noqa: S314
    entries = {
        entry.findtext(f"{SITEMAP}loc").removeprefix(HOST): {
            link.get("hreflang"): link.get("href").removeprefix(HOST)
            for link in entry.findall(ALTERNATE)
        }
        for entry in tree
    }
    assert len(entries) == len(tree)
    assert {"/", "/ro/", "/pl/report/", "/lt/safety/", "/privacy/", "/news/"} <= set(entries)
    assert not any(re.match(r"/\w\w/(privacy|news)/", address) for address in entries)

    for address, alternates in entries.items():
        if address.startswith("/campaigns/"):
            assert alternates == {}
            continue
        own = in_each_language(address)
        assert alternates == own | {"x-default": own[languages.OWN]}
