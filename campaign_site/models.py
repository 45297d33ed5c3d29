import hashlib
import json
import uuid
from datetime import UTC, timedelta

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models, transaction
from django.db.models import F, Q
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


class DraftPhoto(models.Model):
    """A photo that was not sent yet: encrypted like the answers beside it, and gone with them."""

    place = models.CharField(max_length=64, primary_key=True)
    draft = models.ForeignKey(Draft, models.CASCADE, related_name="photos")
    photo = models.BinaryField()

    def __str__(self):
        return "unfinished photo"


class AttemptQuerySet(models.QuerySet):
    def expired(self):
        return self.filter(hour__lt=Attempt.current_hour())


class Attempt(models.Model):
    """How often a part of a secret code was tried in this hour. Its name can't be read."""

    SECONDS = 60 * 60

    name = models.CharField(max_length=64, primary_key=True)
    tries = models.PositiveIntegerField()
    hour = models.PositiveIntegerField()

    objects = AttemptQuerySet.as_manager()

    def __str__(self):
        return "tries"

    @classmethod
    def current_hour(cls):
        """The number of this hour of the clock."""
        return int(timezone.now().timestamp()) // cls.SECONDS


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


class OutboxMessageQuerySet(models.QuerySet):
    def unsent(self):
        return self.filter(sent_on=None)

    def due(self):
        return self.unsent().filter(next_try_at__lte=timezone.now())

    def expired(self):
        return self.filter(sent_on__lte=timezone.localdate() - OutboxMessage.KEPT_FOR)


class OutboxMessage(models.Model):
    """An e-mail to the triage inbox, kept until it is out, and the same e-mail at each try.

    It holds no words: they are made of its notices when it is sent. Once it is sent, all
    that is left is the day, because a time would tell when a report came in.
    """

    KEPT_FOR = timedelta(days=7)
    LONGEST_TRY = timedelta(minutes=5)
    LONGEST_PAUSE_MINUTES = 60
    ALARM_AFTER = timedelta(minutes=30)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    waiting_since = models.DateTimeField(null=True, default=timezone.now)
    next_try_at = models.DateTimeField(null=True, default=timezone.now, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_on = models.DateField(null=True)

    objects = OutboxMessageQuerySet.as_manager()

    class Meta:
        ordering = ["waiting_since"]
        constraints = [
            models.CheckConstraint(
                name="outbox_keeps_a_time_only_while_unsent",
                condition=Q(sent_on=None, waiting_since__isnull=False, next_try_at__isnull=False)
                | Q(sent_on__isnull=False, waiting_since=None, next_try_at=None),
            ),
        ]

    def __str__(self):
        return str(self.pk)

    def claim(self):
        """Take the next try for this process alone. If it dies, another try follows later."""
        is_ours = (
            OutboxMessage.objects.due()
            .filter(pk=self.pk)
            .update(tries=F("tries") + 1, next_try_at=timezone.now() + self.LONGEST_TRY)
        )
        if is_ours:
            self.refresh_from_db()
        return bool(is_ours)

    def put_off(self):
        """Wait twice as long as before the last try, and an hour at most."""
        minutes = min(2 ** (self.tries - 1), self.LONGEST_PAUSE_MINUTES)
        self.next_try_at = timezone.now() + timedelta(minutes=minutes)
        self.save(update_fields=["next_try_at"])

    def mark_sent(self):
        self.sent_on = timezone.localdate()
        self.waiting_since = self.next_try_at = None
        with transaction.atomic():
            self.save(update_fields=["sent_on", "waiting_since", "next_try_at"])
            self.notices.all().delete()


class NoticeQuerySet(models.QuerySet):
    def waiting(self):
        return self.filter(message=None)


class Notice(models.Model):
    """That something new came in: one line of the table, one more in the next e-mail.

    It says in which list of the staff site it stands, and neither which row nor when.
    """

    about = models.CharField(max_length=100)
    message = models.ForeignKey(
        OutboxMessage, models.CASCADE, null=True, default=None, related_name="notices"
    )

    objects = NoticeQuerySet.as_manager()

    def __str__(self):
        return self.about
