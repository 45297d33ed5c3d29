"""What nginx shows by itself says the same to a browser as the site does."""

import re

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from campaign_site import force, inline, response_headers
from campaign_site.management.commands import write_proxy_pages

LINE = re.compile(r'add_header ([\w-]+) "([^"]*)" always;')
SAID_BY_BOTH = [
    "Cross-Origin-Embedder-Policy",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
    "Referrer-Policy",
    "Strict-Transport-Security",
    "X-Content-Type-Options",
    "X-Frame-Options",
]
# A page of the site may ask for its own files; one of the proxy has all that it needs in it.
STANDS_IN_THE_PAGE = {"script-src"}
IS_NOT_THERE = {"img-src", "form-action"}
OF_THIS_PAGE_ALONE = {"style-src"}


@pytest.fixture
def written(tmp_path):
    call_command("write_proxy_pages", str(tmp_path / "pages"))
    return tmp_path / "pages"


@pytest.fixture
def headers(written):
    lines = (written / "headers.conf").read_text().splitlines()
    said = [LINE.fullmatch(line).groups() for line in lines]
    assert len(dict(said)) == len(said)
    return dict(said)


@pytest.fixture
def page(settings):
    """One of the site's own, as it is sent over HTTPS."""
    settings.SECURE_HSTS_SECONDS = response_headers.HTTPS_FOR
    settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = settings.SECURE_HSTS_PRELOAD = True
    return Client().get("/contact/", secure=True)


def policy(headers):
    directives = headers["Content-Security-Policy"].split("; ")
    return {name: set(words.split()) for name, _, words in (d.partition(" ") for d in directives)}


@pytest.mark.parametrize("name", SAID_BY_BOTH)
def test_a_page_of_the_proxy_says_what_every_page_says(headers, page, name):
    assert headers[name] == page[name]


def test_its_own_policy_is_that_of_a_page_without_what_the_site_would_have_to_give(headers, page):
    ours, usual = policy(headers), policy(page)

    assert ours.keys() == usual.keys()
    for name in usual.keys() - IS_NOT_THERE - OF_THIS_PAGE_ALONE:
        assert ours[name] == usual[name] - ({"'self'"} if name in STANDS_IN_THE_PAGE else set())
    for name in IS_NOT_THERE:
        assert ours[name] == {"'none'"}


def test_its_policy_allows_the_script_and_the_style_that_stand_in_it(written, headers):
    for name in ("unavailable.html", "too-large.html"):
        html = (written / name).read_text()
        for element, directive in (("script", "script-src"), ("style", "style-src")):
            [text] = re.findall(f"<{element}>(.*?)</{element}>", html, re.DOTALL)
            assert inline.csp_hash(text) in policy(headers)[directive]


def test_nobody_keeps_it_and_it_says_when_to_ask_again(headers):
    assert headers["Cache-Control"] == "no-store"
    assert headers["Retry-After"] == "60"


def test_the_way_out_says_the_same_but_leads_where_the_force_chose(written, headers):
    *said, leads = (written / "leave.conf").read_text().splitlines()

    given = dict(match.groups() for match in map(LINE.fullmatch, said) if match)
    assert given == {name: value for name, value in headers.items() if name != "Retry-After"}
    assert leads == f'return 303 "{force.current().leave_url}";'


def test_an_address_can_say_nothing_more_to_nginx():
    said = write_proxy_pages.way_out('https://example.org/$host?a="; return 200 {x}\n\\')

    assert said.splitlines()[-1] == (
        'return 303 "https://example.org/%24host?a=%22;%20return%20200%20%7Bx%7D%0A%5C";'
    )


@pytest.mark.parametrize("name", ["unavailable.html", "too-large.html"])
def test_four_links_lead_to_four_languages_each_with_a_title_and_a_way_out(written, name):
    html = (written / name).read_text()
    codes = [code for code, _name in settings.LANGUAGES]
    [titles] = re.findall("<title>(.*?)</title>", html)
    sections = html.split("<section id=")[1:]

    assert re.findall(r'<a href="#([\w-]+)" hreflang="\1" lang="\1">', html) == codes
    assert [section.split('"')[1] for section in sections] == codes
    for code, section in zip(codes, sections, strict=True):
        [heading] = re.findall("<h[12][^>]*>(.*?)</h", section)
        with translation.override(code):
            leave = gettext("Leave this site")
        assert heading in titles
        assert f'data-exit rel="nofollow noreferrer">{leave}</a>' in section


def test_whoever_was_sending_something_is_told_how_to_send_it_again(written):
    assert (
        "To send the same again, load this page again."
        in (written / "unavailable.html").read_text()
    )
