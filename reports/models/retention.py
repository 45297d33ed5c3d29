"""How long a report is kept: until the review day that the schedule of its topic gives it.

The day is counted from the end of the work whenever it is asked for, so that a schedule which
changes holds at once for each report that nobody has reviewed. On it nothing happens by
itself: two people decide (`Disposal`). Who needs the report longer chooses another day, or
puts it on legal hold, and says why.
"""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.dates import day_in_words
from campaign_site.models import AuditEntry

from .topics import Topic


class RetentionSchedule(models.Model):
    """How long reports about a topic are kept after the work on them ended."""

    A_CENTURY = 100 * 365 + 25

    class Group(models.IntegerChoices):
        """The groups of the management of police information (MoPI)."""

        PUBLIC_PROTECTION = 1, _("1: certain public protection matters")
        SERIOUS = 2, _("2: other sexual, violent or serious offences")
        OTHER = 3, _("3: all other offences")
        MISCELLANEOUS = 4, _("4: everything else")

    topic = models.OneToOneField(
        Topic,
        models.CASCADE,
        related_name="retention_schedule",
        verbose_name=_("topic"),
        error_messages={"unique": _("Select a topic that has no schedule yet.")},
    )
    group = models.PositiveSmallIntegerField(
        _("MoPI group"),
        choices=Group,
        help_text=_("Of the management of police information. The force must decide this."),
    )
    days_kept = models.PositiveIntegerField(
        _("days kept"),
        validators=[MaxValueValidator(A_CENTURY)],
        help_text=_(
            "After the work ended. Then two people decide whether it is deleted. A new number "
            "holds at once, also for reports already here, but not for those that somebody chose "
            "another day for. The force must decide this: 30 days is right only where its own "
            "system holds the report by then."
        ),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        ordering = ["topic"]
        verbose_name = _("retention schedule")

    def __str__(self):
        return self.topic.slug

    @transaction.atomic
    def keep(self, by):
        """Save it, and say who did."""
        action = AuditEntry.Action.CHANGE if self.pk else AuditEntry.Action.ADD
        self.save()
        outcome = _("%(days)s days kept") % {"days": self.days_kept}
        audit.record(by, action, self, str(outcome))

    @property
    def reviews_work_that_ended_on(self):
        """The last such day on which a report of its topic is due by now."""
        return timezone.localdate() - timedelta(days=self.days_kept)


class OnLegalHold(Exception):
    """It must be kept, so nothing deletes it, in whatever way it was asked."""


class RetentionQuerySet(models.QuerySet):
    """Reports, by how long they are kept."""

    def due(self):
        """The work ended, the day has come, staff know all of it, and no legal hold keeps it.

        A hold for safety keeps a report from going anywhere. It does not keep it for ever.
        """
        chosen = Q(kept_until__lte=timezone.localdate())
        is_due = reduce(or_, self.due_by_schedule(), chosen)
        return self.ended().filter(is_due, is_on_legal_hold=False, is_added_to=False)

    def due_by_schedule(self):
        """One condition for each topic that has a schedule."""
        for schedule in RetentionSchedule.objects.all():
            last = schedule.reviews_work_that_ended_on
            yield Q(kept_until=None, topic=schedule.topic_id, closed_on__lte=last)

    def ended(self):
        return self.filter(closed_on__isnull=False)

    def refuse_if_held(self):
        if self.filter(is_on_legal_hold=True).exists():
            raise OnLegalHold


class Retained:
    """What a report does about how long it is kept."""

    @property
    def review_on(self):
        """The day that somebody chose, or that of the schedule. Without both it never comes."""
        schedule = getattr(self.topic, "retention_schedule", None)
        if self.closed_on and schedule and not self.kept_until:
            return self.closed_on + timedelta(days=schedule.days_kept)
        return self.kept_until

    def kept_because(self):
        """Why it may not be deleted at this moment, in words. Empty when it may."""
        if not self.closed_on:
            return _("The work on it has not ended.")
        if self.is_on_legal_hold:
            return _("It is on legal hold.")
        if self.is_added_to:
            return _("Its writer added something that nobody has looked at.")
        if not self.review_on or self.review_on > timezone.localdate():
            return _("It is not due for review.")
        return ""

    def keep_until(self, day, by, reason):
        """Somebody looked at it on its day and needs it longer. Whether that still counted."""
        outcome = _("kept, review on %(day)s") % {"day": day_in_words(day)}
        return self._alter(type(self).objects.due(), {"kept_until": day}, by, outcome, reason)

    def put_on_legal_hold(self, by, reason):
        """Whether that changed anything: by now it may be on hold, or gone."""
        rows = type(self).objects.filter(is_on_legal_hold=False)
        changes = {"is_on_legal_hold": True}
        return self._alter(rows, changes, by, _("put on legal hold"), reason)

    def lift_legal_hold(self, by, reason):
        rows = type(self).objects.filter(is_on_legal_hold=True)
        changes = {"is_on_legal_hold": False}
        return self._alter(rows, changes, by, _("legal hold lifted"), reason)

    @transaction.atomic
    def _alter(self, rows, changes, by, outcome, reason):
        is_changed = rows.filter(pk=self.pk).update(**changes) == 1
        if is_changed:
            audit.record(by, AuditEntry.Action.CHANGE, self, str(outcome), reason)
        return is_changed
