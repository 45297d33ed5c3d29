"""Words that were copied from one text into another.

A turn of phrase can give its writer away to someone who knows them. So staff who write what a
report says in words of their own are shown what they took over as it was told.
"""

import re

WORD = re.compile(r"\w+")
# What may stand between the words of one name.
BETWEEN = re.compile(r"[\s'’-]{1,2}")
# Shorter runs come about by chance: "on the corner of the street".
AT_LEAST = 8


def copied(text, source, at_least=AT_LEAST):
    """The longest runs of words of `text` that stand in `source` too, as written in `text`.

    Capitals, spaces and punctuation make no difference.
    """
    known = set(runs([word[0].casefold() for word in WORD.finditer(source)], at_least))
    words = list(WORD.finditer(text))
    found = []
    for at, run in enumerate(runs([word[0].casefold() for word in words], at_least)):
        if run in known:
            start, end = words[at].start(), words[at + at_least - 1].end()
            if found and start <= found[-1][1]:
                start = found.pop()[0]
            found.append((start, end))
    return [text[start:end] for start, end in found]


def runs(words, length):
    return [tuple(words[at : at + length]) for at in range(len(words) - length + 1)]


def capitalised(text):
    """The runs of words that begin with a capital letter; one with a digit in it is no name."""
    spans = []
    for word in WORD.finditer(text):
        if word[0].isalpha() and word[0][0].isupper():
            goes_on = spans and BETWEEN.fullmatch(text, spans[-1][1], word.start())
            start = spans.pop()[0] if goes_on else word.start()
            spans.append((start, word.end()))
    return [text[start:end] for start, end in spans]
