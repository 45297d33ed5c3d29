"""What makes an article easier to read. Nobody has to follow it."""

import re
from urllib.parse import urlsplit

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from .outline import HEADINGS

LONGEST_SENTENCE = 25
QUOTED_WORDS = 8
SENTENCE_END = re.compile(r"(?<=[.!?])[\"”’')\]]{0,3}\s+|\n+")
SAY_NOTHING = {
    "click",
    "click here",
    "find out more",
    "here",
    "learn more",
    "link",
    "more",
    "more information",
    "read more",
    "see here",
    "this",
    "this link",
    "this page",
}
ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.I)
CAPITALS = re.compile(r"\b(?:[A-Z]{2,}(?:[ '’-][A-Z]{2,}){2,}|[A-Z]{7,})\b")
# A hint and no more: whoever writes decides.
SENSITIVE = re.compile(
    r"\b(?:abus\w+|raped?|rapists?|sexual\w*|suicid\w+|self-harm\w*|domestic violence"
    r"|groom(?:ed|ing)|stalk(?:ed|er|ers|ing)|slavery|trafficked|coercive"
    r"|forced marriages?|murder\w*)\b",
    re.I,
)
# Other sites show a picture of this width beside a link.
SHARED_WIDTH = 1200


def advice(article, outline, links):
    """Findings by kind, each a list of words."""
    return [
        headings(outline),
        link_words(outline),
        better_addresses(outline, links),
        withdrawn(outline, links),
        sentences(article, outline),
        capitals(article, outline),
        empty(outline),
        quotes(outline),
        place(article),
        picture(article),
        topic(article, outline),
    ]


def headings(outline):
    level = 1
    for heading in outline.headings:
        here = HEADINGS[heading.kind]
        words = {"heading": Truncator(heading.text).chars(60)}
        if not heading.text:
            yield _("Take the empty heading out.")
        elif here > level + 1:
            yield _("Make “%(heading)s” a larger heading: a size is left out before it.") % words
        level = here


def link_words(outline):
    places = {}
    for link in outline.links:
        words = link.words.strip(" .…,:;!?›»→")
        places.setdefault(words.lower(), set()).add(link.href)
        values = {"words": Truncator(words).chars(60)}
        if not words:
            yield _("Take the link without words out.")
        elif not link.href:
            yield _("Give the link “%(words)s” an address, or take it out.") % values
        elif words.lower() in SAY_NOTHING:
            yield _("Say where it leads in place of “%(words)s”.") % values
        elif ADDRESS.fullmatch(words):
            yield _("Say where it leads in words, and not “%(words)s”.") % values
    for words, hrefs in places.items():
        if words and len(hrefs - {""}) > 1 and words not in SAY_NOTHING:
            yield _("Use different words for different pages: “%(words)s” leads to several.") % {
                "words": Truncator(words).chars(60)
            }


def better_addresses(outline, links):
    for link in outline.links:
        to = links.better(link.href) if link.href else None
        if to is None:
            continue
        values = {"words": Truncator(link.words).chars(60), "to": Truncator(to).chars(120)}
        if urlsplit(to).scheme == "https":
            yield _("Try https for the link “%(words)s”: %(to)s") % values
        else:
            yield _("Write the address of the link “%(words)s” as %(to)s") % values


def withdrawn(outline, links):
    for link in outline.links:
        if link.href and links.is_withdrawn(link.href):
            yield _("The link “%(words)s” leads to what was withdrawn: %(href)s") % {
                "words": Truncator(link.words).chars(60),
                "href": Truncator(link.href).chars(120),
            }


def sentences(article, outline):
    for text in [article.summary, *(block.text for block in outline.blocks)]:
        for sentence in SENTENCE_END.split(text):
            words = sentence.split()
            if len(words) > LONGEST_SENTENCE:
                yield _("Split the sentence of %(number)s words: “%(start)s …”") % {
                    "number": len(words),
                    "start": Truncator(" ".join(words[:QUOTED_WORDS])).chars(80),
                }


def capitals(article, outline):
    for text in [article.title, article.summary, *(block.text for block in outline.blocks)]:
        for found in CAPITALS.finditer(text):
            yield _("Write “%(words)s” in small letters.") % {
                "words": Truncator(found[0]).chars(60)
            }


def empty(outline):
    if any(block.kind == "p" and not block.text for block in outline.blocks):
        yield _("Take the empty paragraphs out.")


def quotes(outline):
    if outline.quotes > outline.roles:
        yield _("Say in which role somebody said what you quote.")


def place(article):
    if article.week_id is None:
        yield _("Select a week of action, if it belongs to one.")
    if article.priority_id is None:
        yield _("Select a Matter of Priority, if it is about one.")


def picture(article):
    if article.picture_id is not None and article.picture.width < SHARED_WIDTH:
        yield _("Use an image at least %(width)s pixels wide: other sites show it blurred.") % {
            "width": SHARED_WIDTH
        }


def topic(article, outline):
    if article.is_sensitive:
        return
    for text in [article.title, article.summary, *(block.text for block in outline.blocks)]:
        found = SENSITIVE.search(text)
        if found:
            yield _("Tick “sensitive” if the article is about such things: “%(word)s”.") % {
                "word": found[0]
            }
            return
