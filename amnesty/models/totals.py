"""How much was handed in, as it may be told to the public.

A week is approved as a whole, as it was counted at that moment. What is counted later changes
nothing of it until somebody approves the week anew.
"""

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.versions import Stale

from .periods import ItemKind


class ApprovedTotalQuerySet(models.QuerySet):
    def approve(self, by, week, counts):
        """`counts` says how many of each kind, as whoever approves it has seen it."""
        try:
            with transaction.atomic():
                self.filter(week=week).delete()
                self.bulk_create(
                    ApprovedTotal(week=week, kind_id=kind, number=number, approved_by=by)
                    for kind, number in counts.items()
                )
                self.record(by, week, _("approved for the public"))
        except IntegrityError:
            raise Stale from None

    @transaction.atomic
    def take_off(self, by, week, reason):
        """The public reads nothing of this week any more. Whether that changed anything."""
        is_taken_off = bool(self.filter(week=week).delete()[0])
        if is_taken_off:
            self.record(by, week, _("taken off"), reason)
        return is_taken_off

    def record(self, by, week, outcome, reason=""):
        subject = f"{self.model._meta.label_lower} {week}"
        audit.record(by, AuditEntry.Action.CHANGE, subject, str(outcome), reason)


class ApprovedTotal(models.Model):
    """How many of a kind were handed in during a week, as it was approved for the public."""

    week = models.DateField(_("week"), help_text=_("Its Monday."))
    kind = models.ForeignKey(ItemKind, models.PROTECT, verbose_name=_("kind"))
    number = models.PositiveIntegerField(_("number"))
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("approved by")
    )
    approved_on = models.DateField(_("approved"), default=timezone.localdate)

    objects = ApprovedTotalQuerySet.as_manager()

    class Meta:
        ordering = ["week", "kind"]
        verbose_name = _("approved total")
        permissions = [("approve_approvedtotal", _("Can approve totals for the public"))]
        constraints = [
            models.UniqueConstraint(name="total_is_approved_once", fields=["week", "kind"]),
        ]

    def __str__(self):
        return f"{self.week}, {self.kind}"
