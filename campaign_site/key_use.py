"""Which sealing keys are in use: what is sealed to each, and whether this process can open it."""

from collections import Counter
from dataclasses import dataclass

from .audit import record_of
from .sealed_places import MISSING, UNREADABLE, FilesWithoutRow
from .sealing import PUBLIC_KEYS, key_in_use, private_keys

MOST_NAMED = 20


@dataclass(frozen=True)
class KeyUse:
    """One key for one purpose, and how much is sealed to it."""

    purpose: str
    key_id: bytes
    number: int
    left_over: int

    @property
    def is_in_use(self):
        return self.key_id == key_in_use(self.purpose)

    @property
    def is_here(self):
        return self.key_id in private_keys()

    @property
    def is_spent(self):
        """Nothing is left that it opens, and nothing new is sealed to it."""
        return not (self.is_in_use or self.number or self.left_over)

    def __str__(self):
        if self.key_id == MISSING:
            empty = f"; {self.left_over} without a row are empty" if self.left_over else ""
            return f"{self.purpose}: {self.number} files are missing{empty}"
        said = [f"{self.purpose} {self.key_id.hex()}: {self.number} sealed values"]
        if self.is_in_use:
            said.append("new ones are sealed to it")
        if self.left_over:
            said.append(f"{self.left_over} files without a row")
        said.append("its private key is here" if self.is_here else "its private key is not here")
        return "; ".join(said)


def key_uses(places):
    """Every key that is in use, or here, or named by any envelope."""
    numbers, left_over = Counter(), Counter()
    for place in places:
        count_in(numbers, place)
    count_in(left_over, FilesWithoutRow())
    in_use = {(purpose, key_in_use(purpose)) for purpose in PUBLIC_KEYS}
    here = {(purpose, key_id) for purpose in PUBLIC_KEYS for key_id in private_keys(purpose)}
    named = sorted({*numbers, *left_over, *in_use, *here})
    return [KeyUse(*one, numbers[one], left_over[one]) for one in named]


def count_in(counter, place):
    for key_id, number in place.counts().items():
        counter[place.key, key_id] += number


def samples(places, uses, most=None):
    """Of each place and key: how many were opened, all or the first `most`, and who was not.

    What is sealed to a key that is not here is passed over; a file that is missing is not.
    """
    for place in places:
        for use in uses:
            if use.purpose == place.key and (use.is_here or use.key_id == MISSING):
                yield place, *unread_rows(place, use.key_id, most)


def unread_rows(place, key_id, most=None):
    """How many rows with this key were opened, and those that could not be: all, or `most`."""
    opened, unread = 0, []
    for pks in place.with_key(key_id):
        for row in place.rows.filter(pk__in=pks):
            if opened + len(unread) == most:
                return opened, unread
            try:
                place.open(row)
            except UNREADABLE:
                unread.append(row)
            else:
                opened += 1
    return opened, unread


def names_of(place, rows):
    """What staff know them by, such as a reference: never with what went wrong or what was told."""
    for row in rows[:MOST_NAMED]:
        yield f"{place}: {record_of(row)} can't be opened."
    if len(rows) > MOST_NAMED:
        yield f"{place}: nor can {len(rows) - MOST_NAMED} others."
