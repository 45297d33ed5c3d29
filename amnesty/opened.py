"""What was told with a visit, opened for the pages of staff. What stays shut says why."""

from django.db.models import prefetch_related_objects

from campaign_site.recorded_admin import read

from . import told


def rows_of(sealed):
    return read(sealed, told.rows) if sealed else {"shown": []}


def values_of(sealed):
    return read(sealed, told.values).get("shown", {}) if sealed else {}


def notes_of(booking):
    prefetch_related_objects([booking], "notes__by")
    return [{"note": note} | read(note.text) for note in booking.notes.all()]
