"""RFC 4287 as a check: what a feed and its entries must have, and may have, and how often."""

import re
from datetime import datetime
from urllib.parse import urlsplit
from xml.etree import ElementTree

ATOM = "{http://www.w3.org/2005/Atom}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")

ONCE, AT_MOST_ONCE, ANY = (1, 1), (0, 1), (0, 10**6)
HOW_OFTEN = {
    "feed": {
        "author": ONCE,
        "category": ANY,
        "entry": ANY,
        "icon": AT_MOST_ONCE,
        "id": ONCE,
        "link": (1, 10**6),
        "logo": AT_MOST_ONCE,
        "rights": AT_MOST_ONCE,
        "subtitle": AT_MOST_ONCE,
        "title": ONCE,
        "updated": ONCE,
    },
    "entry": {
        "author": ANY,
        "category": ANY,
        "id": ONCE,
        "link": (1, 10**6),
        "published": AT_MOST_ONCE,
        "rights": AT_MOST_ONCE,
        "summary": AT_MOST_ONCE,
        "title": ONCE,
        "updated": ONCE,
    },
    "author": {"name": ONCE, "uri": AT_MOST_ONCE, "email": AT_MOST_ONCE},
}
ATTRIBUTES = {
    "feed": {LANGUAGE},
    "link": {"href", "rel", "type", "hreflang", "title", "length"},
    "category": {"term", "scheme", "label"},
    "summary": {"type"},
    "subtitle": {"type"},
    "title": {"type"},
}


def read(response):
    """The feed, once it is known to be one."""
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)  # noqa: S314 — made here
    assert list(faults_of(feed)) == []
    return feed


def faults_of(feed):
    if feed.tag != f"{ATOM}feed":
        yield f"{feed.tag} is no feed"
    for element in feed.iter():
        yield from faults_in(element, element.tag.removeprefix(ATOM))
    ids = [each.findtext(f"{ATOM}id") for each in [feed, *feed.iter(f"{ATOM}entry")]]
    if len(ids) != len(set(ids)):
        yield "an id stands twice"
    for place in [feed, *feed.iter(f"{ATOM}entry")]:
        if [link.get("rel") for link in place.findall(f"{ATOM}link")].count("alternate") != 1:
            yield "not one alternate link"


def faults_in(element, name):
    known = HOW_OFTEN.get(name, {})
    names = [child.tag.removeprefix(ATOM) for child in element]
    for child in set(names) - known.keys():
        yield f"{name} may not hold {child}"
    for child, (least, most) in known.items():
        if not least <= names.count(child) <= most:
            yield f"{name} holds {names.count(child)} of {child}"
    for attribute in set(element.keys()) - ATTRIBUTES.get(name, set()):
        yield f"{name} may not say {attribute}"
    fault = VALUES.get(name, lambda element: "")(element)
    if fault:
        yield f"{name}: {fault}"


def fault_of_address(address):
    parts = urlsplit(address or "")
    is_absolute = parts.scheme in {"http", "https"} and parts.netloc
    return "" if is_absolute and address.isascii() and " " not in address else f"{address!r}"


def fault_of_id(element):
    """An IRI, absolute."""
    return "" if re.fullmatch(r"[a-z][a-z0-9+.-]*:\S+", element.text or "") else f"{element.text!r}"


def fault_of_date(element):
    if not RFC_3339.fullmatch(element.text or ""):
        return f"{element.text!r}"
    return "" if datetime.fromisoformat(element.text).tzinfo else "no zone"


def fault_of_text(element):
    return "" if element.get("type", "text") in {"text", "html"} else "another type"


VALUES = {
    "category": lambda element: "" if element.get("term") else "without a term",
    "id": fault_of_id,
    "link": lambda element: fault_of_address(element.get("href")),
    "name": lambda element: "" if element.text else "empty",
    "published": fault_of_date,
    "subtitle": fault_of_text,
    "summary": fault_of_text,
    "title": fault_of_text,
    "updated": fault_of_date,
}
