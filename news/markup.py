"""The tags and the words of any HTML, however broken, deep or long, in one pass.

Python's own parser takes minutes for some broken files, and a tree of a file that is nested
a million deep takes hours. This one looks at each character a few times at most, keeps no
tree, and drops nothing: what is no tag, comment or script is words.
"""

import re
from html import unescape
from string import ascii_lowercase, ascii_uppercase
from typing import NamedTuple

ATTRIBUTE = r"""
    ([^\s/>=][^\s/>=]*+)
    (?:\s*+=\s*+(?:"([^"]*+)(?:"|\Z)|'([^']*+)(?:'|\Z)|([^\s>"'][^\s>]*+)))?+
"""
ATTRIBUTES = re.compile(ATTRIBUTE, re.X)
TAG = re.compile(
    rf"<(?P<slash>/?)(?P<name>[a-zA-Z][^\s/><]*+)(?P<rest>(?:[\s/=]++|{ATTRIBUTE})*+)(?P<end>>|\Z)",
    re.X,
)
NOTE = re.compile(r"<(?:!--|[!?]|/(?![a-zA-Z]))")
# One letter for one letter, so that places stay what they are.
SMALL = str.maketrans(ascii_uppercase, ascii_lowercase)
# What stands in these is never words.
CODE = {"script", "style"}


class Piece(NamedTuple):
    """A tag, words, or something that nobody reads: a comment or a script."""

    kind: str
    name: str = ""
    text: str = ""

    @property
    def attributes(self):
        """The first of each name, as a browser takes them."""
        found = {}
        for name, *values in ATTRIBUTES.findall(self.text):
            found.setdefault(name.lower(), unescape("".join(values)))
        return found


class Reading:
    """Where a reader of the text stands, and what can't be found any more behind it."""

    def __init__(self, html):
        self.html = html
        self.lower = html.translate(SMALL)
        self.missing = set()
        self.at = 0

    def find(self, what, start):
        """Where it stands, or -1. What was missed once is not looked for again."""
        if what in self.missing:
            return -1
        place = self.lower.find(what, start)
        if place < 0:
            self.missing.add(what)
        return place

    def pieces(self):
        words_from = 0
        while (start := self.html.find("<", self.at)) >= 0:
            self.at = start
            found = self.note() or self.tag()
            if found is None:
                self.at = start + 1
                continue
            if words_from < start:
                yield Piece("words", text=unescape(self.html[words_from:start]))
            yield found
            if found.kind == "open" and found.name in CODE:
                yield self.code(found.name)
            words_from = self.at
        if words_from < len(self.html):
            yield Piece("words", text=unescape(self.html[words_from:]))

    def note(self):
        """A comment, or what a browser takes for one. One that never ends is words."""
        opened = NOTE.match(self.html, self.at)
        if not opened:
            return None
        is_comment = opened[0] == "<!--"
        end = self.find("-->" if is_comment else ">", opened.end())
        if end < 0:
            return None
        text = self.html[opened.end() : end]
        self.at = end + (3 if is_comment else 1)
        is_doctype = text[:7].lower() == "doctype"
        return Piece("doctype" if is_doctype else "comment", text=text)

    def tag(self):
        found = TAG.match(self.html, self.at)
        if not found:
            return None
        self.at = found.end()
        if not found["end"]:
            return Piece("words", text=unescape(found[0]))
        kind = "close" if found["slash"] else "open"
        return Piece(kind, found["name"].lower(), found["rest"])

    def code(self, name):
        """All up to the tag that closes it; the rest of the text when there is none."""
        start, end = self.at, self.find(f"</{name}", self.at)
        self.at = len(self.html) if end < 0 else end
        return Piece("code", name, self.html[start : self.at])


def pieces(html):
    return Reading(html).pieces()
