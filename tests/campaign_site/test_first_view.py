"""A first visit fits into what a server may send before it has heard from the reader's device.

That is ten packets of 1,460 bytes. On a bad line each further breath is half a second.
"""

import gzip
import re

import pytest
import time_machine
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from amnesty.models import ItemKind
from campaign_site.design.pages import PAGES as DESIGN
from news.models import Article
from reports.models import Topic
from tests import addresses
from tests.amnesty.factories import a_kind, a_period, a_slot, an_area
from tests.telling import BookingTeller, ReportTeller

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

FIRST_FLIGHT = 10 * 1460
# Over HTTP/1.1, where headers weigh 350 more than as delivered: test_delivered_first_view.py.
MOST_OF_AN_ARTICLE = 9_600
MOST_HEADERS = 1_450
LENGTH_OF_TEXT = 7_000
LANGUAGES = ["en-gb", "ro", "pl", "lt"]
BROWSER = {"accept-encoding": "gzip, deflate, br"}
# What the proxy adds to each answer, and the line before all.
BY_THE_PROXY = {
    "Status": "HTTP/1.1 200 OK",
    "Server": "nginx",
    "Date": "Mon, 23 Nov 2026 12:00:00 GMT",
    "Connection": "keep-alive",
    "Strict-Transport-Security": "max-age=63072000; includeSubDomains; preload",
}
PARAGRAPH = re.compile(r"<p>.*?</p>", re.DOTALL)
LOADED = re.compile(
    r'<(?:script|iframe|img(?![^>]*loading="lazy"))[^>]* src='
    r'|<link [^>]*rel="(?:stylesheet|preload|icon)"'
)


SCRIPT = re.compile(r"<script[^>]* src=[^>]*>")


def headers_of(answer):
    """How many bytes they are, written out as over HTTP/1.1; over HTTP/2 they are fewer."""
    cookies = [("Set-Cookie", cookie.OutputString()) for cookie in answer.cookies.values()]
    lines = [*answer.items(), *cookies, *BY_THE_PROXY.items()]
    return sum(len(f"{name}: {value}\r\n".encode()) for name, value in lines)


def weight(answer):
    assert answer["Content-Encoding"] in {"br", "gzip"}
    return headers_of(answer) + len(answer.content)


def too_heavy(answers):
    weights = {name: weight(answer) for name, answer in answers.items()}
    assert weights
    return {name: bytes_ for name, bytes_ in weights.items() if bytes_ > FIRST_FLIGHT}


def visits(those):
    """Each by somebody who has not been here before, and is led on."""
    return {address: Client().get(address, follow=True, headers=BROWSER) for address in those}


def in_language(code, address):
    return address if code == "en-gb" else f"/{code}{address}"


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_page_comes_in_one_breath(code):
    call_command("load_demo", verbosity=0)
    pages = [page for page in addresses.PAGES if not page.startswith("/admin/")]

    answers = visits(in_language(code, page) for page in [*pages, "/no-such-page/"])

    statuses = [answer.status_code for answer in answers.values()]
    assert statuses.count(200) > len(statuses) / 2
    assert too_heavy(answers) == {}


def test_so_does_each_in_every_state():
    assert too_heavy(visits(f"/design/pages/{name}/" for name in DESIGN)) == {}


@pytest.fixture
def on_offer():
    """Before the day of the visit."""
    with time_machine.travel("2026-11-20T10:00Z"):
        put_on_offer()
        yield


def put_on_offer():
    Topic.objects.get_or_create(slug="drugs", defaults={"name": "Drugs"})
    a_period(kinds=[a_kind("shotgun"), a_kind("knife", group=ItemKind.Group.BLADES)])
    a_slot(an_area(districts=["NN1"]), capacity=9)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize(
    ("teller", "contact"), [(ReportTeller, "shared"), (BookingTeller, "email")]
)
def test_so_does_every_step_of_a_journey_with_its_answer(on_offer, teller, contact, code):
    with translation.override(code):
        visitor = teller(Client(), contact=contact).answers_everything()
        pages = {step: visitor.url("step", step) for step in visitor.asked}
        pages["check"] = visitor.url("check")

    answers = {
        step: visitor.client.get(address, headers=BROWSER) for step, address in pages.items()
    }

    assert len(answers) > 10
    assert {answer.status_code for answer in answers.values()} == {200}
    assert too_heavy(answers) == {}


@pytest.fixture
def long_article():
    """One of the demonstration, with the words of several."""
    call_command("load_demo", verbosity=0)
    texts = Article.objects.order_by("pk").values_list("body", flat=True)
    body, paragraphs = "", dict.fromkeys(PARAGRAPH.findall("".join(texts)))
    for paragraph in paragraphs:
        body += paragraph if len(body) < LENGTH_OF_TEXT else ""
    Article.objects.filter(slug=addresses.ARTICLE.split("/")[2]).update(body=body)
    return addresses.ARTICLE


def test_an_article_of_7_kb_carries_at_most_9_600_bytes(long_article):
    [answer] = visits([long_article]).values()

    assert answer["Content-Encoding"] == "br"
    assert weight(answer) <= MOST_OF_AN_ARTICLE


def test_headers_are_a_tenth_of_it():
    [answer] = visits(["/contact/"]).values()

    assert headers_of(answer) <= MOST_HEADERS


def test_a_page_to_read_asks_for_two_more_at_most_and_no_style_sheet():
    """Its icon and, on one of them, a script; photos that are further down wait."""
    call_command("load_demo", verbosity=0)
    pages = [*addresses.READING, *addresses.ENDS]

    loaded = {page: LOADED.findall(Client().get(page).content.decode()) for page in pages}

    assert {page: found for page, found in loaded.items() if len(found) > 2} == {}
    assert "stylesheet" not in str(loaded)


def test_a_form_step_asks_for_its_icon_and_two_scripts_at_most(on_offer):
    visitor = ReportTeller(Client(), contact="shared").comes_to_the_check_page()

    for step in visitor.asked:
        page = visitor.client.get(visitor.url("step", step)).content.decode()
        assert len(LOADED.findall(page)) <= 3, step


@pytest.mark.parametrize("address", ["/report/danger/", "/amnesty/book/danger/", "/feedback/"])
def test_what_a_form_does_not_need_to_be_seen_is_fetched_last(address):
    """A browser otherwise fetches a module before what it draws, as if a page waited for it."""
    [page] = visits([address]).values()

    scripts = SCRIPT.findall(gzip.decompress(page.content).decode())

    assert scripts
    assert [script for script in scripts if 'fetchpriority="low"' not in script] == []
