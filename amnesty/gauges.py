"""How many visits wait, for whoever watches the machine: counted from the day after."""

from django.utils import timezone

from campaign_site.metrics import Gauge, rounded

from .models import Booking
from .models.visits import Status


def of_visits():
    asked = Booking.objects.filter(received_on__lt=timezone.localdate())
    states = {
        state.value: rounded(asked.filter(status=state))
        for state in (Status.REQUESTED, Status.NEEDS_CALL, Status.CONFIRMED)
    }
    yield Gauge("visits", "Visits asked for on earlier days, rounded.", states, "state")
    overdue = rounded(asked.overdue())
    yield Gauge("visits_overdue", "Visits that nobody ended or read, rounded.", {"": overdue})
