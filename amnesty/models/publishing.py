"""Rows that say in public where and when weapons are taken in, and what is promised for it.

Nobody writes one alone. What one person proposes is a version (versions.py); another person
agrees to it, and `publish` copies it onto the row. Every other way to write there is refused,
whatever page, action or command comes to it: `save`, `update`, and what Django makes of them.
Anyone of those who propose may take a row off the public site at once.
"""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry

TAKEN_OFF = _("taken off the public site")


class TakesTwoPeople(Exception):
    """What the public reads of such a row is written when a version is agreed, and never else."""


class PublishedQuerySet(models.QuerySet):
    def published(self):
        return self.filter(is_published=True)

    def update(self, **values):
        self.model.refuse_to_write(values)
        return super().update(**values)

    def bulk_create(self, *args, **kwargs):
        raise TakesTwoPeople

    update.alters_data = True
    bulk_create.alters_data = True


class TwoPeoplePublish:
    """What two people publish. `PUBLIC` names the fields that the public reads.

    The row is new and out of sight until its first version is agreed.
    """

    PUBLIC = ()

    @classmethod
    def refuse_to_write(cls, values):
        if values.get("is_published") or {*cls.PUBLIC, "version"} & values.keys():
            raise TakesTwoPeople

    def save(self, *args, update_fields=None, **kwargs):
        names = update_fields or [field.name for field in self._meta.concrete_fields]
        if self._state.adding:
            names = ["is_published"]
        self.refuse_to_write({name: getattr(self, name) for name in names})
        super().save(*args, update_fields=update_fields, **kwargs)

    @classmethod
    def public_fields(cls):
        return [cls._meta.get_field(name) for name in cls.PUBLIC]

    def says(self):
        """What the public reads of it, or would read, as a version keeps it."""
        return {field.name: kept(field, value_of(self, field)) for field in self.public_fields()}

    def with_lock(self):
        """The row as it stands, which nobody else changes until the transaction ends."""
        return type(self).objects.select_for_update(no_key=True).get(pk=self.pk)

    @transaction.atomic
    def propose(self, by, values, **noted):
        """Somebody else must agree to it. Raises ValidationError."""
        says = {field.name: kept(field, values[field.name]) for field in self.public_fields()}
        if self._state.adding:
            self.begin(values)
        row = self.with_lock()
        if row.versions.open().exists():
            raise ValidationError(_("A version of it waits for a second person already."))
        if row.is_published and says == row.says():
            raise ValidationError(_("It says this already. Change something first."))
        row.refuse_old_labels(says)
        last = row.versions.aggregate(last=Max("number"))["last"] or row.version
        version = row.versions.create(number=last + 1, values=says, proposed_by=by, **noted)
        audit.record(by, AuditEntry.Action.ADD, version)
        return version

    def begin(self, values):
        """The row that its first version belongs to. It is out of sight."""
        for field in self.public_fields():
            if not field.many_to_many:
                setattr(self, field.name, values[field.name])
        self.save()

    def refuse_old_labels(self, says):
        """Where a label names what was said, it may not come to name something else."""

    def publish(self, version, **noted):
        """Show a version, which two people have agreed. Raises ValidationError if it can't be."""
        columns, lists = {}, {}
        for field in self.public_fields():
            value = version.values[field.name]
            if field.many_to_many:
                lists[field.name] = value
            else:
                columns[field.name] = field.to_python(value)
                setattr(self, field.name, columns[field.name])
        self.full_clean()
        # By Django's own queryset: ours refuses it to everybody else.
        rows = models.QuerySet(type(self)).filter(pk=self.pk)
        rows.update(**columns, **noted, version=version.number, is_published=True)
        for name, keys in lists.items():
            getattr(self, name).set(keys)
        self.refresh_from_db()

    @transaction.atomic
    def take_off(self, by, reason):
        """Out of sight at once, until two people agree again: to a version made after this."""
        row = self.with_lock()
        if not row.is_published:
            raise ValidationError(_("It is not on the public site."))
        type(self).objects.filter(pk=self.pk).update(is_published=False)
        row.versions.open().refuse(by)
        self.refresh_from_db(fields=["is_published"])
        audit.record(by, AuditEntry.Action.CHANGE, self, str(TAKEN_OFF), reason)


def value_of(row, field):
    return getattr(row, field.name).all() if field.many_to_many else getattr(row, field.name)


def kept(field, value):
    """A value as JSON, written in one way only, so that two can be compared."""
    if field.many_to_many:
        return sorted(row.pk for row in value)
    if value is None or value == "":
        return None if field.null else ""
    if isinstance(field, models.DecimalField):
        return f"{value:.{field.decimal_places}f}"
    return value.isoformat() if hasattr(value, "isoformat") else value
