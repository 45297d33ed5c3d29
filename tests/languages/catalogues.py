"""The catalogues as Django asks them, with an ear at the door.

`Listening` notes what is asked for and not there. `Pseudo` is a language that has everything:
each message in marks, longer than in English, from right to left.
"""

import re
from contextlib import contextmanager

from django.utils.translation import trans_real

# A language that Django itself has and this site has not.
CODE = "ar"
START, END = "⟦", "⟧"
TAG_OR_VALUE = re.compile(r"(<[^>]*>|%\(\w+\)[sd]|%[sd%]|\{\w*\})")
LETTER = re.compile(r"[^\W\d_]")


class Listening(trans_real.DjangoTranslation):
    """Notes every message that it has no translation of."""

    def __init__(self, language):
        super().__init__(language)
        self.missing = set()

    def gettext(self, message):
        if message and self._catalog.get(message) is None and not self.has_plural(message):
            self.missing.add(message)
        return super().gettext(message)

    def ngettext(self, one, several, number):
        if not self.has_plural(one):
            self.missing.add(one)
        return super().ngettext(one, several, number)

    def has_plural(self, message):
        return self._catalog.get((message, self.plural(1))) is not None

    def taken(self):
        """What has been missing since this was asked for last."""
        missing, self.missing = self.missing, set()
        return missing


class Pseudo(trans_real.DjangoTranslation):
    """Every message between marks. What is put into a message stands outside of them."""

    def gettext(self, message):
        return in_marks(message.rpartition("\x04")[2]) if message else ""

    def ngettext(self, one, several, number):
        return in_marks(one if number == 1 else several)


def in_marks(message):
    """Two fifths longer, as translations are."""
    parts = TAG_OR_VALUE.split(message)
    said = [part for part in parts[::2] if LETTER.search(part)]
    more = 2 * len("".join(said)) // 5
    # In words, as a sentence grows: none is so long that a line can't be broken.
    longer = " ".join("~" * min(5, more - start) for start in range(0, more, 6) if start < more)
    words = iter([*["" for _part in said[1:]], longer])
    parts[::2] = [
        f"{START}{part}{next(words)}{END}" if LETTER.search(part) else part for part in parts[::2]
    ]
    return "".join(parts)


@contextmanager
def made_up(settings):
    """The made-up language is one of the site's."""
    settings.LANGUAGES = [*settings.LANGUAGES, (CODE, in_marks("Pseudo"))]
    with speaking(Pseudo(CODE)):
        yield


@contextmanager
def speaking(language):
    """Django asks this catalogue for its language, and forgets it afterwards."""
    code = language.language()
    before = trans_real._translations.pop(code, None)
    trans_real._translations[code] = language
    try:
        yield language
    finally:
        trans_real._translations.pop(code)
        if before:
            trans_real._translations[code] = before
