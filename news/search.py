"""Looking articles up by the words that are in them.

All words must occur, in any order and any form that has the same stem; words between quotation
marks must stand together. Where nothing has all of them, some of them do.
Nothing else has a meaning: of what was typed only letters and digits are taken, so both
databases are asked the same, and no input can be wrong for them.
The index is made by migration 0005.
"""

import re
from dataclasses import dataclass, replace
from functools import cached_property
from unicodedata import normalize

from django.db.models import BooleanField, F, Func
from django.utils.html import format_html, format_html_join

WORD = re.compile(r"[^\W_]+")
QUOTED = re.compile('["“”„]([^"“”„]*)["“”„]')
# What a question is made of, and what says nothing about what is looked for. What an
# apostrophe parts counts as two words, so pieces of such words are here as well.
LITTLE_WORDS = """
    a about all am an and any are as at be been but by can could did do does for from had has
    have he her him his how i if in into is it its me my of on or our she should so than
    that the their them then there these they this to was we were what when where which who
    why will with would you your
    d ll m re s t ve
    aren cant couldn couldnt didn didnt doesn doesnt don dont hadn hasn haven isn isnt shouldn
    shouldnt wasn weren won wont wouldn wouldnt
"""
SAY_LITTLE = frozenset(LITTLE_WORDS.split())
# Forms that no stemmer brings together.
IRREGULAR = {
    form: pair
    for pair in (
        ("knife", "knives"),
        ("thief", "thieves"),
        ("life", "lives"),
        ("wife", "wives"),
        ("man", "men"),
        ("woman", "women"),
        ("child", "children"),
        ("person", "people"),
    )
    for form in pair
}
ENDING = re.compile(r"(?:ing|ings|ed|er|ers|es|e|s|ies|y|ly|ion|ions)$")
SHORTEST_STEM = 3
STOPS = (".", "!", "?", ":", ";", ",", "…", "–")


@dataclass(frozen=True)
class Query:
    """What somebody looks for: phrases, most of them of one word."""

    phrases: tuple[tuple[str, ...], ...]
    needs_all: bool = True

    @classmethod
    def read(cls, typed):
        typed = normalize("NFC", typed).lower()
        quoted = [tuple(WORD.findall(found)) for found in QUOTED.findall(typed)]
        words = WORD.findall(QUOTED.sub(" ", typed))
        telling = [word for word in words if word not in SAY_LITTLE]
        # Where nothing else was typed, the little words are what is looked for.
        chosen = telling if telling or any(quoted) else words
        return cls(tuple(dict.fromkeys([*filter(None, quoted), *((word,) for word in chosen)])))

    def __bool__(self):
        return bool(self.phrases)

    @property
    def choices(self):
        """For each phrase the phrases that do as well, itself among them."""
        return [
            [(form,) for form in IRREGULAR.get(phrase[0], phrase)] if len(phrase) == 1 else [phrase]
            for phrase in self.phrases
        ]

    @property
    def loosened(self):
        """For what says some of it. None when there is but one thing to say."""
        return replace(self, needs_all=False) if len(self.phrases) > 1 else None

    @property
    def for_sqlite(self):
        every = " AND " if self.needs_all else " OR "
        return joined(self.choices, every, " OR ", lambda phrase: '"{}"'.format(" ".join(phrase)))

    @property
    def for_postgresql(self):
        every = " & " if self.needs_all else " | "
        return joined(
            self.choices, every, " | ", lambda phrase: "'{}'".format("' <-> '".join(phrase))
        )

    @cached_property
    def stems(self):
        return {rough_stem(form) for choice in self.choices for phrase in choice for form in phrase}


def joined(choices, every, either, written):
    return every.join(f"({either.join(map(written, choice))})" for choice in choices)


class Says(Func):
    """Whether a row of Article has the words of a query."""

    output_field = BooleanField()

    def __init__(self, query):
        super().__init__(F("pk"))
        self.query = query

    def as_sqlite(self, compiler, connection, **_context):
        key, _params = compiler.compile(self.source_expressions[0])
        words = "SELECT rowid FROM news_article_words WHERE news_article_words MATCH %s"
        return f"{key} IN ({words})", [self.query.for_sqlite]

    def as_postgresql(self, compiler, connection, **_context):
        table = compiler.quote_name_unless_alias(self.source_expressions[0].alias)
        query = "to_tsquery('news_english', %s)"
        return f"{table}.search_words @@ {query}", [self.query.for_postgresql]


# --- what is shown of it --------------------------------------------------------


@dataclass(frozen=True)
class Quote:
    """Why an article was found: the words that were looked for, where they stand."""

    article: object
    query: Query

    BEFORE, LENGTH, MORE = 60, 240, "…"

    @property
    def title(self):
        return marked(self.article.title, self.query)

    @property
    def text(self):
        """The piece around the first of the words, in the summary or the text."""
        _title, _end, lines = self.article.plain_text.partition("\n")
        text = in_one_line(lines)
        begin, end = self.piece(text)
        return format_html(
            "{}{}{}",
            self.MORE if begin else "",
            marked(text[begin:end], self.query),
            self.MORE if end < len(text) else "",
        )

    def piece(self, text):
        """Where it begins and ends: between two words, if it can."""
        begin = next(marks(text, self.query), (0, 0))[0] - self.BEFORE
        if begin > 0:
            begin = text.rfind(" ", max(0, begin - self.BEFORE), begin) + 1 or begin
        begin = max(0, begin)
        end = begin + self.LENGTH
        if end < len(text):
            end = max(text.rfind(" ", end - self.BEFORE, end), 0) or end
        return begin, end


def in_one_line(text):
    """A heading or a point of a list is not read as the beginning of what comes after it."""
    *lines, last = [line.strip() for line in text.splitlines() if line.strip()] or [""]
    return " ".join([*(line if has_stop(line) else f"{line} –" for line in lines), last])


def has_stop(line):
    return line.rstrip("”’\"')").endswith(STOPS)


def marked(text, query):
    """The text with the words of the query marked, safe to show."""
    pieces, at = [], 0
    for begin, end in marks(text, query):
        pieces.append((text[at:begin], text[begin:end]))
        at = end
    return format_html("{}{}", format_html_join("", "{}<mark>{}</mark>", pieces), text[at:])


def marks(text, query):
    """Where in a text the words of the query begin and end."""
    for found in WORD.finditer(text):
        if rough_stem(found[0].lower()) in query.stems:
            yield found.span()


def rough_stem(word):
    """Near enough to what the databases do to show a reader why an article was found."""
    stem = ENDING.sub("", word)
    return stem if len(stem) >= SHORTEST_STEM else word
