"""Every place where something is kept sealed: columns of every model, and files.

They are found by looking at the models, so no list can forget one. Each place says how many
envelopes name which key, opens them, and seals them anew to the key in use.

A row is locked while it is sealed anew: one that somebody is changing is left for later, and
nobody's change is written over. Only the one column is written. No version, day or mark of an
index moves, because nothing changes that anybody can read.
"""

from collections import Counter, defaultdict

from django.apps import apps
from django.db import transaction
from django.db.models import BinaryField, Count
from django.db.models.functions import Substr
from django.utils.functional import cached_property

from . import sealed_files
from .sealing import GENERAL, KEY_ID_BYTES, CannotOpen, SealedField, open_bytes, seal_anew

# What opening can end in, when it is not an envelope that this site has sealed.
UNREADABLE = (CannotOpen, FileNotFoundError, TypeError, ValueError)
MISSING = b""


class SealedColumn:
    """A column of a model. What is null there is nowhere sealed."""

    AT_ONCE = 100

    def __init__(self, model, field):
        self.model = model
        self.field = field
        self.key = field.key

    def __str__(self):
        return f"{self.model._meta.label_lower}.{self.field.name}"

    @property
    def rows(self):
        filled = self.model._base_manager.filter(**{f"{self.field.name}__isnull": False})
        # The id of the key stands after one byte for the version; SQL counts from 1.
        key_id = Substr(self.field.name, 2, KEY_ID_BYTES, output_field=BinaryField())
        return filled.annotate(sealed_to=key_id)

    def counts(self):
        """How many envelopes name which key, by its id."""
        counted = self.rows.order_by().values_list("sealed_to").annotate(Count("pk"))
        return Counter({bytes(key_id): number for key_id, number in counted})

    def with_key(self, key_id):
        return self.batches(self.rows.filter(sealed_to=key_id))

    def with_other_key(self, key_id):
        return self.batches(self.rows.exclude(sealed_to=key_id))

    def batches(self, rows):
        """Their ids, a few at a time. Those that stay among them are not met again."""
        ids = rows.order_by("pk").values_list("pk", flat=True)
        batch = list(ids[: self.AT_ONCE])
        while batch:
            yield batch
            batch = list(ids.filter(pk__gt=batch[-1])[: self.AT_ONCE])

    def open(self, row):
        """Raises one of UNREADABLE."""
        value = getattr(row, self.field.attname)
        return open_bytes(value.envelope, value.context)

    @transaction.atomic
    def seal_anew(self, pks, key_id):
        """Seal those with another key than this one: how many, and those that can't be opened."""
        rows = self.rows.exclude(sealed_to=key_id).filter(pk__in=pks)
        number, unread = 0, []
        for row in rows.select_for_update(skip_locked=True, no_key=True):
            value = getattr(row, self.field.attname)
            try:
                anew = seal_anew(value.envelope, value.context, self.key)
            except UNREADABLE:
                unread.append(row)
                continue
            number += self.model._base_manager.filter(pk=row.pk).update(**{self.field.name: anew})
        return number, unread


class SealedFiles:
    """The files that the rows of a model have, one each."""

    key = GENERAL

    def __init__(self, model):
        self.model = model

    def __str__(self):
        return f"{self.model._meta.label_lower}, files"

    @property
    def rows(self):
        return self.model._base_manager.all()

    def counts(self):
        return Counter({key_id: len(pks) for key_id, pks in self.ids_by_key.items()})

    @cached_property
    def ids_by_key(self):
        """As they are when this is first asked: every file is opened once, and not for each key."""
        found = defaultdict(list)
        for row in self.rows.iterator():
            found[key_id_or_missing(row.file_name)].append(row.pk)
        return found

    def with_key(self, key_id):
        return ([pk] for pk in self.ids_by_key.get(key_id, ()))

    def with_other_key(self, key_id):
        """As they are now: what was sealed anew meanwhile is not among them."""
        for row in self.rows:
            if key_id_or_missing(row.file_name) != key_id:
                yield [row.pk]

    def open(self, row):
        """Raises one of UNREADABLE."""
        return row.open()

    @transaction.atomic
    def seal_anew(self, pks, key_id):
        """As for a column. While its row is locked, nobody deletes the file."""
        number, unread = 0, []
        for row in self.rows.filter(pk__in=pks).select_for_update(skip_locked=True, no_key=True):
            if key_id_or_missing(row.file_name) == key_id:
                continue
            try:
                sealed_files.write_anew(row.file_name, row.context)
            except UNREADABLE:
                unread.append(row)
            else:
                number += 1
        return number, unread


class FilesWithoutRow:
    """What a cut-off transaction left behind. A command deletes them; nothing can open them."""

    key = GENERAL

    def __str__(self):
        return "files without a row"

    def counts(self):
        written = set(sealed_files.written())
        for model in models_with_files():
            written -= {row.file_name for row in model._base_manager.iterator()}
        return Counter(key_id_or_missing(name) for name in written)


def models_with_files():
    return [model for model in apps.get_models() if issubclass(model, sealed_files.WithSealedFile)]


def sealed_places():
    columns = [
        SealedColumn(model, field)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.local_fields
        if isinstance(field, SealedField)
    ]
    return [*columns, *(SealedFiles(model) for model in models_with_files())]


def key_id_or_missing(name):
    try:
        return sealed_files.key_id_of(name)
    except FileNotFoundError:
        return MISSING
