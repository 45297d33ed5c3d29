import uuid
from datetime import timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone


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

    It says neither what nor when.
    """

    message = models.ForeignKey(
        OutboxMessage, models.CASCADE, null=True, default=None, related_name="notices"
    )

    objects = NoticeQuerySet.as_manager()

    def __str__(self):
        return str(self.pk)
