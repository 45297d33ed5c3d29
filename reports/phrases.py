"""Finds words in what people wrote, however they wrote them.

Case, accents, spaces and punctuation do not matter; the borders of words do, so that
"kill" is not found in "skill". A star at the end of a phrase stands for any ending of its
last word: other languages have dozens of them. A text is read once, letter by letter, and at
each word no more is tried than there are lengths of phrases and of stems: nobody can write a
text that takes long.
"""

import unicodedata
from functools import lru_cache
from typing import NamedTuple

# Answers that are chosen and not typed. Any other may hold words, those of new questions too.
CHOSEN = {
    "danger",
    "device",
    "go_on",
    "topic",
    "timing",
    "risks",
    "safe_to_act",
    "contact",
    "best_way",
    "may_leave_message",
    "photos",
}
# Letters that are no letter with an accent, and that many people type as a plain one.
AS_TYPED = str.maketrans("łđø", "ldo")
# Of a shorter one nobody could say what it finds.
SHORTEST_STEM = 3


class Piece(NamedTuple):
    """Where a phrase stands in a text."""

    start: int
    end: int
    phrase: str


@lru_cache(maxsize=4096)
def letters_of(character):
    """The plain letters of a character; an accent is none, and what parts words is a space."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", character).casefold())
    return "".join(map(plain_letter, plain)).translate(AS_TYPED)


def plain_letter(character):
    kind = unicodedata.category(character)
    if kind[0] in "LN":
        return character
    return "" if kind[0] == "M" or kind == "Cf" else " "


def words_of(text):
    """Each word in plain letters, with the places of its first letter and after its last."""
    word, start, end = "", 0, 0
    for place, character in enumerate(text):
        for letter in letters_of(character):
            if letter != " ":
                start = start if word else place
                word, end = word + letter, place + 1
            elif word:
                yield word, start, end
                word = ""
    if word:
        yield word, start, end


def as_looked_for(phrase):
    """Its words in plain letters, the last one with its star if it is a stem and long enough."""
    words = tuple(word for word, *_ in words_of(phrase))
    is_stem = phrase.rstrip().endswith("*")
    if not words or not is_stem:
        return words
    *before, stem = words
    return (*before, f"{stem}*") if len(stem) >= SHORTEST_STEM else words


class Phrases:
    """Phrases to look for in any number of texts."""

    def __init__(self, phrases):
        named = {as_looked_for(phrase): phrase for phrase in phrases}
        self.named = {words: phrase for words, phrase in named.items() if words}
        self.lengths = sorted({len(words) for words in self.named}, reverse=True)
        stems = {words[-1] for words in self.named if words[-1].endswith("*")}
        self.stem_lengths = sorted({len(stem) - 1 for stem in stems}, reverse=True)

    def found_in(self, text):
        """The pieces of a text that say one of the phrases: of two in one place, the longer."""
        words = list(words_of(text))
        pieces, first = [], 0
        while first < len(words):
            length = next((n for n in self.lengths if self.at(words, first, n)), 0)
            if length:
                phrase = self.at(words, first, length)
                pieces.append(Piece(words[first][1], words[first + length - 1][2], phrase))
            first += length or 1
        return pieces

    def at(self, words, first, length):
        """The phrase of this many words that stands here, or None."""
        said = tuple(word for word, *_ in words[first : first + length])
        if len(said) < length:
            return None
        *before, last = said
        ways = (f"{last[:letters]}*" for letters in self.stem_lengths if letters <= len(last))
        tried = [said, *((*before, stem) for stem in ways)]
        return next((self.named[way] for way in tried if way in self.named), None)

    def are_in(self, texts):
        return any(self.found_in(text) for text in texts)


def typed_in(answers):
    """Every text in these answers that was typed, by the names of the questions."""
    if isinstance(answers, str):
        yield answers
    elif isinstance(answers, dict):
        for name, answer in answers.items():
            if name not in CHOSEN:
                yield from typed_in(answer)
    elif isinstance(answers, list):
        for answer in answers:
            yield from typed_in(answer)
