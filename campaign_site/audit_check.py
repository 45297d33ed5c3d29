"""Whether the audit trail is whole: every entry, its end, and what guards it.

Entries are read one after the other and never all at once, while staff go on working.
Only then is the head held for a moment, to see that the trail ends where it says.
"""

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from .models import AuditEntry, AuditHead

AT_ONCE = 2000
GUARDS = {
    "postgresql": {"audit_entry_stays", "audit_head_goes_on", "audit_head_stays"},
    "sqlite": {
        "audit_entry_is_kept",
        "audit_entry_is_not_replaced",
        "audit_entry_stays",
        "audit_head_goes_on",
        "audit_head_is_not_replaced",
        "audit_head_stays",
    },
}
THOSE_THAT_ARE = {
    "postgresql": "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'audit_%' AND tgenabled <> 'D'",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
}


class Trail:
    """The trail as far as it was read: its last number and hash, and what is wrong, if anything."""

    def __init__(self):
        self.number = 0
        self.hash = AuditEntry.FIRST
        self.fault = ""

    def __str__(self):
        return f"{self.number}:{self.hash}"

    def read(self, entries, at_once=AT_ONCE):
        """Go on with these entries, and stop before the first one that does not follow."""
        try:
            for entry in entries.order_by("number").iterator(at_once):
                self.fault = self.fault_of(entry)
                if self.fault:
                    return
                self.number, self.hash = entry.number, entry.hash
        except (DatabaseError, ValueError):
            if at_once == 1:
                self.fault = self.changed(self.number + 1)
            else:
                # Some entry of many can't be read at all. One by one it is found which.
                self.read(entries.filter(number__gt=self.number), at_once=1)

    def fault_of(self, entry):
        expected = self.number + 1
        if entry.number > expected:
            return _("Entry %d is missing.") % expected
        if entry.number < expected:
            return _("Entry %d was put in.") % entry.number
        if entry.previous_hash != self.hash or entry.hash != entry.own_hash():
            return self.changed(expected)
        return ""

    def changed(self, number):
        return _("Entry %d was changed.") % number

    def fault_of_end(self, head):
        """The head says which entry is the last one."""
        if head is None:
            return _("The head is missing.") if self.number else ""
        if head.mac != head.own_mac():
            return _("The head was changed.")
        if head.number > self.number:
            return _("Entry %d is missing: the trail ends too early.") % (self.number + 1)
        if head.number < self.number:
            return _("Entry %d was put in: the trail ends too late.") % (head.number + 1)
        return "" if head.hash == self.hash else self.changed(self.number)


def read_through():
    """The whole trail, as far as it holds."""
    trail = Trail()
    trail.read(AuditEntry.objects.all())
    if trail.fault:
        return trail
    with transaction.atomic():
        head = AuditHead.objects.select_for_update().first()
        trail.read(AuditEntry.objects.filter(number__gt=trail.number))
        trail.fault = trail.fault or trail.fault_of_end(head)
    return trail


def fault_against(trail, number, noted_hash):
    """What was noted outside still has to be there: who holds the key could write all anew."""
    if number > trail.number:
        return _("Entry %d is missing: the trail ends too early.") % (trail.number + 1)
    entry = AuditEntry.objects.filter(number=number).first()
    stands = entry.hash if entry else AuditEntry.FIRST
    return "" if stands == noted_hash else _("Entry %d is not the one that was noted.") % number


def missing_guards():
    """What should make the database refuse a change, and does not."""
    with connection.cursor() as cursor:
        cursor.execute(THOSE_THAT_ARE[connection.vendor])
        return sorted(GUARDS[connection.vendor] - {name for (name,) in cursor.fetchall()})
