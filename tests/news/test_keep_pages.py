"""Which pages the proxy is asked for, so that it has copies of them."""

import socket
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from campaign_site.models import JobRun
from news.models import Article, Picture
from tests.news.factories import NOW, a_campaign, a_priority, a_week, an_article

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
PAGES = {
    "/sitemap.xml": "<loc>https://example.org/sitemap-pages.xml</loc>",
    "/sitemap-pages.xml": "<loc>https://example.org/ro/</loc>",
    "/ro/": '<img srcset="/pictures/1-2.webp 2w"><a href="/leave/">x</a><a href="/news/?q=x">y</a>'
    '<a href="/ro/report/">z</a>',
    "/news/new/": '<a href="https://elsewhere.example/a/">x</a><a href="/campaigns/one/">y</a>',
}
# What is asked for where there are no articles.
SHORTEST = {"/sitemap.xml", "/sitemap-pages.xml", "/ro/", "/robots.txt", "/news/feed/"}


class Proxy(ThreadingHTTPServer):
    """Writes down what it is asked for."""

    status = 200

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Asked)
        self.asked = []

    @property
    def paths(self):
        return {path for path, _host, _encoding in self.asked}


class ProxyAtAFile(Proxy):
    address_family = socket.AF_UNIX
    server_name, server_port = "proxy", 0

    def __init__(self, file):
        ThreadingHTTPServer.__init__(self, str(file), Asked, bind_and_activate=False)
        self.asked = []
        self.socket.bind(self.server_address)
        self.server_activate()


class Asked(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        self.server.asked.append((self.path, self.headers["Host"], self.headers["Accept-Encoding"]))
        body = PAGES.get(self.path, "").encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.fixture
def proxy(settings):
    with Proxy() as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        settings.PROXY_ADDRESS = f"http://127.0.0.1:{proxy.server_port}"
        yield proxy
        proxy.shutdown()


def keep_pages(*arguments):
    printed = StringIO()
    call_command("keep_pages", *arguments, stdout=printed)
    return printed.getvalue()


def test_each_page_of_the_sitemap_is_asked_for_as_every_sort_of_browser_does(proxy, settings):
    keep_pages()

    host = settings.ALLOWED_HOSTS[0]
    assert [asked for asked in proxy.asked if asked[0] == "/ro/"] == [
        ("/ro/", host, "br, gzip"),
        ("/ro/", host, "gzip"),
        ("/ro/", host, "identity"),
    ]
    assert proxy.paths == SHORTEST


def test_parts_of_the_sitemap_take_turns_but_for_the_newest(proxy, clock, monkeypatch):
    parts = [f"/sitemap-news-{number}.xml" for number in range(25)]
    index = "".join(f"<loc>https://example.org{part}</loc>" for part in parts)
    monkeypatch.setitem(PAGES, "/sitemap.xml", index)
    asked = []

    for minute in range(10):
        clock.move_to(NOW + timedelta(minutes=minute))
        proxy.asked.clear()
        keep_pages()
        asked.append(proxy.paths & set(parts))

    assert set().union(*asked) == set(parts)
    assert all(parts[-1] in each and len(each) <= 4 for each in asked)


@pytest.mark.parametrize("is_tenth_minute", [True, False])
def test_what_pages_show_and_lead_to_is_asked_for_with_all_or_every_tenth_minute(
    proxy, clock, is_tenth_minute
):
    an_article("new")
    clock.move_to(NOW + timedelta(minutes=4) if is_tenth_minute else NOW)

    keep_pages(*([] if is_tenth_minute else ["--all"]))

    assert {"/pictures/1-2.webp", "/campaigns/one/"} <= proxy.paths
    assert {"/leave/", "/ro/report/", "/news/?q=x", "/news/", "/a/"}.isdisjoint(proxy.paths)


def test_what_is_no_longer_what_it_was_is_asked_for_first(proxy):
    an_article("taken-down", status=Article.Status.GONE, publish_at=NOW - 90 * DAY)
    an_article("long-gone", status=Article.Status.GONE, publish_at=NOW - 90 * DAY)
    Article.objects.filter(slug="taken-down").update(ended_at=NOW - HOUR)
    Article.objects.filter(slug="long-gone").update(ended_at=NOW - 2 * DAY)
    an_article("over", publish_at=NOW - 90 * DAY, expire_at=NOW - HOUR)

    keep_pages()

    assert {path for path, *_ in proxy.asked[:4]} == {"/news/taken-down/", "/news/over/"}
    assert "/news/long-gone/" not in proxy.paths


def test_what_is_on_hold_or_to_come_again_is_asked_for_with_its_pictures_and_old_addresses(
    proxy, django_user_model
):
    officer = django_user_model.objects.create(username="officer")
    picture = Picture.objects.create(name="ab" * 16, width=1280, height=720)
    held = an_article("held", publish_at=NOW - 90 * DAY, picture=picture)
    Article.objects.filter(pk=held.pk).update(held_by=officer, held_at=NOW - HOUR)
    held.old_addresses.create(slug="before-that")
    an_article("to-come", publish_at=NOW + 90 * DAY)

    keep_pages()

    assert {"/news/held/", "/news/before-that/", "/news/to-come/"} <= proxy.paths
    assert {path for path in proxy.paths if path.startswith("/pictures/")} == {
        f"/pictures/{picture.name}/{file}"
        for file in (
            *(f"{width}.{kind}" for width in (320, 640, 960, 1280) for kind in ("avif", "jpg")),
            "card.jpg",
        )
    }


def test_what_has_named_it_is_asked_for_as_soon_as_it_is_on_hold(
    proxy, settings, django_user_model
):
    settings.ARTICLES_KEPT_FRESH = 0
    drugs, another = a_priority(), a_priority("Knives", "knives")
    an_article("beside", publish_at=NOW - 90 * DAY, priority=drugs)
    an_article("elsewhere", publish_at=NOW - 90 * DAY, priority=another)
    held = an_article("held", publish_at=NOW - 90 * DAY, priority=drugs)
    officer = django_user_model.objects.create(username="officer")
    Article.objects.filter(pk=held.pk).update(held_by=officer, held_at=NOW)

    keep_pages()

    assert {"/news/beside/", "/news/feed/drug-harm/", "/news/feed/"} <= proxy.paths
    assert "/news/elsewhere/" not in proxy.paths


def test_a_campaign_that_is_not_published_any_more_is_asked_for_with_its_weeks(proxy):
    a_week(a_campaign(is_published=False))

    keep_pages()

    assert proxy.paths >= {
        "/campaigns/twelve-weeks/",
        "/campaigns/twelve-weeks/feed/",
        "/campaigns/twelve-weeks/week-3/",
    }


def test_the_newest_articles_are_asked_for_each_time_and_the_others_once_a_day(
    proxy, settings, clock
):
    settings.ARTICLES_KEPT_FRESH = 1
    old = an_article("old", publish_at=NOW - 90 * DAY)
    an_article("newer", publish_at=NOW - 60 * DAY)

    keep_pages()
    assert "/news/newer/" in proxy.paths
    assert "/news/old/" not in proxy.paths

    clock.move_to(NOW.replace(hour=0, minute=0) + timedelta(minutes=old.pk % (24 * 60)))
    keep_pages()
    assert "/news/old/" in proxy.paths


def test_a_proxy_that_has_no_copy_and_no_answer_is_a_fault(proxy):
    proxy.status = 503

    with pytest.raises(CommandError, match=r"No answer for 4: .*sitemap\.xml"):
        keep_pages()


def test_a_proxy_that_is_not_there_is_a_fault(proxy, settings):
    settings.PROXY_ADDRESS = "http://127.0.0.1:9"

    with pytest.raises(CommandError, match="No answer"):
        keep_pages()


def test_a_proxy_in_another_container_is_asked_through_a_file(tmp_path, settings):
    file = tmp_path / "proxy.sock"
    settings.PROXY_ADDRESS = f"unix:{file}"

    with ProxyAtAFile(file) as proxy:
        threading.Thread(target=proxy.serve_forever, daemon=True).start()
        keep_pages()
        proxy.shutdown()

    assert proxy.paths == SHORTEST


def test_a_real_site_that_names_no_proxy_does_not_call_that_well(settings):
    settings.DEMO, settings.PROXY_ADDRESS = False, ""

    with pytest.raises(CommandError, match="PROXY_ADDRESS is empty"):
        keep_pages()

    assert JobRun.objects.get(name="keep_pages").went_well is False


def test_a_trial_without_a_proxy_has_nothing_to_do(proxy, settings):
    settings.PROXY_ADDRESS = ""

    assert keep_pages() == ""
    assert proxy.asked == []
