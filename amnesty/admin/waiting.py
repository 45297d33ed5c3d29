"""What waits for staff, for the page on which they start. It counts, and opens nothing."""

from datetime import timedelta

from django import template
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from amnesty.hazards import ANY
from amnesty.models import Booking
from campaign_site.counts import capped, in_words
from campaign_site.unusual_reading import Reading, many_opened

register = template.Library()

OPENED_LATELY = timedelta(days=7)

# In words, as a query of the list, and as one of the database.
WAITING = (
    (_("Requested"), "state=requested", lambda bookings: bookings.filter(status="requested")),
    (_("Need a call"), "state=needs-call", lambda bookings: bookings.filter(status="needs-call")),
    (_("Overdue"), "state=overdue", lambda bookings: bookings.overdue()),
    (
        _("Collected without a receipt"),
        "state=no-receipt",
        lambda bookings: bookings.without_a_receipt(),
    ),
)


@register.simple_tag
def waiting_visits():
    """Each list with a link to it, how many stand there, and how many of them with hazards."""
    lists = [(words, query, narrow(Booking.objects.all())) for words, query, narrow in WAITING]
    return [
        (words, query, in_words(capped(bookings)), dangerous_in_words(bookings))
        for words, query, bookings in lists
    ]


def dangerous_in_words(bookings):
    number = capped(bookings.filter(ANY))
    return in_words(number) if number else ""


@register.simple_tag
def many_addresses_opened():
    """Who opened the addresses of many visits within an hour, with how many it were at most."""
    opened = many_opened(Booking, timezone.now() - OPENED_LATELY)
    return {"many": Reading.MANY, "days": OPENED_LATELY.days, "people": opened}
