"""Every address of the public site, once. A test holds the list against the URL map."""

from django.urls import URLResolver

ARTICLE = "/news/focus-on-serious-and-organised-crime/"
CAMPAIGN = "/campaigns/matters-of-priority-2023/"

READING = [
    "/",
    "/news/",
    "/news/?q=nothing-has-this-word",
    ARTICLE,
    CAMPAIGN,
    f"{CAMPAIGN}week-3/",
    "/report/",
    "/amnesty/",
    "/amnesty/licence-holders/",
    "/amnesty/knives/",
    "/amnesty/knives/near/kettering/",
    "/amnesty/knives/told/",
    "/amnesty/knives/visit/",
    "/amnesty/book/",
    "/feedback/sent/",
    "/contact/",
    "/safety/",
    "/keeping-you-safe/",
    "/signs/",
    "/what-happens/",
    "/young-people/",
    "/privacy/",
    "/cookies/",
    "/accessibility/",
    "/terms/",
]

# Places where a journey ends; anyone may open them.
ENDS = [
    "/report/call-999/",
    "/report/stop-here/",
    "/report/cancelled/",
    "/report/timed-out/",
    "/report/noted/",
    "/report/noted/switched-off/",
    "/report/noted/too-late/",
    "/report/status/closed/",
    "/amnesty/book/call-999/",
    "/amnesty/book/not-now/",
    "/amnesty/book/stop-here/",
    "/amnesty/book/leave-it/",
    "/amnesty/book/by-telephone/",
    "/amnesty/book/edge-of-area/",
    "/amnesty/book/another-area/",
    "/amnesty/book/call-101/",
    "/amnesty/book/cancelled/",
    "/amnesty/book/timed-out/",
    "/amnesty/book/noted/",
    "/amnesty/book/noted/switched-off/",
    "/amnesty/book/noted/too-late/",
    "/amnesty/booking/closed/",
]

FORMS = [
    "/report/danger/",
    "/report/status/",
    "/report/status/not-opened/",
    "/amnesty/book/danger/",
    "/amnesty/booking/",
    "/amnesty/booking/not-opened/",
    "/feedback/",
    "/admin/login/",
]

MACHINES = [
    "/news/feed/",
    "/news/feed/drug-harm/",
    f"{CAMPAIGN}feed/",
    "/sitemap.xml",
    "/sitemap-pages.xml",
    "/sitemap-news-0.xml",
    "/card.png",
    "/robots.txt",
    "/healthz",
    "/readyz",
    "/.well-known/security.txt",
]

PAGES = [*READING, *ENDS, *FORMS]

# Of a demonstration alone. The first one leads to a page for each state of each other page.
DESIGN = [
    "/design/",
    "/design/basics/",
    "/design/fields/",
    "/design/news/",
    "/design/messages/",
    "/design/pages/question/",
]


def patterns(resolver, before="", space=""):
    """Each address of the URL map as it is written there, with the full name of its view."""
    for pattern in resolver.url_patterns:
        address = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from patterns(pattern, address, inner)
        else:
            yield address, f"{space}{pattern.name}"
