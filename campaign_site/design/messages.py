"""What the site sends and says elsewhere: made by the code that sends it, and not sent."""

from types import SimpleNamespace

from django.conf import settings

from amnesty import manage, reminders
from amnesty.models import Booking
from campaign_site import outbox
from reports import status
from reports.models import ConcernReport

from . import made_up


def mails():
    """Each with the language that it is in."""
    waiting = SimpleNamespace(pk="example", notices=SimpleNamespace(count=lambda: 3))
    yield "For staff", settings.LANGUAGE_CODE, outbox.as_mail(waiting)
    for code, name in settings.LANGUAGES:
        booking = made_up.booking(language=code)
        yield f"A reminder: {name}", code, reminders.as_mail(booking, "sam@example.com", None)


def phrases():
    """What the code of a report and that of a visit show, state by state."""
    reports = [
        (ConcernReport.PublicStatus(key).label, phrase) for key, phrase in status.PHRASES.items()
    ]
    visits = [
        (Booking.Status(key).label, f"{phrase} {what_to_do}")
        for key, (phrase, what_to_do) in manage.PHRASES.items()
    ]
    return {"reports": reports, "visits": visits}
