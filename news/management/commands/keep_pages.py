"""The proxy keeps a copy of each page that is the same for everyone, for when we can't answer.

It keeps what somebody has asked for. So this asks it, as browsers do, for what a reader may
look for while the database is down, and again for what has changed: the copy of an article
that is on hold or was withdrawn is then what its address says now, and so are those of its
pictures and of the pages that named it. Each minute that is what changed, the feeds, the pages
of the sitemap and the newest articles; every tenth minute also what these pages show or lead to,
and each part of the sitemap; and once a day every other article.
"""

import http.client
import re
import socket
from datetime import timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management.base import CommandError
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from campaign_site.jobs import JobCommand
from news.models import Article, Campaign, OldAddress, Priority, WeekOfAction
from news.picture_files import KINDS

DAY = timedelta(days=1)
LATELY = timedelta(minutes=5)
MINUTES_A_DAY = 24 * 60
MINUTES_FOR_ALL_THEY_LEAD_TO = 10
LOCATION = re.compile(r"<loc>([^<]*)</loc>")
ATTRIBUTE = re.compile(r'(?:href|src|srcset)="([^"]*)"')
OWN_PATH = re.compile(r"(?<![\w:/])/[\w./-]+")
# The form for reports can be paused, and says so at once.
NEVER_COPIED = ("/report/", *(f"/{code}/report/" for code, _name in settings.LANGUAGES))
# The proxy keeps a copy for each sort of browser; the plain one comes last, and is read here.
ENCODINGS = ("br, gzip", "gzip", "identity")


class Command(JobCommand):
    help = (
        "Asks the proxy at PROXY_ADDRESS for the pages that are to be readable while the site "
        "or its database is down, so that it has copies. Run it every minute."
    )
    held_for = timedelta(minutes=10)

    def add_arguments(self, parser):
        parser.add_argument(
            "--all", action="store_true", help="Every article, as on a proxy that has no copies."
        )

    def handle(self, **options):
        if not settings.PROXY_ADDRESS:
            if settings.DEMO:
                return  # a trial has no proxy, and promises none
            raise CommandError("PROXY_ADDRESS is empty, so the proxy is asked for no page.")
        self.unanswered, self.texts = set(), {}
        minute = minute_of_the_day()
        with Asking() as self.asking:
            self.keep(of_articles(changed_since(DAY)))
            self.keep(of_what_is_unpublished())
            self.keep(feeds())
            self.keep(self.pages(None if options["all"] else minute))
            self.keep(beside(changed_since(LATELY)))
            self.keep(articles(None if options["all"] else minute))
            if options["all"] or not minute % MINUTES_FOR_ALL_THEY_LEAD_TO:
                self.keep(set().union(*map(own_paths, self.texts.values())))
        if self.unanswered:
            named = ", ".join(sorted(self.unanswered)[:5])
            raise CommandError(f"No answer for {len(self.unanswered)}: {named}")
        self.stdout.write(f"{self.asking.number} asked for.")

    def keep(self, paths):
        for path in paths:
            if path not in self.texts and not path.startswith(NEVER_COPIED):
                self.texts[path] = self.ask(path)

    def ask(self, path):
        try:
            return self.asking.for_page(path)
        except OSError:
            self.unanswered.add(path)
            return ""

    def pages(self, minute):
        """What the sitemaps name, apart from the articles, and the sitemaps themselves.

        They grow with the articles, so all but the newest take turns.
        """
        sitemap = reverse("sitemap")
        sitemaps = [urlsplit(url).path for url in LOCATION.findall(self.ask(sitemap))]
        if minute is not None:
            turn = minute % MINUTES_FOR_ALL_THEY_LEAD_TO
            sitemaps = sitemaps[-1:] + sitemaps[turn::MINUTES_FOR_ALL_THEY_LEAD_TO]
        of_pages = reverse("sitemap-of-pages")
        standing = LOCATION.findall(self.ask(of_pages))
        paths = [urlsplit(url).path for url in standing]
        return [*paths, sitemap, of_pages, *sitemaps, reverse("robots")]


def minute_of_the_day():
    now = timezone.now()
    return now.hour * 60 + now.minute


def articles(minute):
    """The newest, and of the others those whose minute of the day it is; or all of them."""
    current = Article.objects.current().order_by("-publish_at")
    if minute is None:
        return [article.get_absolute_url() for article in current]
    its_minute = current.alias(minute=F("pk") % MINUTES_A_DAY).filter(minute=minute)
    chosen = [*current[: settings.ARTICLES_KEPT_FRESH], *its_minute]
    return [article.get_absolute_url() for article in chosen]


def changed_since(period):
    """The articles whose address says something else than then, or may: those to come too."""
    now = timezone.now()
    moments = ("ended_at", "corrected_at", "held_at", "expire_at", "publish_at")
    is_changed = Q(publish_at__gt=now)
    for moment in moments:
        is_changed |= Q(**{f"{moment}__range": (now - period, now)})
    return Article.objects.filter(is_changed).exclude(publish_at=None)


def of_articles(articles):
    """Where they are, where they were, and their pictures; and the newest of all old addresses."""
    known = articles.select_related("picture").prefetch_related("old_addresses")
    for article in known:
        yield article.get_absolute_url()
        yield from (reverse("news:article", args=[old.slug]) for old in article.old_addresses.all())
        if article.picture:
            yield from files(article.picture)
    newest = OldAddress.objects.order_by("-pk")[: settings.ARTICLES_KEPT_FRESH]
    yield from (reverse("news:article", args=[old.slug]) for old in newest)


def files(picture):
    drawn = (f"{width}.{kind}" for width in picture.widths for kind in KINDS)
    return [*map(picture.address, drawn), picture.card]


def of_what_is_unpublished():
    for campaign in Campaign.objects.filter(is_published=False):
        yield campaign.get_absolute_url()
        yield reverse("campaigns:feed", args=[campaign.slug])
    for week in WeekOfAction.objects.filter(campaign__is_published=False).select_related(
        "campaign"
    ):
        yield week.get_absolute_url()


def feeds():
    yield reverse("news:feed")
    for slug in Priority.objects.values_list("slug", flat=True):
        yield reverse("news:priority-feed", args=[slug])
    for slug in Campaign.objects.published().values_list("slug", flat=True):
        yield reverse("campaigns:feed", args=[slug])


def beside(changed):
    """The articles that may name one of these, as related news."""
    priorities = changed.exclude(publish_at__gt=timezone.now()).values("priority")
    for article in Article.objects.current().filter(priority__in=priorities):
        yield article.get_absolute_url()


def own_paths(text):
    """Where a page leads on this site, but for the way out and for what asks a question."""
    values = " ".join(value for value in ATTRIBUTE.findall(text) if "?" not in value)
    return set(OWN_PATH.findall(values)) - {reverse("leave")}


class ThroughSocket(http.client.HTTPConnection):
    """To a proxy that listens at a file: one in another container has no other way in common."""

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.host)


class Asking:
    """One connection to the proxy, which is opened again where it was closed."""

    def __init__(self):
        self.address = urlsplit(settings.PROXY_ADDRESS)
        self.number = 0

    def __enter__(self):
        is_file = self.address.scheme == "unix"
        kind = ThroughSocket if is_file else http.client.HTTPConnection
        self.connection = kind(self.address.path if is_file else self.address.netloc, timeout=20)
        return self

    def __exit__(self, *fault):
        self.connection.close()

    def for_page(self, path):
        """Its text; nothing for a picture. Raises OSError when nothing came that can be kept."""
        for encoding in ENCODINGS:
            text = self.ask(path, encoding)
        return text

    def ask(self, path, encoding):
        headers = {"Host": settings.ALLOWED_HOSTS[0], "Accept-Encoding": encoding}
        self.number += 1
        try:
            self.connection.request("GET", path, headers=headers)
            answer = self.connection.getresponse()
            body = answer.read()
        except (OSError, http.client.HTTPException) as fault:
            self.connection.close()
            raise ConnectionError(path) from fault
        if answer.status >= http.HTTPStatus.INTERNAL_SERVER_ERROR:
            raise ConnectionError(path)
        is_text = answer.headers.get_content_type() in {"text/html", "application/xml"}
        return body.decode() if is_text and encoding == "identity" else ""
