"""Telephone numbers in a text, and what only looks like one.

A long number is known by how it begins and by its length. A short one, such as 101, is one
when the words around it say so: "call 101", and not "101 homes".
"""

import re
import unicodedata
from typing import NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from campaign_site import force

from .hidden_characters import HIDDEN

# The long patterns are left as text: compiled when a text is first looked at, not at each start.
# A thousand is parted from a million by a comma: only what begins as here may have one.
GAP = r"\s*+(?:[().·‧_–…/|-]\s*+){0,3}+"
GAP_HERE = GAP.replace("[", "[,")
LONG = rf"""(?x)
    (?<![\dA-Z£$€])(?<!\d[-.,])
    (?:
        (?:\+|00){GAP_HERE}44{GAP_HERE}(?:\(?0\)?)?{GAP_HERE}[1-9](?:{GAP_HERE}\d){{5,9}}
      | 44{GAP}[12378]\d(?:{GAP}\d){{8}}
      | (?:\+\d|00[1-9])(?:{GAP}\d){{6,13}}
      | \(?0[()]?[1235789]\d(?:{GAP_HERE}\d){{7,8}}
      | 0(?:[ -]\d){{9,10}}
      | \(?[2-9]\d\d(?:\)\s?|-)\d{{3}}[-\s]\d{{4}}
    )
    (?!\d)
    """
SHORT = r"(?<![\w£$€+-])(?<!\d[.,/:])(?:0800\d{4}|\d{2,6}(?:[ -]\d{2,4}){0,2})(?![\w%]|[.,:/-]\d)"
SHORT_DIGITS = range(3, 9)
LOOK_BACK = 80
ASKS = (
    r"(?i)\b(?:call(?:ing)?|dial(?:l?ing)?|ring(?:ing)?|(?:tele)?phon(?:e|ing)|text(?:ing)?|tel"
    r"|helpline|hotline|freephone)\b"
    r"(?:[^.!?\n]{0,50}\b(?:on|to|or|via|number|is))?[\s:.]*$"
)
# Of words after a short number, those that do not say what is counted.
GOES_ON = (
    r"(?i)\s*(?:$|[.,;:!?)\]\"”’'–—-]|\n|(?:or|and|if|when|for|from|to (?!\d)|at|in|as|straight"
    r"|immediately|now|quoting|free|without|any|then|so|with|instead|anonymously)\b)"
)
# No reference: it is written as telephone numbers are, or begins as mobile ones do.
CALLED = (
    rf"(?:07\d{{3}}|0044|44[1237]\d{{9}}(?!\d)|0[1238]\d{{1,8}}+(?!\d){GAP}\d"
    r"|(?<!number )(?<!no )0[1238]\d{9}(?!\d))"
)
MASKED = (
    r"(?i)(?<!\d)(?:0?[1-9]|[12]\d|3[01])([/.-])(?:0?[1-9]|1[0-2])\1(?:19|20)?\d\d(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d-\d\d-\d\d(?!\d)"
    r"|\bISBN\b[\s:]{0,3}+(?!07\d{3})[\d -]{10,17}"
    r"|\b(?:reference|ref|(?:incident|crime|case|log|account|serial|licence)\s(?:number|no))"
    r"(?:\snumber|\sno)?[.:#]{0,2}\s{0,2}(?:is\s)?[A-Z/-]{0,9}+"
    rf"(?!{CALLED})\d[A-Z\d/-]{{2,20}}(?!\d)"
)
DIGIT = re.compile(r"\d")
YEAR = re.compile(r"(?:19|20)\d\d")
# Of links that open a talk with somebody, the number is in the address.
TALKS = {"wa.me", "whatsapp.com", "t.me", "telegram.me", "signal.me", "viber.com"}
DIALS = {"tel", "sms", "callto", "whatsapp", "viber", "tg", "facetime"}
DIALLED = re.compile(r"\+?\d{7,15}(?!\d)")
CLOCK = re.compile(r"(?:[01]\d|2[0-3])[0-5][05](?:[ -](?:[01]\d|2[0-3])[0-5][05])?")


class Plain(dict):
    """Each character as the one on a keyboard that it stands for, and never two for one."""

    def __missing__(self, code):
        self[code] = as_typed(chr(code))
        return self[code]


def as_typed(character):
    kind = unicodedata.category(character)
    if kind == "Pd":
        return "-"
    if kind == "Zs" or re.match(HIDDEN, character):
        return " "
    digit = unicodedata.digit(character, None)
    is_small = "SCRIPT" in unicodedata.name(character, "")
    return str(digit) if digit is not None and not is_small else character


PLAIN = Plain()


class Number(NamedTuple):
    """A telephone number, and where in the text it stands."""

    start: int
    end: int
    words: str

    @property
    def channel(self):
        """The key of the force's channel with this number, or None."""
        return keys_of_numbers().get(dialled(self.words))


def keys_of_numbers():
    """The key of the first channel that answers each number."""
    channels = [channel for channel in force.current().channels if channel.number]
    return {channel.dial: channel.key for channel in reversed(channels)}


def dialled(words):
    """As a telephone in this country dials it."""
    digits = re.sub(r"\D", "", words.translate(PLAIN))
    if words.translate(PLAIN).lstrip("( ").startswith("+") or digits.startswith("0044"):
        digits = digits.removeprefix("00")
        if digits.startswith("44"):
            return "0" + digits.removeprefix("44").removeprefix("0")
        return "+" + digits
    if len(digits) == 12 and digits.startswith("44"):
        return "0" + digits[2:]
    return digits


def dialled_abroad(words):
    """The same, of one that may begin with 44 and no plus."""
    return dialled(f"+{words}" if words.startswith("44") else words)


def numbers(text):
    """The telephone numbers in a text, in their order."""
    if text.isascii() and not DIGIT.search(text):
        return []
    plain = re.sub(MASKED, masked, text.translate(PLAIN))
    ours = keys_of_numbers()
    found = [whole(text, plain, match, ours) for match in re.finditer(LONG, plain)]
    taken = {place for number in found for place in range(number.start, number.end)}
    found += [
        Number(match.start(), match.end(), text[match.start() : match.end()])
        for match in re.finditer(SHORT, plain)
        if match.start() not in taken and is_dialled(plain, match, ours)
    ]
    return sorted(found, key=lambda number: number.start)


def strange_numbers(text):
    """Those that are not the force's, each as it stands in the text."""
    return [in_one_line(number) for number in numbers(text) if number.channel is None]


def in_one_line(number):
    return " ".join(number.words.split())


def check_numbers(text):
    """For words that are public as they are."""
    refuse(strange_numbers(text))


def check_address(href):
    refuse(strange_numbers_in_address(href))


def refuse(strangers):
    if strangers:
        raise ValidationError(
            _("Take %(number)s out: it is not one of the force’s telephone numbers."),
            code="strange_number",
            params={"number": strangers[0]},
        )


def strange_numbers_in_address(href):
    """Those that whoever follows the link would write to or call."""
    try:
        parts = urlsplit(href)
        host = parts.hostname or ""
    except ValueError:
        return []
    if parts.scheme in DIALS or ".".join(host.split(".")[-2:]) in TALKS:
        found = DIALLED.findall(re.sub(r"[\s().-]", "", unquote(href)))
        ours = keys_of_numbers()
        return [words for words in found if dialled_abroad(words) not in ours]
    said = [value for _name, value in parse_qsl(parts.query)]
    return [words for value in (*said, unquote(parts.fragment)) for words in strange_numbers(value)]


def masked(found):
    """Nothing that could be a telephone number, and as long as it was."""
    return "x" * len(found[0])


def whole(text, plain, match, ours):
    """One of ours may be followed by another figure, as in "24 hours a day"."""
    for end in range(match.end(), match.start(), -1):
        is_at_a_gap = end == match.end() or not plain[end].isdigit()
        if is_at_a_gap and dialled(plain[match.start() : end]) in ours:
            return number_at(text, match.start(), end)
    return number_at(text, match.start(), match.end())


def number_at(text, start, end):
    words = text[start:end].rstrip(" .(-")
    return Number(start, start + len(words), words)


def is_dialled(plain, match, ours):
    digits = re.sub(r"\D", "", match[0])
    if len(digits) == SHORT_DIGITS[-1] and digits in ours:
        return True
    if len(digits) not in SHORT_DIGITS or YEAR.fullmatch(match[0]) or CLOCK.fullmatch(match[0]):
        return False
    before = plain[max(0, match.start() - LOOK_BACK) : match.start()]
    goes_on = re.compile(GOES_ON).match(plain, match.end())
    return bool(re.search(ASKS, before) and goes_on)
