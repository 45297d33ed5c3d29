"""What a calendar program reads of a team's visits (RFC 5545), at a secret address.

An entry says the reference, the area and the part of the day. A calendar shows on locked
screens and passes through the servers of others, so nothing in it says what a visit is for,
where it goes or whose calendar it is.

Entries are days and not hours: they have no zone, and stay on their day when clocks change.
"""

import uuid
from datetime import UTC, timedelta

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from .models import Booking, CalendarLink
from .models.visits import Status
from .working_days import DAY

# A visit stays in the calendar for so long after its day.
LOOKS_BACK = timedelta(days=7)
LONGEST_LINE = 75
NEEDS_A_BACKSLASH = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n", "\r": None})


@never_cache
@require_safe
def calendar(request, token):
    """No sign-in: whoever has the address has the calendar, while the link is alive.

    It is a program that reads, and it sends no form: so the day of its reading is written here.
    """
    link = get_object_or_404(CalendarLink.objects.opened_by(token))
    link.note_reading()
    text = calendar_of(visits_of(link.team_id), timezone.now())
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'attachment; filename="calendar.ics"',
            "X-Robots-Tag": "noindex",
        },
    )


def visits_of(team):
    return (
        Booking.objects.filter(
            slot__area__team=team,
            slot__date__gte=timezone.localdate() - LOOKS_BACK,
            status__in=[Status.CONFIRMED, Status.OUT],
        )
        .select_related("slot__area")
        .order_by("slot__date", "slot__window", "reference")
        .unopened()
    )


def calendar_of(bookings, now):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Visits//Visits 1//EN"]
    for booking in bookings:
        lines += entry_of(booking, now)
    lines.append("END:VCALENDAR")
    return "".join(map(folded, lines))


def entry_of(booking, now):
    """An event of a whole day. It ends on the day after, as the format counts."""
    slot = booking.slot
    return [
        "BEGIN:VEVENT",
        f"UID:{uuid.uuid5(booking.pk, 'calendar')}",
        f"DTSTAMP:{now.astimezone(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{slot.date:%Y%m%d}",
        f"DTEND;VALUE=DATE:{slot.date + DAY:%Y%m%d}",
        f"SEQUENCE:{booking.version}",
        f"SUMMARY:{escaped(booking.reference)}",
        f"LOCATION:{escaped(slot.area.name)}",
        f"DESCRIPTION:{escaped(slot.get_window_display())}",
        "CLASS:PRIVATE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def escaped(text):
    return str(text).translate(NEEDS_A_BACKSLASH)


def folded(line):
    """A line of 75 bytes at most, ended as the format wants; its rest goes on after a space."""
    parts, rest = [], line
    while rest:
        room = LONGEST_LINE - bool(parts)
        part = rest.encode()[:room].decode(errors="ignore")
        parts.append(part)
        rest = rest[len(part) :]
    return "\r\n ".join(parts) + "\r\n"
