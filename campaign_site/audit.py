"""What staff do is recorded: who, when, what, on what, and why where it is asked.

Every entry carries the hash of the one before it, so an entry that is changed or
taken out breaks the chain. No entry holds a word of what was told.
"""

from django.db import connection, transaction
from django.utils import timezone

from .models import AuditEntry

CHAIN_LOCK = 20230109


def subject_of(row):
    return f"{row._meta.label_lower} {row}"


@transaction.atomic
def record(staff, action, row, outcome="", reason=""):
    """Add an entry to the chain. Entries are written one after the other."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])
    last = AuditEntry.objects.order_by("-pk").first()
    entry = AuditEntry(
        happened_at=timezone.now(),
        staff=staff,
        action=action,
        subject=subject_of(row),
        outcome=outcome,
        reason=reason,
        previous_hash=last.hash if last else AuditEntry.FIRST,
    )
    entry.hash = entry.own_hash()
    entry.save(force_insert=True)
    return entry


def first_broken_entry():
    """The first entry that does not follow from the one before it, or None."""
    expected = AuditEntry.FIRST
    for entry in AuditEntry.objects.order_by("pk").iterator():
        if entry.previous_hash != expected or entry.hash != entry.own_hash():
            return entry
        expected = entry.hash
    return None
