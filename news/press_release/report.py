"""What became of everything that stood in the file, for whoever gave it."""

from collections import Counter, defaultdict

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from news.hidden_characters import without_hidden

# Of a script or a comment, which nobody was meant to read.
SHOWN_OF_CODE = 200


class Report:
    def __init__(self):
        self.found = []
        self.changed = []
        self.removed = defaultdict(Counter)
        self.counted = defaultdict(Counter)

    def drop(self, kind, words):
        """Words or addresses that the draft has not: each is named."""
        self.removed[kind][" ".join(without_hidden(words)[0].split())] += 1

    def drop_code(self, kind, text):
        """Of code the beginning is named, and how long it was."""
        values = {"start": Truncator(text.strip()).chars(SHOWN_OF_CODE), "number": len(text)}
        self.drop(kind, _("%(start)s (%(number)s characters)") % values)

    def count(self, kind, name):
        """What has no words of its own: tags, attributes, characters that nobody sees."""
        self.counted[kind][name] += 1

    def lines(self):
        yield from self.found
        yield from self.changed
        for kind, names in self.counted.items():
            told = ", ".join(f"{name} ({number})" for name, number in sorted(names.items()))
            yield f"{kind}: {told}"
        for kind, texts in self.removed.items():
            yield f"{kind} ({texts.total()}):"
            for words, number in texts.items():
                times = f" ({number} ×)" if number > 1 else ""
                yield f"  {words}{times}"
