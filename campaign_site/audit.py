"""What staff do is recorded: who, when, what, on what, and why where it is asked.

Every entry carries the hash of the one before it, made with a key that is not in the
database, so an entry that is changed, put in or taken out breaks the chain. The last
one is noted in a row of its own, the head, so that none can be cut off the end.
`manage.py verify_audit` checks all of it. No entry holds a word of what was told.
"""

from django.db import transaction
from django.utils import timezone

from .models import AuditEntry, AuditHead


def longest(field):
    return AuditEntry._meta.get_field(field).max_length


def subject_of(row):
    """A row, a model (its list, a search in it), or the name of a page."""
    if not hasattr(row, "_meta"):
        return str(row)
    label = row._meta.label_lower
    return label if isinstance(row, type) else f"{label} {getattr(row, 'named_in_trail', row)}"


def record_of(row):
    """What the row belongs to: for the photo of a report its reference, as for the report."""
    if not hasattr(row, "_meta") or isinstance(row, type):
        return ""
    return str(getattr(row, "audited_as", row))


def record(staff, action, row, outcome="", reason="", about=""):
    """Add an entry to the chain. Entries are written one after the other.

    Change rows first and record last: whoever writes an entry holds the head until the end
    of the transaction. If an entry can't be written, nothing of the transaction is.
    """
    entry = entry_of(staff, action, row, outcome, reason, about)
    add([entry])
    return entry


def record_each(staff, action, rows, outcome="", reason=""):
    """Add an entry for each of these rows, in their order, with one move of the head."""
    entries = [entry_of(staff, action, row, outcome, reason) for row in rows]
    if entries:
        add(entries)
    return entries


def entry_of(staff, action, row, outcome, reason, about=""):
    """What it will say. It gets its time and its place in the chain when it is added."""
    return AuditEntry(
        staff=staff,
        action=action,
        subject=subject_of(row)[: longest("subject")],
        record=(about or record_of(row))[: longest("record")],
        outcome=str(outcome)[: longest("outcome")],
        reason=reason,
    )


@transaction.atomic(savepoint=False)
def add(entries):
    head, _is_new = AuditHead.objects.select_for_update().get_or_create(id=AuditHead.ONLY)
    now = timezone.now()
    for entry in entries:
        entry.happened_at = now
    head.add(entries)
