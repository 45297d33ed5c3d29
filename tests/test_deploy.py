"""The site as it is delivered: nginx, both gunicorns and PostgreSQL, as `deploy/` sets them up."""

import http.client
import re
import statistics
from contextlib import closing, contextmanager

import pytest
from django.conf import settings

from campaign_site import force, inline
from tests import chromium, slow_attack
from tests.stack import PUBLIC_NAME, STAFF_NAME

# Of other pages the proxy may have a copy, which it shows while the site does not answer.
NEVER_KEPT = "/report/danger/?run=aaaaaaaaaaaaaaaa"


@contextmanager
def stopped(stack, tier):
    stack.stop(f"gunicorn-{tier}")
    try:
        yield
    finally:
        stack.start_gunicorn(tier)


def numbers_shown(page):
    return re.findall(r'href="tel:[^"]*">([^<]+)</a>', page)


def test_the_public_name_shows_the_site_and_no_way_in(stack):
    assert "Matters of Priority" in stack.visitor().get("/").text
    assert stack.visitor().get("/admin/login/").status_code == 404
    assert stack.officer().get("/admin/login/").status_code == 200


@pytest.mark.parametrize("name", [PUBLIC_NAME, STAFF_NAME])
def test_each_name_leads_from_http_to_itself(stack, name):
    with closing(http.client.HTTPConnection("127.0.0.1", stack.ports["plain"])) as connection:
        connection.request("GET", "/a/?b", headers={"Host": name})
        answer = connection.getresponse()

    assert (answer.status, answer.headers["Location"]) == (301, f"https://{name}/a/?b")


def test_while_the_site_does_not_answer_readers_are_told_whom_to_call(stack):
    with stopped(stack, "public"):
        answer = stack.visitor().get(NEVER_KEPT)

    assert answer.status_code == 503
    assert "This service is paused" in answer.text
    expected = [channel.number for channel in force.current().urgent_channels]
    assert numbers_shown(answer.text) == expected * len(settings.LANGUAGES)
    assert answer.headers["Retry-After"] == "60"
    assert "no-store" in answer.headers["Cache-Control"]


def test_it_says_so_in_every_language(stack):
    with stopped(stack, "public"):
        page = stack.visitor().get(NEVER_KEPT).text

    sections = re.findall(r'<section id="([^"]+)" lang="\1"', page)
    assert sections == [code for code, _name in settings.LANGUAGES]


def test_staff_are_told_the_same(stack):
    with stopped(stack, "staff"):
        answer = stack.officer().get("/admin/")

    assert answer.status_code == 503
    assert "This service is paused" in answer.text


def test_what_is_too_large_is_refused_before_the_site_sees_it(stack):
    answer = stack.visitor().post("/feedback/", {"message": "x" * 2_000_000})

    assert answer.status_code == 413
    assert "That is too long or too big to send" in answer.text
    assert set(numbers_shown(answer.text)) >= {"999", "101"}


def test_photos_that_can_not_be_taken_now_are_not_called_too_large(stack):
    with stopped(stack, "public"):
        answer = stack.visitor().post("/report/photos/", {"photos": "x" * 2_000_000})

    assert answer.status_code == 503
    assert "This service is paused" in answer.text


def test_its_policy_allows_the_exit_and_the_look_and_nothing_else(stack):
    answer = stack.visitor().post("/feedback/", {"message": "x" * 2_000_000})

    policy = answer.headers["Content-Security-Policy"]
    assert f"script-src {inline.csp_hash(inline.exit_script())};" in policy
    assert "unsafe" not in policy
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=63072000")


@pytest.fixture
def page_of_the_proxy(stack, playwright):
    """What Chromium shows while the site does not answer; and a neutral site to go to."""
    browser = playwright.chromium.launch(
        executable_path=chromium.find(), args=[*chromium.ARGUMENTS, *stack.chromium_arguments]
    )
    leave_url = force.current().leave_url

    def open_page(**options):
        page = browser.new_page(ignore_https_errors=True, **options)
        page.route(leave_url, lambda route: route.fulfill(body="<title>Weather</title>"))
        page.goto(f"https://{PUBLIC_NAME}{NEVER_KEPT}")
        return page

    with stopped(stack, "public"):
        yield open_page
    browser.close()


@pytest.mark.browser
def test_the_page_of_the_proxy_is_left_by_one_press_or_by_its_link(page_of_the_proxy):
    leave_url = force.current().leave_url

    page = page_of_the_proxy()
    page.keyboard.press("Escape")
    page.wait_for_url(leave_url)

    page = page_of_the_proxy(java_script_enabled=False)
    page.click("text=Leave this site")
    page.wait_for_url(leave_url)


@pytest.mark.parametrize("kind", slow_attack.KINDS)
def test_a_reader_is_served_while_hundreds_hold_their_connections(stack, kind):
    met = slow_attack.met_by_a_reader(
        stack.ports["public"], kind, slow_attack.from_many, attackers=200, seconds=2
    )

    assert set(met.statuses) == {200}
    # In vain, a reader waits until the first of them is thrown out: ten seconds.
    assert statistics.median(met.seconds) < 5
