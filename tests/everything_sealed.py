"""A row in every place where something is kept sealed, and what was told in each."""

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from amnesty.working_days import next_working_days
from campaign_site.models import Feedback, SecondFactor
from campaign_site.models.second_factors import new_secret
from campaign_site.sealed_places import sealed_places
from reports.models import Addition, Attachment, Note, ReporterContact, ShareableText
from tests.amnesty.factories import a_booking, a_period, a_slot, an_area
from tests.reports import queued


def tell_everything():
    """Two rows of each kind, so that one can go wrong and the other not."""
    officer = get_user_model().objects.create(username="officer", is_staff=True)
    SecondFactor.enrol(officer, new_secret(), step=0)
    today = timezone.localdate()
    a_period(opens_on=today, closes_on=today + timedelta(days=30))
    slot = a_slot(an_area(), date=next_working_days(today, 2)[1])
    for number in (1, 2):
        tell_report(officer, number)
        a_booking(slot, number).notes.create(text=f"ring twice {number}", number=number)
        Feedback.objects.create(message=f"too small {number}")


def tell_report(officer, number):
    report = queued.report()
    ReporterContact.objects.create(report=report, details={"name": f"Sam Example {number}"})
    Addition.objects.receive(report, f"He is back {number}.", "a" * 16)
    Attachment.objects.attach(report, [f"photo {number}".encode() * 1000])
    Note.objects.create(report=report, by=officer, text=f"Known here {number}")
    ShareableText.write(report, officer, f"A man, {number}", version=0)


def everything_opened():
    """What is told in each row of each place, as bytes."""
    return {
        (str(place), row.pk): place.open(row) for place in sealed_places() for row in place.rows
    }
