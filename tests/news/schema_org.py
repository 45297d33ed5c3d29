"""What schema.org lets the types say that this site uses, and what search engines ask of them.

Each property has the types of its value. Those in `NEEDED` are asked for by search engines.
"""

import json
import re
from datetime import datetime
from urllib.parse import urlsplit

DATA = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.S)


def is_words(value):
    return isinstance(value, str) and value != ""


def is_address(value):
    return is_words(value) and urlsplit(value).scheme in {"http", "https"}


def is_moment(value):
    return is_words(value) and datetime.fromisoformat(value).tzinfo is not None


def is_a(name):
    def check(value):
        return isinstance(value, dict) and value.get("@type") == name and not faults_of(value)

    return check


def many(check):
    return lambda value: isinstance(value, list) and value != [] and all(map(check, value))


TYPES = {
    "NewsArticle": {
        "articleSection": is_words,
        "author": is_a("Organization"),
        "correction": many(is_a("CorrectionComment")),
        "dateModified": is_moment,
        "datePublished": is_moment,
        "description": is_words,
        "headline": is_words,
        "image": is_address,
        "inLanguage": is_words,
        "isAccessibleForFree": lambda value: value is True,
        "mainEntityOfPage": is_address,
        "publisher": is_a("Organization"),
    },
    "Organization": {"name": is_words, "url": is_address},
    "CorrectionComment": {"text": is_words, "datePublished": is_moment},
    "BreadcrumbList": {"itemListElement": many(is_a("ListItem"))},
    "ListItem": {
        "position": lambda value: isinstance(value, int) and value > 0,
        "name": is_words,
        "item": is_address,
    },
}
NEEDED = {
    "NewsArticle": {"author", "dateModified", "datePublished", "headline", "publisher"},
    "Organization": {"name", "url"},
    "CorrectionComment": {"text", "datePublished"},
    "BreadcrumbList": {"itemListElement"},
    "ListItem": {"position", "name"},
}


def faults_of(thing):
    """What is wrong with one thing and all that it is made of."""
    name = thing.get("@type")
    said = {key: value for key, value in thing.items() if key != "@type"}
    known = TYPES.get(name, {})
    faults = [f"{name} may not say {key}" for key in said.keys() - known.keys()]
    faults += [f"{name} must say {key}" for key in NEEDED.get(name, set()) - said.keys()]
    faults += [f"{name}.{key}" for key in said.keys() & known.keys() if not known[key](said[key])]
    return faults


def read(response):
    """The things that a page tells of, by type, once each is known to be right."""
    texts = DATA.findall(response.content.decode())
    assert len(texts) == 1
    assert not set(texts[0]) & set("<>&")
    data = json.loads(texts[0])
    assert data.keys() == {"@context", "@graph"}
    assert data["@context"] == "https://schema.org"
    assert [fault for thing in data["@graph"] for fault in faults_of(thing)] == []
    return {thing["@type"]: thing for thing in data["@graph"]}
