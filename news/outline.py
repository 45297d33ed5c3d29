"""What the text of an article is made of, for those who look at it before readers do."""

from dataclasses import dataclass, field

from . import body
from .markup import pieces

HEADINGS = {"h2": 2, "h3": 3}
HOLDING_WORDS = {"p", "li", "figcaption", *HEADINGS}
APART = {"ul", "ol", "blockquote", "figure"}


@dataclass
class Block:
    """A paragraph, a heading, a list item or the role of a speaker."""

    kind: str
    parts: list = field(default_factory=list)

    @property
    def text(self):
        return "".join(self.parts).strip()


@dataclass
class Link:
    href: str
    parts: list = field(default_factory=list)

    @property
    def words(self):
        return " ".join("".join(self.parts).split())


class Outline:
    """The blocks and links of a text as readers will get it, in their order."""

    def __init__(self, html):
        self.blocks = []
        self.links = []
        self.quotes = 0
        self.roles = 0
        self.block = None
        self.link = None
        for piece in pieces(body.clean(html)):
            if piece.kind == "words":
                self.read(piece.text)
            elif piece.kind == "open":
                self.open(piece)
            else:
                self.close(piece.name)

    def read(self, text):
        if self.block is None:
            if not text.strip():
                return
            self.begin("p")
        self.block.parts.append(text)
        if self.link is not None:
            self.link.parts.append(text)

    def begin(self, kind):
        self.block = Block(kind)
        self.blocks.append(self.block)

    def open(self, piece):
        if piece.name == "a":
            self.link = Link(piece.attributes.get("href", "").strip())
            self.links.append(self.link)
        elif piece.name == "br":
            self.read("\n")
        elif piece.name in HOLDING_WORDS:
            self.begin(piece.name)
        elif piece.name in APART:
            self.block = None
        self.quotes += piece.name == "blockquote"
        self.roles += piece.name == "figcaption"

    def close(self, name):
        if name == "a":
            self.link = None
        elif name in HOLDING_WORDS | APART:
            self.block = None

    @property
    def headings(self):
        return [block for block in self.blocks if block.kind in HEADINGS]
