"""The Big List of Naughty Strings, ways to put it into fields, and what a page makes of it."""

import json
import re
from pathlib import Path

from django.core.exceptions import ValidationError
from django.utils.html import escape

FOLDER = Path(__file__).parent / "naughty_strings"
OURS = [
    "nul\0nul",
    "9" * 400,
    str(2**63),
    "\u202eright to left",
    "Z\u0351\u036b\u0343alg\u0300\u0317o\u030a\u0353",
    "one\r\ntwo\r\n\r\nthree",
    "%s %(name)s {0} {{ story }} {% load i18n %}",
    "</textarea></script><script>alert(1)</script>",
    "x" * 6000,
]
STRINGS = [*json.loads((FOLDER / "blns.json").read_text()), *OURS]
TAG = re.compile(r"<([a-z][^\s/>]*)([^>]*)>", re.I)
ATTRIBUTE = re.compile(r"""\s([^\s=>"']+)(?==|\s|$)""")


def as_typed(text):
    """Without what is around it, and with line breaks of one kind."""
    return text.replace("\r\n", "\n").strip()


def cleaned(field, typed):
    """What a field makes of it, and the words in which it refuses."""
    try:
        return field.clean(field.widget.value_from_datadict({"it": typed}, {}, "it")), []
    except ValidationError as refused:
        return None, refused.messages


def packed(field):
    """What a field takes, as many strings at a time as it has room for."""
    packs = [[]]
    for typed in STRINGS:
        together = " ".join([*packs[-1], typed])
        if not cleaned(field, typed)[1] and as_typed(typed):
            if cleaned(field, together)[1]:
                packs.append([])
            packs[-1].append(typed)
    return [pack for pack in packs if pack]


def markup(text):
    """Every tag of a page, with the names of its attributes."""
    return {
        (tag, *sorted(ATTRIBUTE.findall(re.sub(r"""=("[^"]*"|'[^']*')""", "=", attributes))))
        for tag, attributes in TAG.findall(re.sub(r"(?s)<(script|style)\b.*?</\1>", "", text))
    }


def stands_as_text(strings, page, plain):
    """All of it can be read in the page, and the page has no tag that a plain one has not."""
    shown = [text for pack in strings.values() for text in pack if "\n" not in text]
    assert [text for text in shown if escape(text.strip()) not in page] == []
    assert markup(page) <= markup(plain)
