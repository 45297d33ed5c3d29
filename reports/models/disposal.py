"""A report is deleted when two people said so, and what remains of it says no more than that.

Each step is a transaction of its own: it is proposed, somebody else agrees, the rows go with
all that belongs to them, and then the files. What stops half-way stays agreed, and
`manage.py delete_expired` takes it up again.
"""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit, erasures, sealed_files
from campaign_site.dates import monday_of
from campaign_site.models import AuditEntry, StaffMember

from .concerns import ConcernReport
from .topics import Topic

DECIDED = _("Somebody has decided on it meanwhile.")
AGAIN = _("Deleted again: a restored backup had brought it back.")


class CannotDispose(Exception):
    """Why this may not be done, in words for staff."""


class DisposalQuerySet(models.QuerySet):
    def proposed(self):
        return self.filter(agreed_on=None)

    def agreed(self):
        """Those that two people agreed on, and that are not gone altogether."""
        return self.undone().filter(agreed_on__isnull=False)

    def undone(self):
        """Those that wait for a second person, or for the last step."""
        return self.filter(deleted_on=None)

    def undecided(self):
        """The reports that nobody has proposed yet. What ended first stands first."""
        pending = self.undone().values("report_id")
        reports = ConcernReport.objects.due().exclude(pk__in=pending)
        return reports.order_by("closed_on", "reference")

    @transaction.atomic
    def propose(self, report, by, reason):
        """Somebody else must agree. Raises CannotDispose."""
        report = locked(report.pk)
        refuse_if_kept(report)
        if self.filter(report_id=report.pk).exists():
            raise CannotDispose(_("It is proposed already."))
        disposal = self.create(
            report_id=report.pk, reference=report.reference, proposed_by=by, reason=reason
        )
        outcome = str(_("disposal proposed"))
        audit.record(by, AuditEntry.Action.CHANGE, report, outcome, reason)
        return disposal

    @transaction.atomic
    def erase_again(self, report_id, day, people):
        """What two people had deleted on that day, and a backup brought back. Its reference.

        Raises OnHold: a hold is never lifted by a list. It may have been lifted between the backup
        and the deletion; that is for people to say.
        """
        report = locked(report_id, to_delete=True)
        if report is None:
            return ""
        if report.is_on_legal_hold:
            raise erasures.OnHold(report.reference)
        self.filter(report_id=report_id).delete()
        if StaffMember.objects.filter(pk__in=people).count() == len(people):
            proposed_by, agreed_by = people
            self.create(
                report_id=report_id,
                reference=report.reference,
                reason=str(AGAIN),
                proposed_by_id=proposed_by,
                proposed_on=day,
                agreed_by_id=agreed_by,
                agreed_on=day,
                deleted_on=day,
            )
        report.delete()
        audit.record(None, AuditEntry.Action.DELETE, report, reason=str(AGAIN))
        return report.reference


class Disposal(models.Model):
    """That a report is to be deleted, or was: its reference, when, why and by whom. No content."""

    report_id = models.UUIDField(unique=True, editable=False)
    reference = models.CharField(_("reference"), max_length=13, unique=True, editable=False)
    reason = models.CharField(_("reason"), max_length=200)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_on = models.DateField(_("proposed"), default=timezone.localdate)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("agreed by"),
    )
    agreed_on = models.DateField(_("agreed"), null=True)
    # Until the files of its photos are gone too. They have random names.
    files_left = models.JSONField(default=list, editable=False)
    deleted_on = models.DateField(_("deleted"), null=True)

    objects = DisposalQuerySet.as_manager()

    class Meta:
        ordering = ["-proposed_on", "reference"]
        verbose_name = _("disposal")
        indexes = [
            models.Index(name="disposals_by_day", fields=["-proposed_on", "reference"]),
            models.Index(
                name="disposals_undone",
                fields=["-proposed_on", "reference"],
                condition=Q(deleted_on=None),
            ),
        ]
        permissions = [
            ("propose_disposal", _("Can propose the deletion of reports")),
            ("agree_disposal", _("Can agree to the deletion of reports")),
        ]
        constraints = [
            models.CheckConstraint(
                name="disposal_takes_two_people",
                condition=Q(agreed_by=None, agreed_on=None)
                | Q(agreed_by__isnull=False, agreed_on__isnull=False)
                & ~Q(agreed_by=F("proposed_by")),
                violation_error_message=_("Somebody else must agree to it."),
            ),
            models.CheckConstraint(
                name="disposal_is_agreed_before_it_is_done",
                condition=Q(deleted_on=None) | Q(agreed_on__isnull=False),
            ),
        ]

    def __str__(self):
        return self.reference

    def kept_because(self):
        """What stands in the way of it now, in words, or nothing."""
        report = ConcernReport.objects.defer("answers").filter(pk=self.report_id).first()
        return report.kept_because() if report else ""

    @transaction.atomic
    def agree(self, by):
        """From now on it is to be deleted. Raises CannotDispose."""
        report = locked(self.report_id)
        refuse_if_kept(report)
        if by == self.proposed_by:
            raise CannotDispose(_("You proposed it. Somebody else must agree to it."))
        is_agreed = (
            Disposal.objects.proposed()
            .filter(pk=self.pk)
            .update(agreed_by=by, agreed_on=timezone.localdate())
        )
        if not is_agreed:
            raise CannotDispose(DECIDED)
        audit.record(by, AuditEntry.Action.CHANGE, report, str(_("disposal agreed")), self.reason)
        self.refresh_from_db()

    @transaction.atomic
    def refuse(self, by, reason):
        """The report stays, and may be proposed again. Raises CannotDispose."""
        report = locked(self.report_id)
        if report is None or not Disposal.objects.filter(pk=self.pk).delete()[0]:
            raise CannotDispose(DECIDED)
        audit.record(by, AuditEntry.Action.CHANGE, report, str(_("disposal refused")), reason)

    def carry_out(self):
        """Delete the report with all that belongs to it. Raises CannotDispose."""
        self.delete_rows()
        self.refresh_from_db()
        sealed_files.remove(self.files_left)
        self.files_left, self.deleted_on = [], timezone.localdate()
        self.save(update_fields=["files_left", "deleted_on"])

    @transaction.atomic
    def delete_rows(self):
        """It is put on record under the name of the second of the two."""
        report = locked(self.report_id, to_delete=True)
        row = Disposal.objects.agreed().filter(pk=self.pk).first()
        if row is None:
            raise CannotDispose(DECIDED)
        if report is None:
            return
        refuse_if_kept(report)
        row.files_left = [photo.file_name for photo in report.attachments.all()]
        row.save(update_fields=["files_left"])
        if report.status == report.Status.CLOSED:
            DisposedCount.objects.count_one_more(report)
        erasures.note(Disposal, report.pk, [row.proposed_by_id, row.agreed_by_id])
        report.delete()
        audit.record(row.agreed_by, AuditEntry.Action.DELETE, report, reason=row.reason)


class DisposedCountQuerySet(models.QuerySet):
    def count_one_more(self, report):
        """A report that is about to be deleted stays in the figures."""
        row, _is_new = self.get_or_create(
            week=monday_of(report.received_on),
            topic=report.topic,
            outward_code=report.outward_code,
        )
        reports = ConcernReport.objects.filter(pk=report.pk).with_first_look()
        seen_on = reports.values_list("looked_on", flat=True).get()
        self.filter(pk=row.pk).update(
            number=F("number") + 1,
            looked_at=F("looked_at") + (1 if seen_on else 0),
            days_to_look=F("days_to_look") + days_until(seen_on, report),
            closed=F("closed") + 1,
            days_to_close=F("days_to_close") + days_until(report.closed_on, report),
        )


class DisposedCount(models.Model):
    """How many reports of a week, topic and area are gone, so that figures stay true without them.

    The days to the first look and to the end of the work are sums, with how many they are of.
    Spam and duplicates are in no figure, so they are not counted here either.
    """

    week = models.DateField(_("week"), help_text=_("Its Monday."))
    topic = models.ForeignKey(Topic, models.CASCADE, related_name="+", verbose_name=_("topic"))
    outward_code = models.CharField(_("postcode district"), max_length=4, blank=True)
    number = models.PositiveIntegerField(_("number"), default=0)
    looked_at = models.PositiveIntegerField(default=0)
    days_to_look = models.PositiveIntegerField(default=0)
    closed = models.PositiveIntegerField(default=0)
    days_to_close = models.PositiveIntegerField(default=0)

    objects = DisposedCountQuerySet.as_manager()

    class Meta:
        verbose_name = _("count of deleted reports")
        verbose_name_plural = _("counts of deleted reports")
        constraints = [
            models.UniqueConstraint(
                fields=["week", "topic", "outward_code"], name="disposed_reports_are_counted_once"
            ),
        ]

    def __str__(self):
        return f"{self.week} {self.topic}"


def days_until(day, report):
    return max((day - report.received_on).days, 0) if day else 0


def locked(report_id, to_delete=False):
    """The report, which nobody else changes until the transaction ends. None when it is gone.

    While it stays, rows that point to it may be added: who adds one holds the audit trail by
    then, for which this transaction waits.
    """
    reports = ConcernReport.objects.select_for_update(of=("self",), no_key=not to_delete)
    return reports.select_related("topic").defer("answers").filter(pk=report_id).first()


def refuse_if_kept(report):
    if report is None:
        raise CannotDispose(_("It is not there any more."))
    if why := report.kept_because():
        raise CannotDispose(why)
