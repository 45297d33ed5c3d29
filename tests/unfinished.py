"""Unfinished answers as the site keeps them, for a test that has no time to type them in."""

from types import SimpleNamespace

from django.conf import settings
from django.http import HttpResponse

from campaign_site.drafts import Drafts


def drafts_of(client):
    cookies = {name: morsel.value for name, morsel in client.cookies.items()}
    return Drafts(SimpleNamespace(COOKIES=cookies))


def draft_of(visitor):
    """What a visitor's tab has told so far."""
    return drafts_of(visitor.client).find(visitor.namespace, visitor.run)


def keep(client, draft):
    """Store a draft for a browser, which gets its cookie when it has none."""
    response = HttpResponse()
    drafts_of(client).keep(draft, response)
    for name, cookie in response.cookies.items():
        client.cookies[name] = cookie.value
    assert settings.ANSWERS_COOKIE_NAME in client.cookies
