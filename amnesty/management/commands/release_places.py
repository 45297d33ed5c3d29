from django.core.management.base import CommandError
from django.db import DatabaseError

from amnesty.models import Booking
from campaign_site.jobs import JobCommand


class Command(JobCommand):
    help = (
        "Gives back the places of requests that nobody has read in time. "
        "Run it every few minutes. Two of it may run at once."
    )

    def handle(self, **options):
        requests = Booking.objects.unread_for_too_long().select_related("slot")
        outcomes = [self.release(booking) for booking in requests.order_by("pk")]
        self.say(f"{outcomes.count(True)} released.")
        if number := outcomes.count(None):
            raise CommandError(f"{number} could not be released. Run it again.")

    def release(self, booking):
        """Whether it was, or None for a fault: a message might say what stood in the row."""
        try:
            return booking.expire()
        except DatabaseError as error:
            self.stderr.write(f"{booking}: {type(error).__name__}")
            return None
