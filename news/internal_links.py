"""Where the links of an article lead, when it is to a page of this site.

A page that readers can't see is said to be missing, whatever the reason: who checks a link
must not learn from it of an article that is kept from them.
"""

from typing import NamedTuple
from urllib.parse import unquote, urljoin, urlsplit

from django.apps import apps
from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone

FOR_STAFF = {"admin", "preview", "calendar"}
ELSEWHERE, HERE, NOWHERE = "elsewhere", "here", "nowhere"


class Place(NamedTuple):
    """Where a link leads: to another site, to a page of this one, or nowhere."""

    kind: str
    path: str = ""
    fragment: str = ""
    names_host: bool = False


def own_hosts():
    hosts = {host.lstrip(".").lower() for host in settings.ALLOWED_HOSTS if host != "*"}
    return hosts | {urlsplit(settings.STAFF_ADDRESS).hostname} - {None}


def place_of(href, page):
    """Of a link on the page with this address."""
    try:
        parts = urlsplit(urljoin(page, href))
        host = parts.hostname
    except ValueError:
        return Place(NOWHERE)
    if parts.scheme not in {"", "http", "https"}:
        return Place(ELSEWHERE)
    if host and host not in own_hosts():
        return Place(ELSEWHERE)
    return Place(HERE, unquote(parts.path) or "/", parts.fragment, names_host=bool(host))


def begins_with_host(href):
    """As www.example.org/a does, which a browser takes for a page of this site."""
    return "." in href.partition("/")[0] and not href.startswith((".", "#", "?"))


def match_of(path):
    try:
        return resolve(path)
    except (Resolver404, ValueError):
        return None


class Links:
    """What is wrong with the links of an article, at the time when it will be out."""

    def __init__(self, article, hrefs):
        self.article = article
        self.page = f"{reverse('news:list')}{article.slug}/"
        self.places = {href: place_of(href, self.page) for href in hrefs}
        here = {place.path for place in self.places.values() if place.kind == HERE}
        here |= {f"{path}/" for path in here if not path.endswith("/")}
        self.matches = {path: match_of(path) for path in here}
        self.withdrawn = set()
        self.moment = max(filter(None, [timezone.now(), article.publish_at]))
        self.articles = self.find_articles()
        self.campaigns = self.find_campaigns()

    def arguments(self, view_name):
        found = filter(None, self.matches.values())
        return [match.kwargs for match in found if match.view_name == view_name]

    def find_articles(self):
        """Where the words in addresses lead to: None is a page that is not there."""
        words = {kwargs["slug"] for kwargs in self.arguments("news:article")}
        found = dict.fromkeys(words)
        articles = apps.get_model("news.Article").objects.filter(slug__in=words)
        for article in articles.only(*STANDING):
            found[article.slug] = self.answer_of(article)
        old = apps.get_model("news.OldAddress").objects.filter(slug__in=words)
        for address in old.select_related("article"):
            is_out = self.answer_of(address.article) is not None
            found[address.slug] = address.article.get_absolute_url() if is_out else None
        if self.article.slug in found:
            found[self.article.slug] = self.page
        return found

    def answer_of(self, article):
        Status = article.Status
        if article.held_by_id is not None:
            return None
        if article.status == Status.MOVED:
            return article.moved_to
        if article.status == Status.WITHDRAWN:
            self.withdrawn.add(article.get_absolute_url())
            return article.get_absolute_url()
        if article.status != Status.READY or article.publish_at > self.moment:
            return None
        is_over = article.expire_at and article.expire_at <= self.moment
        if is_over and article.after_expiry == article.AfterExpiry.GONE:
            return None
        return article.get_absolute_url()

    def find_campaigns(self):
        """The campaigns that readers can see, each with the numbers of its weeks."""
        slugs = {
            kwargs["slug"]
            for name in ("campaigns:campaign", "campaigns:week")
            for kwargs in self.arguments(name)
        }
        campaigns = apps.get_model("news.Campaign").objects
        found = campaigns.published().filter(slug__in=slugs).prefetch_related("weeks")
        return {one.slug: {week.number for week in one.weeks.all()} for one in found}

    def leads_to(self, path):
        """The address at which a page of this site answers, or None."""
        match = self.matches[path]
        if match is None:
            return None if path.endswith("/") else self.leads_to(f"{path}/")
        if FOR_STAFF & {*match.namespaces, match.url_name}:
            return None
        kwargs = match.kwargs
        if match.view_name == "news:article":
            return self.articles[kwargs["slug"]]
        if match.view_name == "campaigns:campaign":
            return path if kwargs["slug"] in self.campaigns else None
        if match.view_name == "campaigns:week":
            return path if kwargs["number"] in self.campaigns.get(kwargs["slug"], ()) else None
        return path

    def is_dead(self, href, anchors):
        place = self.places[href]
        if place.kind != HERE:
            return place.kind == NOWHERE
        if place.path == self.page and place.fragment:
            return place.fragment not in anchors
        return self.leads_to(place.path) is None

    def is_withdrawn(self, href):
        """Readers can open it, and are told there why it was withdrawn."""
        place = self.places[href]
        return place.kind == HERE and self.leads_to(place.path) in self.withdrawn

    def better(self, href):
        """The address that the link should have, or None when its own is right."""
        place = self.places[href]
        if place.kind != HERE:
            return f"https{href[4:]}" if href[:5].lower() == "http:" else None
        to = self.leads_to(place.path)
        is_right = to is None or (to == place.path and not place.names_host)
        return None if is_right else to


STANDING = ("slug", "status", "publish_at", "expire_at", "after_expiry", "held_by", "moved_to")
