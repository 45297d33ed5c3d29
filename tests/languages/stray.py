"""Words on a page that came past the catalogue: they stand outside of its marks.

What is in another language says so by its own `lang`, and is left out. So is what has no
language: names, numbers, telephone numbers and addresses of the web.
"""

from html.parser import HTMLParser

from .catalogues import END, LETTER, START

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
UNREAD = {"script", "style", "template"}
READ_OUT = {"title", "aria-label", "placeholder", "alt"}
# What else a script or a machine shows to a reader.
SAID_LATER = ("data-warning", "data-kept", "data-failed", "data-i18n.")
DESCRIBING = {"description", "og:title", "og:description", "og:image:alt"}


class Reader(HTMLParser):
    """Gathers the words outside of marks, each piece of text by itself."""

    def __init__(self, code):
        super().__init__()
        self.code = code
        self.found = []
        self.depth = 0
        # For each open element, whether what is in it is left out.
        self.open = []

    @property
    def is_left_out(self):
        return bool(self.open) and self.open[-1]

    def handle_starttag(self, tag, attributes):
        named = dict(attributes)
        is_other = tag in UNREAD or named.get("lang", self.code) != self.code
        if not (self.is_left_out or is_other):
            self.read_attributes(tag, named)
        if tag not in VOID:
            self.open.append(self.is_left_out or is_other)

    def handle_endtag(self, tag):
        if tag not in VOID and self.open:
            self.open.pop()

    def handle_data(self, text):
        if not self.is_left_out:
            self.read(text)

    def read_attributes(self, tag, named):
        for name, value in named.items():
            is_read = name in READ_OUT or name.startswith(SAID_LATER)
            is_button = tag == "input" and name == "value" and named.get("type") == "submit"
            is_meta = name == "content" and named.keys() & {"name", "property"}
            kind = named.get("name") or named.get("property")
            if is_read or is_button or (is_meta and kind in DESCRIBING):
                self.read(value or "")

    def read(self, text):
        """A mark opens and closes within one text, or around several elements."""
        outside = []
        for letter in text:
            if letter == START:
                self.depth += 1
            elif letter == END:
                self.depth -= 1
            elif not self.depth:
                outside.append(letter)
        words = " ".join("".join(outside).split())
        if LETTER.search(words):
            self.found.append(words)


def stray_words(html, code):
    reader = Reader(code)
    reader.feed(html)
    reader.close()
    return reader.found
