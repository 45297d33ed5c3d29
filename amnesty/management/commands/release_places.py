from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from amnesty.models import Booking


class Command(BaseCommand):
    help = (
        "Gives back the places of requests that nobody has read in time, and says how many. "
        "Run it every few minutes. Two of it may run at once."
    )

    def handle(self, **options):
        requests = Booking.objects.unread_for_too_long().select_related("slot")
        outcomes = [self.release(booking) for booking in requests.order_by("pk")]
        self.stdout.write(f"{outcomes.count(True)} released.")
        if number := outcomes.count(None):
            raise CommandError(f"{number} could not be released. Run it again.")

    def release(self, booking):
        """Whether it was, or None for a fault: a message might say what stood in the row."""
        try:
            return booking.expire()
        except DatabaseError as error:
            self.stderr.write(f"{booking}: {type(error).__name__}")
            return None
