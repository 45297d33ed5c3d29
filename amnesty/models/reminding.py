"""Reminders of a visit, for those who asked for one: once, and on the day before it.

Which way it goes follows from the contact: by e-mail, or by a text message that an officer
sends by hand. It is claimed before it is sent, so two at once do not send two.
"""

from datetime import timedelta

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry

from .visits import Status

Action = AuditEntry.Action
REMINDED = _("reminded")
NOT_REMINDED = _("could not be reminded")
ASKED_FOR = _("A reminder was asked for.")


class RemindingQuerySet(models.QuerySet):
    def to_remind(self, way):
        """Confirmed visits of tomorrow whose giver asked for a reminder and has had none."""
        return self.filter(
            slot__date=timezone.localdate() + timedelta(days=1),
            status=Status.CONFIRMED,
            wants_reminder=True,
            contact_way=way,
            reminded_on=None,
        )


class Reminding:
    """What a booking does about the reminder of its visit."""

    def claim_reminder(self):
        """Whether it is still to be sent: not twice, and not if the visit changed meanwhile."""
        rows = type(self).objects.filter(
            pk=self.pk,
            slot=self.slot_id,
            status=Status.CONFIRMED,
            wants_reminder=True,
            reminded_on=None,
        )
        return bool(rows.update(reminded_on=timezone.localdate()))

    @transaction.atomic
    def open_to_remind(self):
        """Who is to be reminded, or None where another run was faster. Nobody sees it."""
        if not self.claim_reminder():
            return None
        audit.record(None, Action.REVEAL, self, str(REMINDED), str(ASKED_FOR))
        return self.contact

    @transaction.atomic
    def was_not_reminded(self):
        """It failed, and is to be tried again."""
        type(self).objects.filter(pk=self.pk).update(reminded_on=None)
        audit.record(None, Action.CHANGE, self, str(NOT_REMINDED))

    @transaction.atomic
    def was_reminded(self, by):
        """An officer has sent it by hand. Whether nobody had before."""
        is_first = self.claim_reminder()
        if is_first:
            audit.record(by, Action.CHANGE, self, str(REMINDED))
        return is_first
