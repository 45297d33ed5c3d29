"""While the site or its database is away, the proxy shows what is the same for everyone."""

import http.client
import re
import time

import pytest

from campaign_site import force
from tests.faults.readers import SOON
from tests.faults.tellers import NUMBERS, TOKEN

pytestmark = pytest.mark.stack

READ = (
    "/",
    "/ro/",
    "/news/",
    "/news/feed/",
    "/ro/safety/",
    "/pl/signs/",
    "/lt/amnesty/",
    "/amnesty/knives/",
    "/privacy/",
    "/robots.txt",
    "/sitemap.xml",
)
BROWSERS = ("gzip, deflate, br, zstd", "gzip;q=1.0, br;q=0.5", "gzip", "br;q=0, gzip", "identity")
FILE = re.compile(r"/(?:pictures|static)/[\w./-]+")
QUESTION = "/report/danger/?run=aaaaaaaaaaaaaaaa"
# Four articles of which there are copies, and what becomes of each; where they are is told first.
END_FOUR = """
from datetime import timedelta
from django.contrib.auth import get_user_model
from django.utils import timezone
from news.models import Article
by, now = get_user_model().objects.first(), timezone.now()
four = Article.objects.current().filter(picture=None).order_by("-pk")[:4]
removed, moved, held, later = four
print(*(article.get_absolute_url() for article in four))
removed.remove(by, "a mistake")
moved.move(by, "/contact/", "a better page")
Article.objects.filter(pk=held.pk).update(held_by=by, held_at=now, held_because="a trial")
Article.objects.filter(pk=later.pk).update(publish_at=now + timedelta(days=1), expire_at=None)
"""
SAYS_NOW = (410, 301, 404, 404)


@pytest.fixture(scope="module")
def ended(running):
    """The addresses of articles of which there were copies."""
    running.manage("keep_pages", "--all", tier="public")
    paths = running.manage("shell", "--no-imports", "--command", END_FOUR).split()[-4:]
    copies = [path.read_bytes() for path in copied(running)]
    assert all(any(f"{path}\n".encode() in copy for copy in copies) for path in paths)
    running.manage("keep_pages", tier="public")
    return paths


def copied(stack):
    return [path for path in (stack.folder / "cache").rglob("*") if path.is_file()]


# While nothing is away. These come first: what is taken away below stays away to the end.


def test_a_pause_of_the_form_shows_at_once(running):
    assert running.visitor().get("/report/").status_code == 200
    running.sql(
        "INSERT INTO reports_reportingpause (words, began_at) VALUES ('x', '2020-01-01 00:00:00')"
    )

    page = running.visitor().get("/report/")
    running.sql("DELETE FROM reports_reportingpause")

    assert page.status_code == 503
    assert "no-store" in page.headers["Cache-Control"]


def test_an_address_that_leads_nowhere_or_is_written_otherwise_leaves_no_copy(running):
    before = len(copied(running))
    visitor = running.visitor()

    paths = (
        "/news/nobody-wrote-this/",
        "/news/nor-this",
        "/contact/?page=1",
        "/%63ontact/",
        "/campaigns/matters-of-priority-2023/week-01/",
        "/healthz",
        "/contact/#nobody-wrote-this",
    )
    answers = [visitor.get(path).status_code for path in paths]

    assert answers == [404, 301, 200, 200, 404, 200, 200]
    assert len(copied(running)) == before


def test_the_door_for_keeping_pages_answers_to_no_other_name(running):
    connection = http.client.HTTPConnection("127.0.0.1", running.ports["copies"], timeout=20)
    connection.request("GET", "/contact/", headers={"Host": "evil.example"})

    assert connection.getresponse().status == 400


# While it is


@pytest.fixture(scope="module", params=["database", "site"])
def stack(request, running, ended):
    """Without its database, or without gunicorn."""
    running.stop("gunicorn-public")
    if request.param == "site":
        yield running
        running.start_gunicorn("public")
        return
    file = running.folder / "var" / "db.sqlite3"
    away = file.rename(file.with_suffix(".away"))
    file.mkdir()
    running.start_gunicorn("public")
    yield running
    running.stop("gunicorn-public")
    file.rmdir()
    away.rename(file)
    running.start_gunicorn("public")


@pytest.mark.parametrize("path", READ)
def test_news_and_advice_stay_for_every_browser(stack, path):
    for accepted in BROWSERS:
        began = time.monotonic()
        page = stack.visitor().get(path, **{"Accept-Encoding": accepted})

        assert page.status_code == 200
        assert page.content
        assert time.monotonic() - began < 5 * SOON


def test_the_pictures_and_scripts_of_a_page_stay(stack):
    page = stack.visitor().get("/news/", **{"Accept-Encoding": "identity"})
    files = set(FILE.findall(page.text))
    assert any("/pictures/" in file for file in files)
    assert any("/static/" in file for file in files)

    assert {stack.visitor().get(file).status_code for file in files} == {200}


def test_a_browser_that_has_a_page_is_told_that_it_is_the_same(stack):
    tag = stack.visitor().get("/news/").headers["ETag"]

    again = stack.visitor().get("/news/", **{"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


def test_whoever_asks_for_the_head_alone_gets_it(stack):
    head = stack.visitor().ask("HEAD", "/ro/safety/", None, {})

    assert (head.status_code, head.content) == (200, b"")


@pytest.mark.parametrize("accepted", ["gzip, br", "gzip", "identity"])
def test_what_was_removed_moved_held_or_postponed_does_not_come_back(stack, ended, accepted):
    answers = [stack.visitor().get(path, **{"Accept-Encoding": accepted}) for path in ended]

    assert tuple(answer.status_code for answer in answers) == SAYS_NOW
    assert answers[1].url == "/contact/"


@pytest.mark.parametrize("path", ["/report/", "/ro/report/"])
def test_the_form_that_nobody_can_fill_in_now_is_not_shown_from_a_copy(stack, path):
    page = stack.visitor().get(path)

    assert page.status_code == 503
    assert all(number in page.text for number in NUMBERS)


def test_the_way_out_is_open_and_nobody_keeps_it(stack):
    way_out = stack.visitor().get("/leave/")

    assert (way_out.status_code, way_out.url) == (303, force.current().leave_url)
    assert "no-store" in way_out.headers["Cache-Control"]
    assert way_out.headers["Strict-Transport-Security"]
    assert stack.visitor().post("/leave/").status_code == 204


@pytest.mark.parametrize("path", [QUESTION, "/feedback/"])
def test_who_sends_something_is_told_who_to_call(stack, path):
    client = stack.visitor()
    client.cookies = {"__Host-csrf": TOKEN}

    page = client.post(path, {"csrfmiddlewaretoken": TOKEN, "danger": "no", "message": "x"})

    assert page.status_code == 503
    assert all(number in page.text for number in NUMBERS)


@pytest.mark.parametrize("path", ["/news/?q=sawn-off", "/news/?page=2", "/%6eews/"])
def test_no_copy_is_kept_of_what_someone_looked_for(stack, path):
    assert stack.visitor().get(path).status_code == 503
