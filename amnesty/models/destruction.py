"""How items leave the property store: one person signs, another one signs too, and it is so.

Both sign the same: that the item was destroyed, or went to a museum or back to its owner.
Nobody signs for something that is void or still with those who examine it. An item that
somebody signed for can't be changed any more.
"""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry

# What becomes of an item that is in the store no longer.
LEAVING = ("destroy", "museum", "return")
SIGNED = _("signed that it left the store")
SIGNED_TOO = _("signed by the second person that it left the store")
TAKEN_BACK = _("signature taken back")
HAS_CHANGED = _("Look at the list again: it has just changed. Nothing was signed.")


class DestructionQuerySet(models.QuerySet):
    def to_leave(self):
        """What nobody has signed for, and what may be signed for at all."""
        rows = self.filter(route__in=LEAVING, first_signed_by=None, receipt__voided_on=None)
        return rows.exclude(needs_forensics=True, examined_on=None)

    def signed_once(self):
        return self.filter(first_signed_by__isnull=False, destroyed_on=None)

    @transaction.atomic
    def sign(self, by, items):
        locked = all_of(self.to_leave(), items)
        self.filter(pk__in=keys(locked)).update(first_signed_by=by, version=models.F("version") + 1)
        audit.record_each(by, AuditEntry.Action.CHANGE, locked, str(SIGNED))

    @transaction.atomic
    def sign_too(self, by, items, destroyed_on):
        """The second person. From now on they are gone."""
        locked = all_of(self.signed_once(), items)
        if any(item.first_signed_by_id == by.pk for item in locked):
            raise ValidationError(_("You signed first. Somebody else must sign too."))
        if destroyed_on > timezone.localdate():
            raise ValidationError(_("Enter a day that is today or in the past."))
        if any(destroyed_on < item.receipt.taken_on for item in locked):
            raise ValidationError(_("Enter a day on which all of them had been taken in."))
        self.filter(pk__in=keys(locked)).update(
            second_signed_by=by, destroyed_on=destroyed_on, version=models.F("version") + 1
        )
        audit.record_each(by, AuditEntry.Action.CHANGE, locked, str(SIGNED_TOO))

    @transaction.atomic
    def take_back(self, by, items):
        """Whoever signed first takes it back, as long as nobody else has signed."""
        locked = all_of(self.signed_once(), items)
        if any(item.first_signed_by_id != by.pk for item in locked):
            raise ValidationError(_("Only whoever signed can take it back."))
        self.filter(pk__in=keys(locked)).update(
            first_signed_by=None, version=models.F("version") + 1
        )
        audit.record_each(by, AuditEntry.Action.CHANGE, locked, str(TAKEN_BACK))


def all_of(rows, items):
    """These items, with their receipts, which nobody else changes meanwhile. All of them or none.

    They are locked receipt by receipt, so that no two people wait for each other.
    """
    rows = rows.filter(pk__in=keys(items)).select_related("receipt", "kind")
    locked = list(
        rows.select_for_update(of=("self", "receipt"), no_key=True).order_by("receipt_id", "pk")
    )
    if len(locked) < len(items):
        raise ValidationError(HAS_CHANGED)
    return locked


def keys(items):
    return [item.pk for item in items]


class Destroyed:
    """Where an item stands on its way."""

    @property
    def is_signed_for(self):
        return self.first_signed_by_id is not None
