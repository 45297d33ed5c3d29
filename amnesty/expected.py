"""What was booked beside what was taken in, kind by kind, with what differs in words.

It takes rows that were read before, and reads none itself. What an officer found to be of
another kind than it was booked as is said there, too.
"""

from collections import Counter
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Compared:
    """One kind. Without a number it was not booked, or nobody knew how many there are.

    What nobody has recorded yet differs from nothing.
    """

    kind: object
    is_booked: bool
    expected: int | None
    received: int | None
    instead_of: tuple = ()

    @property
    def is_as_booked(self):
        return self.is_booked and self.received and self.expected in {None, self.received}

    @property
    def expected_in_words(self):
        if not self.is_booked:
            return _("not booked")
        return _("number not known") if self.expected is None else str(self.expected)

    @property
    def received_in_words(self):
        return _("not recorded yet") if self.received is None else str(self.received)

    @property
    def difference(self):
        if self.received is None:
            return self.received_in_words
        words = [self.difference_in_number(), *map(booked_as, self.instead_of)]
        return "; ".join(filter(None, words))

    def difference_in_number(self):
        if not self.is_booked:
            return _("was not booked")
        if not self.received:
            return _("not handed over")
        if self.is_as_booked:
            return ""
        more = self.received > self.expected
        words = _("%(number)d more than booked") if more else _("%(number)d fewer than booked")
        return words % {"number": abs(self.received - self.expected)}


def booked_as(kind):
    return _("booked as %(kind)s") % {"kind": kind}


def compare(booked, received, is_recorded=True):
    """A row for each kind that was booked or taken in: those that were booked stand first."""
    expected = {item.kind: item.number for item in booked}
    numbers = Counter()
    instead_of = {}
    for item in received:
        numbers[item.kind] += item.number
        if item.expected and item.expected.kind_id != item.kind_id:
            instead_of.setdefault(item.kind, []).append(item.expected.kind)
    kinds = dict.fromkeys([*expected, *numbers])
    return [
        Compared(
            kind,
            is_booked=kind in expected,
            expected=expected.get(kind),
            received=numbers[kind] if is_recorded else None,
            instead_of=tuple(dict.fromkeys(instead_of.get(kind, ()))),
        )
        for kind in kinds
    ]
