import hashlib
import hmac
import json
from datetime import UTC

from django.apps import apps
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from campaign_site.dates import on_days


class OnlyAddedTo(Exception):
    """Something tried to change or to delete what is on record."""


def keyed_hash(*told):
    """What only a process with the key of the audit trail can make of these values."""
    if not settings.AUDIT_KEY:
        raise ImproperlyConfigured("The audit trail needs AUDIT_KEY: the public tier has none.")
    text = json.dumps(told, default=repr)
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


class AuditEntryQuerySet(models.QuerySet):
    def about(self, *records):
        """The entries of some records, such as the reference of a report and its id."""
        return self.filter(record__in=records)

    def seeing(self):
        """Those by which somebody saw what a record holds. It is "seen by" them, and no others."""
        Action = AuditEntry.Action
        seen = [Action.VIEW, Action.REVEAL, Action.PRINT, Action.SHARE, Action.EXPORT]
        return self.filter(action__in=seen)

    def between(self, first, last):
        """Of these days and those between them, as the clocks of this country have them."""
        return self.filter(**on_days("happened_at", first, last))

    def in_order(self):
        return self.order_by("happened_at", "number")

    def update(self, **kwargs):
        raise OnlyAddedTo("An audit entry can't be changed.")

    def delete(self):
        raise OnlyAddedTo("An audit entry can't be deleted.")

    def bulk_create(self, *args, **kwargs):
        raise OnlyAddedTo("Audit entries are added by audit.record alone.")

    update.alters_data = True
    delete.alters_data = True
    delete.queryset_only = True
    bulk_create.alters_data = True


class AuditEntry(models.Model):
    """One thing a member of staff did. Each entry holds the hash of the one before it.

    The hash is made with a key that the database does not hold, so an entry that was changed
    there, put in or taken out does not fit any more. The database refuses all of that as well.
    """

    class Action(models.TextChoices):
        SIGN_IN = "sign-in", _("signed in")
        SIGN_OUT = "sign-out", _("signed out")
        LIST = "list", _("looked at the list")
        SEARCH = "search", _("searched")
        VIEW = "view", _("looked at")
        REVEAL = "reveal", _("opened what was shut")
        ADD = "add", _("added")
        CHANGE = "change", _("changed")
        DELETE = "delete", _("deleted")
        PRINT = "print", _("printed")
        SHARE = "share", _("shared")
        EXPORT = "export", _("exported")
        REFUSED = "refused", _("was refused")

    FIRST = "0" * 64

    number = models.PositiveBigIntegerField(_("number"), primary_key=True)
    happened_at = models.DateTimeField(_("when"))
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        verbose_name=_("who"),
        related_name="+",
        db_index=False,
    )
    action = models.CharField(_("what"), max_length=20, choices=Action)
    subject = models.CharField(_("on what"), max_length=200)
    record = models.CharField(_("about"), max_length=100, blank=True)
    outcome = models.CharField(_("to what"), max_length=200, blank=True)
    reason = models.CharField(_("why"), max_length=200, blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-happened_at", "-number"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["happened_at", "number"], name="audit_by_time"),
            models.Index(fields=["staff", "happened_at", "number"], name="audit_by_person"),
            models.Index(fields=["action", "happened_at", "number"], name="audit_by_action"),
            models.Index(fields=["record", "happened_at", "number"], name="audit_by_record"),
        ]

    def __str__(self):
        return str(self.number)

    def save(self, *args, **kwargs):
        if not self._state.adding:
            raise OnlyAddedTo("An audit entry can't be changed.")
        super().save(*args, **kwargs | {"force_insert": True})

    def delete(self, *args, **kwargs):
        raise OnlyAddedTo("An audit entry can't be deleted.")

    @property
    def moment_in_words(self):
        return date_format(timezone.localtime(self.happened_at), "j F Y, H:i:s")

    @property
    def subject_in_words(self):
        """With the name of a model as staff know it. On record is the one that stays the same."""
        label, _space, row = self.subject.partition(" ")
        try:
            names = apps.get_model(label)._meta
        except (LookupError, ValueError):
            return self.subject
        return f"{names.verbose_name} {row}" if row else str(names.verbose_name_plural)

    def own_hash(self):
        return keyed_hash(
            "entry",
            self.number,
            self.previous_hash,
            self.happened_at and self.happened_at.astimezone(UTC).isoformat(),
            self.staff_id,
            self.action,
            self.subject,
            self.record,
            self.outcome,
            self.reason,
        )


class AuditHead(models.Model):
    """The number and hash of the last entry, so that no entry can be cut off the end."""

    ONLY = 1
    AT_ONCE = 500

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY)
    number = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=AuditEntry.FIRST)
    mac = models.CharField(max_length=64)

    def __str__(self):
        return f"{self.number}:{self.hash}"

    def own_mac(self):
        return keyed_hash("head", self.number, self.hash)

    def add(self, entries):
        """Put these entries into the chain in their order, and move behind the last of them."""
        for entry in entries:
            entry.number, entry.previous_hash = self.number + 1, self.hash
            entry.hash = entry.own_hash()
            self.number, self.hash = entry.number, entry.hash
        # By Django's own queryset: that of the entries refuses it to everybody else.
        models.QuerySet(AuditEntry).bulk_create(entries, batch_size=self.AT_ONCE)
        self.mac = self.own_mac()
        self.save(update_fields=["number", "hash", "mac"])
