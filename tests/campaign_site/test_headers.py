"""Every answer tells the browser to keep the site to itself, whoever gives the answer."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from campaign_site.response_headers import EVERY_ANSWER, FEATURES
from campaign_site.urls import (  # noqa: F401
    handler400,
    handler403,
    handler404,
    handler500,
)
from campaign_site.urls import urlpatterns as pages_of_the_site
from tests import addresses

ISOLATION = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ",".join(f"{feature}=()" for feature in sorted(FEATURES.split())),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
LANGUAGES = ["", "/ro", "/pl", "/lt"]
# Where an officer sees an article in a frame of the staff site.
FRAMED = "news/article/<int:pk>/previews/<int:number>/"
# The card of the site, which sites that show links put beside one.
SHOWN_ELSEWHERE = "/card.png"
# Words that Django ships for its scripts: the same for everyone who asks.
SAME_FOR_EVERYONE = {"jsi18n/"}
OTHER_METHODS = ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "GETS"]


def broken(request):
    raise ZeroDivisionError


def bare(request):
    return HttpResponse("made by a view that nobody thought of")


urlpatterns = [path("broken/", broken), path("bare/", bare), *pages_of_the_site]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.sqlite]


@pytest.fixture
def client():
    return Client(raise_request_exception=False)


def directives(answer):
    said = answer.get("Content-Security-Policy", "").split("; ")
    return {name: words for name, _, words in (directive.partition(" ") for directive in said)}


def missing(answers, frame=""):
    """What an answer lacks, or says otherwise, by its address."""
    wrong = {}
    for address, answer in answers.items():
        said = {name: answer.get(name) for name in ISOLATION}
        lacking = [f"{name}: {said[name]}" for name in ISOLATION if said[name] != ISOLATION[name]]
        if answer.get("X-Frame-Options") != ("SAMEORIGIN" if address == frame else "DENY"):
            lacking.append(f"X-Frame-Options: {answer.get('X-Frame-Options')}")
        policy = directives(answer)
        if policy.get("default-src") != "'none'" or "unsafe" in str(policy):
            lacking.append(f"Content-Security-Policy: {policy}")
        if lacking:
            wrong[address] = lacking
    return wrong


@pytest.mark.django_db
@pytest.mark.parametrize("prefix", LANGUAGES)
def test_every_public_page_says_it(client, prefix):
    """What is not there, in this language or without rows, is a page that says it too."""
    asked = [prefix + address for address in [*addresses.PAGES, *addresses.MACHINES]]
    asked = [address for address in asked if address != SHOWN_ELSEWHERE]

    answers = {address: client.get(address) for address in asked}

    assert {200, 404} <= {answer.status_code for answer in answers.values()}
    assert missing(answers) == {}


def test_every_staff_page_says_it_and_is_kept_by_nobody(examples, admin_client):
    answers = {page: admin_client.get(address) for page, address in examples.items()}

    kept = {
        page: answer.get("Cache-Control")
        for page, answer in answers.items()
        if "no-store" not in answer.get("Cache-Control", "")
    }
    assert missing(answers, frame=FRAMED) == {}
    # What leads to another page, or says "not found" to everyone, holds nothing of anybody.
    assert {page for page in kept if answers[page].status_code == 200} == SAME_FOR_EVERYONE


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/bare/", 200),
        ("/contact", 301),
        ("/leave/", 303),
        ("/no-such-page/", 404),
        ("/contact/?x=\0", 200),
        ("/broken/", 500),
    ],
)
def test_what_is_no_page_of_ours_says_it_too(client, address, status):
    answer = client.get(address)

    assert answer.status_code == status
    assert missing({address: answer}) == {}


def test_an_answer_before_any_page_may_hold_nothing_that_runs(client):
    answer = client.get("/contact/", headers={"Host": "other.example"})

    said = directives(answer)
    assert said["default-src"] == "'none'"
    assert "sandbox" in said
    assert {name: answer[name] for name in EVERY_ANSWER} == EVERY_ANSWER


def test_what_leads_on_and_shows_nothing_may_hold_nothing_that_runs(client):
    answer = client.get("/contact")

    assert answer.status_code == 301
    assert {name: answer[name] for name in EVERY_ANSWER} == EVERY_ANSWER


def test_a_public_page_runs_our_scripts_alone_and_makes_none_of_text(client):
    said = directives(client.get("/contact/"))

    own, exit_script = said["script-src"].split()
    assert own == "'self'"
    assert exit_script.startswith("'sha256-")
    assert said["require-trusted-types-for"] == "'script'"
    assert said["trusted-types"] == "'none'"
    for name in ("base-uri", "frame-ancestors"):
        assert said[name] == "'none'"


def test_a_staff_page_has_a_policy_of_its_own(admin_client):
    said = directives(admin_client.get("/admin/"))

    assert said["style-src"] == "'self'"
    assert "require-trusted-types-for" not in said
    assert said["base-uri"] == said["frame-ancestors"] == "'none'"


# Names


@pytest.mark.parametrize("method", ["GET", "POST", "PUT"])
@pytest.mark.parametrize(
    "address", ["/", "/static/css/site.css", "/admin/", "/healthz", "/contact"]
)
@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "a b", "", "x" * 300])
def test_a_name_that_is_not_ours_is_refused_in_one_plain_line(client, host, address, method):
    answer = client.generic(method, address, headers={"Host": host})

    assert answer.status_code == 400
    assert answer.content.decode() == "There is no website of this name here.\n"
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert "evil" not in str(answer.headers)
    assert missing({address: answer}) == {}


def test_over_plain_http_too_a_strange_name_is_not_repeated(settings):
    settings.SECURE_SSL_REDIRECT = True

    answer = Client().get("/contact/", headers={"Host": "evil.example"})

    assert (answer.status_code, "Location" in answer) == (400, False)
    assert answer.content.decode() == "There is no website of this name here.\n"
    assert missing({"plain": answer}) == {}


@pytest.mark.django_db
def test_what_a_proxy_was_told_of_another_host_changes_no_page(client):
    strange = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example"}
    asked = ["/", "/contact/", "/robots.txt", "/sitemap.xml", "/.well-known/security.txt"]

    for address in asked:
        answer = client.get(address, headers=strange)
        assert b"evil" not in answer.content
        assert answer.content == client.get(address).content


# Methods


@pytest.mark.parametrize("method", OTHER_METHODS)
@pytest.mark.parametrize(
    "address", ["/contact/", "/leave/", "/admin/", "/no-such-page/", "/card.png"]
)
def test_no_page_answers_to_another_method(client, address, method):
    answer = client.generic(method, address)

    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, POST"
    assert "<title>This page can’t do that – " in answer.content.decode()
    assert missing({address: answer}) == {}


def test_a_page_to_read_takes_nothing_and_says_so_on_a_page(client):
    answer = client.post("/contact/", {"message": "what my neighbour told me"})

    html = answer.content.decode()
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert "Leave this site</a>" in html
    assert 'href="tel:999">999</a>' in html
    assert "neighbour" not in html


def test_the_page_is_in_the_language_of_its_address(client):
    assert '<html lang="ro"' in client.put("/ro/contact/").content.decode()


# Cookies


@pytest.mark.django_db
def test_a_page_to_read_sets_no_cookie_and_a_form_its_own_alone(client):
    allowed = {settings.CSRF_COOKIE_NAME}
    for address in [*addresses.PAGES, *addresses.MACHINES]:
        cookies = Client().get(address).cookies
        if address in addresses.FORMS:
            assert set(cookies) <= allowed, address
        else:
            assert not cookies, address


# Where to report a weakness


def test_security_txt_says_where_and_does_not_run_out_soon(client):
    answer = client.get("/.well-known/security.txt")

    fields = dict(line.split(": ", 1) for line in answer.content.decode().splitlines())
    expires = datetime.fromisoformat(fields["Expires"])
    left = expires - timezone.now()
    assert answer["Content-Type"].startswith("text/plain")
    assert fields["Contact"] == "http://testserver/contact/"
    assert timedelta(days=30) < left < timedelta(days=366)
