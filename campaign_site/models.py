import hashlib
import json
import uuid
from datetime import UTC, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .sealing import SealedField


class StaffMember(AbstractUser):
    """Someone who works in the admin. Nobody else has an account."""

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("members of staff")


class DraftQuerySet(models.QuerySet):
    def expired(self):
        return self.filter(expires_at__lte=timezone.now())

    def current(self):
        return self.filter(expires_at__gt=timezone.now())


class Draft(models.Model):
    """Unfinished answers, encrypted with a key that only the visitor's cookie carries."""

    KEPT_FOR = timedelta(minutes=30)

    place = models.CharField(max_length=64, primary_key=True)
    owner = models.CharField(max_length=64, db_index=True)
    answers = models.BinaryField()
    expires_at = models.DateTimeField(db_index=True)

    objects = DraftQuerySet.as_manager()

    def __str__(self):
        return "unfinished answers"


class Feedback(models.Model):
    """What a reader said about the site. Sealed, because people tell us more than we ask."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    received_on = models.DateField(_("received"), default=timezone.localdate, editable=False)
    message = SealedField(_("message"))

    class Meta:
        ordering = ["-received_on", "id"]
        verbose_name = _("feedback")
        verbose_name_plural = _("feedback")

    def __str__(self):
        return str(self.pk)


class AuditEntry(models.Model):
    """One thing a member of staff did. Each entry holds the hash of the one before it."""

    class Action(models.TextChoices):
        VIEW = "view", _("looked at")
        CHANGE = "change", _("changed")

    FIRST = "0" * 64

    happened_at = models.DateTimeField(_("when"))
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("who"), related_name="+"
    )
    action = models.CharField(_("what"), max_length=20, choices=Action)
    subject = models.CharField(_("on what"), max_length=100)
    outcome = models.CharField(_("to what"), max_length=50, blank=True)
    reason = models.CharField(_("why"), max_length=200, blank=True)
    previous_hash = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit trail")

    def __str__(self):
        return f"{self.subject}: {self.get_action_display()}"

    def own_hash(self):
        told = [
            self.previous_hash,
            self.happened_at.astimezone(UTC).isoformat(),
            self.staff_id,
            self.action,
            self.subject,
            self.outcome,
            self.reason,
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()
