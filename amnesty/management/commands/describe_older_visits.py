from django.core.management.base import CommandError
from django.db import DatabaseError

from amnesty.models import Booking
from amnesty.older_visits import describe
from campaign_site.sealing import CannotOpen
from campaign_site.staff_commands import StaffCommand


class Command(StaffCommand):
    help = (
        "Fills in what to beware of, and how to reach the giver, for visits that were asked for "
        "before lists showed it. Run it once after the update that brought the lists, with the "
        "environment of the staff site and all private keys. It may run again."
    )

    def handle(self, **options):
        bookings = Booking.objects.undescribed().only("reference").order_by("reference")
        outcomes = [self.described(booking) for booking in bookings]
        self.stdout.write(f"{outcomes.count(True)} described.")
        if number := len(outcomes) - outcomes.count(True):
            raise CommandError(f"{number} could not be described. Staff read there what was told.")

    def described(self, booking):
        """An error says only what kind it is: its message might say what was told."""
        try:
            return describe(booking)
        except (CannotOpen, DatabaseError) as error:
            self.stdout.write(f"{booking}: {type(error).__name__}")
            return False
