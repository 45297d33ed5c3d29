"""What was deleted for good stays so, whatever a backup brings back.

A backup is older than some deletions. So each is noted in a file outside the database, before
it happens: what it was, its random id, the day, and the numbers of the two people. Nothing is
ever taken off. It is kept beside the backups, and in none of them. After a restore everything
on it is deleted again: `manage.py restore FILE --erased LIST`.

Each line has a mark made with AUDIT_KEY: who can only write the file can't have a report deleted.
A line counts when it is whole. A disk that is full may leave half of one; then the deletion
did not happen.
"""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from . import durable_files
from .models.audit import keyed_hash

NO_LINE = "Line {} of {} is not one of this list."
NOT_OURS = (
    "Line {} of {} was not written by this site, or AUDIT_KEY is another one now. Nothing on the "
    "list was carried out. If that key is lost and you know where the list comes from: --trust-file"
)


class OnHold(Exception):
    """What was to be deleted again is on legal hold where it is back: its reference."""


class NotOurs(ValueError):
    """Whoever wrote it had no AUDIT_KEY, or another one."""


class Erasure(NamedTuple):
    """One line. The manager of its model has `erase_again`."""

    model: str
    id: UUID
    day: date
    # Who proposed it, and who agreed.
    people: tuple[int, int]

    @classmethod
    def read(cls, line, is_trusted=False):
        """Raises ValueError when anything is wrong: half a list must not be carried out."""
        told, _space, mark = line.rpartition(" ")
        label, pk, day, people = told.split()
        proposed_by, agreed_by = people.split(",")
        erasure = cls(label, UUID(pk), date.fromisoformat(day), (int(proposed_by), int(agreed_by)))
        if erasure.told != told or not hasattr(erasure.rows, "erase_again"):
            raise ValueError
        if not is_trusted and not constant_time_compare(mark, erasure.mark):
            raise NotOurs
        return erasure

    def __str__(self):
        return f"{self.told} {self.mark}"

    @property
    def mark(self):
        return keyed_hash("erased", self.told)

    @property
    def told(self):
        people = ",".join(map(str, self.people))
        return f"{self.model} {self.id} {self.day.isoformat()} {people}"

    @property
    def rows(self):
        try:
            return apps.get_model(self.model).objects
        except LookupError as error:
            raise ValueError from error

    def repeat(self):
        """Delete it again. Gives what it was called, or nothing when it is not there.

        Raises OnHold.
        """
        return self.rows.erase_again(self.id, self.day, list(self.people))


def note(model, pk, people):
    """Before the deletion. Raises OSError, and then nothing may be deleted."""
    add([Erasure(model._meta.label_lower, pk, timezone.localdate(), tuple(people))])


def add(erasures):
    """On the disk when this returns."""
    durable_files.append(settings.ERASED_LIST, erasures)


def listed_in(path, is_trusted=False):
    """Each once. Raises ValueError, with the line that is none, or OSError."""
    erasures = {}
    for number, line in durable_files.whole_lines(path):
        try:
            erasure = Erasure.read(line, is_trusted)
        except NotOurs as error:
            raise ValueError(NOT_OURS.format(number, path)) from error
        except ValueError as error:
            raise ValueError(NO_LINE.format(number, path)) from error
        erasures[erasure[:2]] = erasure
    return list(erasures.values())


def is_cut_off(path):
    """Whether its end is half a line, as of a copy that was not finished."""
    return path.read_text().rpartition("\n")[2] != ""


def carry_over(erasures):
    """Into the list of this place, which may be a new one."""
    path = settings.ERASED_LIST
    known = {erasure[:2] for erasure in listed_in(path)} if path.exists() else set()
    add([erasure for erasure in erasures if erasure[:2] not in known])
