"""A visit has ended and some time has passed: then nobody can learn any more who asked for it.

The place, the contact, what was told with the items, the notes and the code go. Its day, its
area, the kinds of items and the receipts stay, with how it ended. A visit keeps the number of
days that its giver read, whatever its period says later.
"""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry

from .visits import OPEN, Status

# After its own days: how much longer a visit is kept of which nobody says how it ended.
WITHOUT_AN_OUTCOME = timedelta(days=30)
DESTROYED = _("place, contact and notes destroyed")
EXPIRED = _("expired: nobody said how it ended")
FORGOTTEN = {
    "hazards": None,
    "place": None,
    "contact": None,
    "contact_mark": "",
    "code_hash": "",
    "wants_reminder": False,
}


class ForgettingQuerySet(models.QuerySet):
    def kept(self):
        return self.filter(forgotten_on=None)

    def due_to_forget(self, today):
        """Those that ended as many days ago as they are kept, however they ended.

        And those that nobody ended, some time after that.
        """
        numbers = self.kept().order_by().values_list("days_kept", flat=True).distinct()
        conditions = [due_after(days, today) for days in numbers]
        return self.kept().filter(reduce(or_, conditions, Q(pk__in=[])))

    def without_an_outcome(self, today):
        """Their day has passed and nobody said how they ended, so they are kept for longer."""
        return self.filter(status__in=OPEN, slot__date__lt=today)


def due_after(days, today):
    last = today - timedelta(days=days)
    is_left_open = Q(status__in=OPEN, slot__date__lte=last - WITHOUT_AN_OUTCOME)
    return Q(days_kept=days) & (Q(ended_on__lte=last) | is_left_open)


class Forgetful:
    """What a booking does about its giver."""

    @property
    def forgets_on(self):
        """The day from which on nobody shall be able to learn who it was."""
        kept = timedelta(days=self.days_kept)
        if self.ended_on:
            return self.ended_on + kept
        return self.slot.date + kept + WITHOUT_AN_OUTCOME

    @transaction.atomic
    def forget(self):
        """Whether it did that, by now: somebody else may have, or the visit goes on again."""
        self.lock()
        is_left_open = self.is_open and self.forgets_on <= timezone.localdate()
        if self.forgotten_on or (self.is_open and not is_left_open):
            return False
        if is_left_open:
            self.become(Status.EXPIRED)
            audit.record(None, AuditEntry.Action.CHANGE, self, str(EXPIRED))
        self.write(forgotten_on=timezone.localdate(), **FORGOTTEN)
        self.notes.all().delete()
        audit.record(None, AuditEntry.Action.DELETE, self, str(DESTROYED))
        return True
