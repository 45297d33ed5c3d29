"""An HTML press release as blocks. Its markup goes, its words stay or are named in the report."""

import re
from collections import Counter

from django.utils.translation import gettext as _

from news.hidden_characters import without_hidden
from news.markup import pieces

from . import addresses
from .blocks import Block, Run, tidy

HEADINGS = {f"h{size}" for size in range(1, 7)}
LISTS = {"ul", "ol", "menu", "dir"}
ENDS_A_BLOCK = {
    *HEADINGS,
    *LISTS,
    *("p", "div", "section", "article", "header", "footer", "main", "aside", "nav", "li", "dl"),
    *("dt", "dd", "table", "caption", "tr", "td", "th", "blockquote", "figure", "figcaption"),
    *("pre", "hr", "form", "fieldset", "legend", "address", "details", "summary", "center"),
    *("body", "html", "head", "option", "optgroup", "select", "textarea", "title", "dialog"),
    *("hgroup", "search", "iframe", "noscript", "svg"),
}
STRONG, SLANTED = {"strong", "b"}, {"em", "i", "cite"}
KEPT = {"p", "li", "a", "br", "blockquote", "ul", "ol", "html", "head", "body"}
KEPT |= HEADINGS | STRONG | SLANTED
HOLDS_ADDRESS = {"src", "srcset", "action", "formaction", "data", "background", "poster"}
HOLDS_ADDRESS |= {"href", "xlink:href", "cite", "ping", "manifest"}
HOLDS_WORDS = {"alt", "title", "placeholder", "value", "aria-label", "label", "summary", "content"}
SPACES = re.compile(r"[ \t\r\n\f\v]+")
IS_HTML = re.compile(
    r"<(?:!doctype html|/?(?:html|body|head|p|div|br|h[1-6]|ul|ol|li|span|table|a|b|i|em|strong"
    r"|blockquote|script|style|img|iframe|svg|form|input|article|section|font|center|meta|link"
    r"|title|math|object|embed|video|audio|base|details|marquee|template|noscript)(?=[\s/>]))",
    re.I,
)


def is_html(text):
    return bool(IS_HTML.search(text))


def blocks(html, report):
    return Reader(report).read(html)


class Reader:
    """Where it stands in the file, kept as numbers: a file may be nested without end."""

    def __init__(self, report):
        self.report = report
        self.blocks = []
        self.runs = []
        self.depth = Counter()
        self.lists = []
        self.heading = ""
        self.href = ""
        self.is_title = False
        self.is_caption = False

    def read(self, html):
        for piece in pieces(html):
            if piece.kind == "words":
                self.say(piece.text)
            elif piece.kind == "open":
                self.open(piece)
            elif piece.kind == "close":
                self.close(piece.name)
            elif piece.kind != "doctype":
                self.drop_code(piece)
        self.end_block()
        return self.blocks

    def drop_code(self, piece):
        is_comment = piece.kind == "comment"
        kind = _("Left out comments") if is_comment else _("Left out scripts and styles")
        if piece.text.strip():
            self.report.drop_code(kind, piece.text)

    def seen(self, text):
        """Without what nobody sees: it may have been written as a code."""
        if text.isascii() and text.isprintable():
            return text
        text, hidden = without_hidden(text)
        for name, number in hidden.items():
            self.report.counted[_("Left out characters that nobody sees")][name] += number
        return text

    def say(self, text):
        text = self.seen(text)
        if self.depth["pre"]:
            text = text.replace("\r\n", "\n").replace("\t", " ")
        else:
            text = SPACES.sub(" ", text)
        if self.is_title:
            if text.strip():
                self.report.drop(_("Left out the title of the page"), text.strip())
        elif text:
            self.runs.append(Run(text, self.depth["strong"] > 0, self.depth["em"] > 0, self.href))

    def end_block(self):
        runs, self.runs = tidy(self.runs), []
        if runs:
            block = Block(self.kind, runs)
            # The role of a speaker has no link in it.
            is_linked_role = block.kind == "role" and block.has_links
            self.blocks.append(block.as_kind("p") if is_linked_role else block)

    @property
    def kind(self):
        if self.heading:
            return self.heading
        if self.is_caption:
            return "role"
        if self.depth["blockquote"]:
            return "quote"
        return self.lists[-1] if self.lists and self.depth["li"] else "p"

    def open(self, piece):
        name = piece.name
        if name in ENDS_A_BLOCK:
            self.begin(name)
        if name in STRONG:
            self.depth["strong"] += 1
        elif name in SLANTED:
            self.depth["em"] += 1
        elif name == "br":
            self.runs.append(Run("\n"))
        elif name == "a":
            self.href = ""
        if name not in KEPT:
            self.report.count(_("Left out tags, and kept their words"), f"<{name}>")
        if piece.text.strip(" /\n\t"):
            self.look_at(name, piece.attributes)

    def begin(self, name):
        """A new block. One that was never closed ends here."""
        if name in {"td", "th"}:
            if self.runs:
                self.runs.append(Run(" | "))
            return
        self.end_block()
        self.heading = name if name in HEADINGS else ""
        self.is_title = name == "title"
        if name in LISTS:
            self.lists.append("ol" if name == "ol" else "ul")
            self.depth["li"] = 0
        elif name == "li":
            self.lists = self.lists or ["ul"]
            self.depth["li"] = 1
        elif name == "figcaption":
            self.is_caption = bool(self.blocks) and self.blocks[-1].kind == "quote"
        elif name in {"blockquote", "pre"}:
            self.depth[name] += 1

    def close(self, name):
        if name in STRONG or name in SLANTED:
            look = "strong" if name in STRONG else "em"
            self.depth[look] = max(0, self.depth[look] - 1)
        elif name == "a":
            self.href = ""
        elif name in ENDS_A_BLOCK and name not in {"td", "th"}:
            self.end(name)

    def end(self, name):
        self.end_block()
        self.heading = ""
        self.is_title = False
        if name in LISTS:
            del self.lists[-1:]
            self.depth["li"] = bool(self.lists)
        elif name == "figcaption":
            self.is_caption = False
        elif name in {"li", "blockquote", "pre"}:
            self.depth[name] = max(0, self.depth[name] - 1)

    def look_at(self, tag, attributes):
        for name, value in attributes.items():
            value = " ".join(self.seen(value).split())
            if tag == "a" and name == "href":
                self.href = self.link_to(value)
            elif name in HOLDS_ADDRESS:
                self.drop(_("Left out addresses"), value)
            elif name in HOLDS_WORDS:
                self.drop(_("Left out words beside the text"), value)
            else:
                self.report.count(_("Left out attributes"), name[:60])

    def drop(self, kind, value):
        if value.startswith("data:"):
            self.report.drop_code(kind, value)
        elif value:
            self.report.drop(kind, value)

    def link_to(self, address):
        href = addresses.cleaned(address)
        if not href and address:
            self.drop(_("Left out addresses of links, and kept their words"), address)
        elif href != address:
            self.report.drop(_("Changed addresses of links"), f"{address} → {href}")
        return href
