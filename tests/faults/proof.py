"""Nothing is lost: each acknowledged reference is there exactly once, and opens to what was sent.

"Lost" is an acknowledged reference that is not there, or that opens to something else.
"Double" is a token, a reference or a text that is there twice. "Half" is a row without its
notice, or a slot that counts other than its bookings.
"""

from collections import Counter


def faults_of(load, found):
    """What the database says against what people were told; nothing when all is well."""
    told = {row["reference"]: row for row in found["told"]}
    faults = [f"lost: {ticket.reference}" for ticket in load.acknowledged if is_lost(ticket, told)]
    for name in ("reference", "token"):
        counted = Counter(row[name] for row in found["told"])
        faults += [f"double {name}: {value}" for value, n in counted.items() if n > 1]
    faults += [f"double text: {mark}" for mark in marks_told_twice(load, found)]
    if found["slots that count wrongly"]:
        faults.append(f"{found['slots that count wrongly']} slots count wrongly")
    if found["notices"] != len(found["told"]):
        faults.append(f"{found['notices']} notices for {len(found['told'])} rows")
    return faults


def is_lost(ticket, told):
    row = told.get(ticket.reference)
    return not row or row["token"] != ticket.token or ticket.mark not in row["text"]


def marks_told_twice(load, found):
    """Also of those who were never told a reference: theirs is there once or not at all."""
    for ticket in load.tried:
        if sum(ticket.mark in row["text"] for row in found["told"]) > 1:
            yield ticket.mark
