"""Two texts of an article, field by field, with what was added and removed marked.

The text is compared as its reader gets it, a line for each paragraph, and word by word
within the lines that differ. The address of a link stands behind it: nobody sees by the
words alone that it leads elsewhere. Where only the markup differs, the HTML is shown.
"""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from html.parser import HTMLParser
from typing import NamedTuple

from django.db import models
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from campaign_site.dates import planned_moment_in_words
from news import body
from news.models import Article

NOTHING = ("", None)
INLINE = {"a", "strong", "em", "cite"}
WORDS = re.compile(r"\s*\S+\s*")
# To look for each line of one text in the other, and for each word: more than this takes
# seconds. What there is no time for is marked as a whole.
MOST_LINES = 150_000
MOST_WORDS = 300_000


class Difference(NamedTuple):
    """A field that two texts fill in differently, both sides as safe HTML."""

    name: str
    label: str
    old: str
    new: str


@dataclass
class Effort:
    """What a comparison may still take, of the lines and of the words within them."""

    lines: int = MOST_LINES
    words: int = MOST_WORDS

    def spend(self, kind, old, new):
        """Whether it is enough to look for each of these in the other."""
        left = getattr(self, kind) - len(old) * len(new)
        if left < 0:
            return False
        setattr(self, kind, left)
        return True


class Reader(HTMLParser):
    """The words of a text, a line for each block, with the addresses of its links."""

    def __init__(self):
        super().__init__()
        self.lines, self.links = [""], []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")
        elif tag not in INLINE:
            self.lines.append("• " if tag == "li" else "")

    def handle_endtag(self, tag):
        if tag == "a" and self.links:
            self.lines[-1] += f" ({self.links.pop()})"
        elif tag not in INLINE:
            self.lines.append("")

    def handle_data(self, data):
        self.lines[-1] += data


def lines_of(html):
    reader = Reader()
    reader.feed(body.clean(html))
    reader.close()
    lines = (" ".join(line.split()) for line in reader.lines)
    return [line for line in lines if line.strip("• ")]


def compare(old_values, new_values):
    """The fields that differ, in the order of the form."""
    effort = Effort()
    return [
        Difference(name, label_of(name), *marked(*sides_of(name, old, new), effort))
        for name in Article.REVISED
        if not are_same(old := old_values.get(name), new := new_values.get(name))
    ]


def are_same(old, new):
    return old == new or (old in NOTHING and new in NOTHING)


def label_of(name):
    return capfirst(Article._meta.get_field(name).verbose_name)


def shown(values):
    """All that a text says, for who reads it alone: pairs of a label and lines."""
    return [(label_of(name), "\n".join(lines(name, values.get(name)))) for name in Article.REVISED]


def sides_of(name, old, new):
    """The lines of both; of a text that reads the same, its HTML."""
    sides = [lines(name, value) for value in (old, new)]
    if name == "body" and sides[0] == sides[1]:
        return [body.clean(value or "").splitlines() for value in (old, new)]
    return sides


def lines(name, value):
    if value in NOTHING:
        return []
    return lines_of(value) if name == "body" else [in_words(name, value)]


def in_words(name, value):
    field = Article._meta.get_field(name)
    if field.is_relation:
        return row_in_words(field.related_model, value)
    if isinstance(field, models.DateTimeField):
        return planned_moment_in_words(parse_datetime(value))
    if isinstance(field, models.BooleanField):
        return _("Yes") if value else _("No")
    return str(dict(field.flatchoices).get(value, value))


def row_in_words(model, pk):
    """The files of an image have names that nobody is to know, so an image has a number."""
    if model is Article.picture.field.related_model:
        return _("Image %(number)s") % {"number": pk}
    row = model.objects.filter(pk=pk).first()
    return str(row) if row else _("No longer there")


def marked(old, new, effort):
    """Both sides as HTML: what only the first says is `<del>`, what only the second `<ins>`."""
    sides = [], []
    for is_same, pair in blocks(old, new, effort, "lines"):
        old_text, new_text = ("".join(f"{line}\n" for line in part) for part in pair)
        texts = old_text, new_text
        inside = [(True, texts)] if is_same else by_words(*texts, effort)
        for words_are_same, texts in inside:
            for side, text in zip(sides, texts, strict=True):
                if text:
                    side.append((text, words_are_same))
    return as_html(sides[0], removed), as_html(sides[1], added)


def blocks(old, new, effort, kind):
    """Runs of both, in order, with whether they are the same."""
    start, end = same_at_the_ends(old, new)
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    yield True, (old[:start], new[:start])
    if effort.spend(kind, old_middle, new_middle):
        runs = SequenceMatcher(None, old_middle, new_middle, autojunk=False).get_opcodes()
        for tag, a, b, c, d in runs:
            yield tag == "equal", (old_middle[a:b], new_middle[c:d])
    else:
        yield False, (old_middle, new_middle)
    yield True, (old[len(old) - end :], new[len(new) - end :])


def same_at_the_ends(old, new):
    """How many are the same before the first that differs, and behind the last."""
    most = min(len(old), len(new))
    start = next((place for place in range(most) if old[place] != new[place]), most)
    most -= start
    end = next((place for place in range(most) if old[-1 - place] != new[-1 - place]), most)
    return start, end


def by_words(old, new, effort):
    for is_same, pair in blocks(WORDS.findall(old), WORDS.findall(new), effort, "words"):
        yield is_same, tuple("".join(words) for words in pair)


def as_html(pieces, mark):
    texts = (text if is_same else mark(text) for text, is_same in pieces)
    return format_html_join("", "{}", ((text,) for text in texts))


def removed(words):
    return in_tag("<del>{}{}{}</del>", _("[removed: "), words)


def added(words):
    return in_tag("<ins>{}{}{}</ins>", _("[added: "), words)


def in_tag(tags, before, words):
    """Who hears the page hears where it begins and ends."""
    return format_html(tags, heard(before), words, heard("]"))


def heard(words):
    return format_html('<span class="visually-hidden">{}</span>', words)
