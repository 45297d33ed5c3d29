"""Unfinished answers as the site keeps them, for a test that has no time to type them in."""

from types import SimpleNamespace
from urllib.parse import urljoin

from django.conf import settings
from django.http import HttpResponse

from campaign_site.drafts import Drafts


def drafts_of(client):
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    return Drafts(SimpleNamespace(COOKIES=cookies))


def draft_of(visitor):
    """What a visitor's tab has told so far."""
    return drafts_of(visitor.client).find(visitor.kept_as, visitor.run)


def keep(client, draft):
    """Store a draft for a browser, which gets its cookie when it has none."""
    response = HttpResponse()
    drafts_of(client).keep(draft, response)
    client.cookies.update(response.cookies)
    assert answers_cookies(client)


def answers_cookies(client):
    """The cookies that open unfinished answers, by name."""
    return {
        name: morsel.value
        for name, morsel in client.cookies.items()
        if name.startswith(settings.ANSWERS_COOKIE_NAME) and morsel.value
    }


def hand_over(client, page, url):
    """Give a real browser what opens the answers of a client."""
    for name, value in answers_cookies(client).items():
        page.context.add_cookies([{"name": name, "value": value, "url": urljoin(url, "/")}])
