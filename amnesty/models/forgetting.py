"""A visit has ended and some time has passed: then nobody can learn any more who asked for it.

The place, the contact, what was told with the items, the notes and the code go. Its day, its
area, the kinds of items and the receipts stay, with how it ended.
"""

from datetime import timedelta
from functools import reduce
from operator import or_

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry

from .periods import SurrenderPeriod
from .visits import OPEN

DESTROYED = _("place, contact and notes destroyed")
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
        """Those that ended as many days ago as their period keeps them, however they ended."""
        return self.kept().filter(reduce(or_, due_by_period(today), Q(pk__in=[])))

    def without_an_outcome(self, today):
        """Their day has passed and nobody said how they ended, so they are not forgotten."""
        return self.filter(status__in=OPEN, slot__date__lt=today)


def due_by_period(today):
    """One condition for each period."""
    for key, days in SurrenderPeriod.objects.values_list("pk", "days_kept"):
        yield Q(period=key, ended_on__lte=today - timedelta(days=days))


class Forgetful:
    """What a booking does about its giver."""

    @property
    def forgets_on(self):
        """The day from which on nobody shall be able to learn who it was, or None."""
        return self.ended_on and self.ended_on + timedelta(days=self.period.days_kept)

    @transaction.atomic
    def forget(self):
        """Whether it did that, by now: somebody else may have, or the visit goes on again."""
        rows = type(self).objects.kept().filter(pk=self.pk, ended_on__isnull=False)
        if not rows.select_for_update().values_list("pk"):
            return False
        rows.update(forgotten_on=timezone.localdate(), version=F("version") + 1, **FORGOTTEN)
        self.notes.all().delete()
        audit.record(None, AuditEntry.Action.DELETE, self, str(DESTROYED))
        return True
