"""The pieces that a draft is put together from. All of its markup is written here."""

from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.html import escape

# The cleaner takes long over a single text of a million characters.
LONGEST = 20_000


@dataclass(frozen=True)
class Run:
    """Words of one look."""

    text: str
    is_strong: bool = False
    is_slanted: bool = False
    href: str = ""


@dataclass
class Block:
    """A paragraph ("p"), a heading ("h1" to "h6"), an item ("ul", "ol"), "quote" or "role"."""

    kind: str
    runs: list

    @property
    def words(self):
        return "".join(run.text for run in self.runs)

    @property
    def one_line(self):
        return " ".join(self.words.split())

    @property
    def has_links(self):
        return any(run.href for run in self.runs)

    @property
    def is_heading(self):
        return len(self.kind) == 2 and self.kind[0] == "h"

    @property
    def html(self):
        linked = groupby(self.runs, key=lambda run: run.href)
        return "".join(link(href, "".join(map(as_html, runs))) for href, runs in linked)

    def as_kind(self, kind):
        return Block(kind, self.runs)


def as_html(run):
    html = escape(run.text).replace("\n", "<br>")
    html = f"<em>{html}</em>" if run.is_slanted else html
    return f"<strong>{html}</strong>" if run.is_strong else html


def link(href, html):
    return f'<a href="{escape(href)}">{html}</a>' if href else html


def tidy(runs):
    """Without what a browser does not show: spaces at the ends, and all but one between words."""
    kept = []
    before = "\n"
    for run in runs:
        text = run.text.lstrip(" ") if before.endswith((" ", "\n")) else run.text
        if text.startswith("\n"):
            trim_end(kept)
        if text:
            kept.append(replace(run, text=text))
            before = text
    trim_end(kept, " \n")
    return kept


def trim_end(runs, characters=" "):
    while runs:
        text = runs[-1].text.rstrip(characters)
        if text:
            runs[-1] = replace(runs[-1], text=text)
            return
        runs.pop()


def pieces_of(block):
    """A block, or several where it is too long for one."""
    room, runs = LONGEST, []
    for run in block.runs:
        for text in cut(run.text):
            if runs and len(text) > room:
                yield Block(block.kind, runs)
                room, runs = LONGEST, []
            room -= len(text)
            runs.append(replace(run, text=text))
    if runs:
        yield Block(block.kind, runs)


def cut(text):
    """At a space where there is one."""
    while len(text) > LONGEST:
        end = text.rfind(" ", 0, LONGEST) + 1 or LONGEST
        yield text[:end]
        text = text[end:]
    yield text


def as_text(blocks):
    """The HTML of a draft."""
    parts = []
    for kind, group in groupby(blocks, key=lambda block: block.kind):
        lines = [escape(block.one_line) if kind == "role" else block.html for block in group]
        if kind in {"ul", "ol"}:
            items = "".join(f"<li>{line}</li>" for line in lines)
            parts.append(f"<{kind}>{items}</{kind}>")
        elif kind == "quote":
            parts.append(quote(lines))
        elif kind == "role":
            parts[-1:] = with_role(parts[-1:], lines)
        else:
            parts += [f"<{kind}>{line}</{kind}>" for line in lines]
    return "\n".join(parts)


def quote(lines):
    return f"<blockquote>{''.join(f'<p>{line}</p>' for line in lines)}</blockquote>"


def with_role(before, lines):
    """What somebody said, with the role of who said it; a role alone is a paragraph."""
    if before and before[0].startswith("<blockquote>"):
        caption = f"<figcaption>{lines[0]}</figcaption>"
        before, lines = [f"<figure>{before[0]}{caption}</figure>"], lines[1:]
    return [*before, *(f"<p>{line}</p>" for line in lines)]
