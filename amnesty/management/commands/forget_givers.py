from django.core.management.base import CommandError
from django.db import DatabaseError
from django.utils import timezone

from amnesty.models import Booking, BookingNote, Receipt
from campaign_site.jobs import JobCommand
from campaign_site.write_ahead_log import empty_write_ahead_log


class Command(JobCommand):
    help = (
        "Destroys the place, the contact, the notes and the code of visits that ended as long "
        "ago as their giver was told. One that nobody ended expires 30 days later. Items and "
        "receipts stay, and which visits have a receipt is worked out anew. Run it every night, "
        "with the environment of the staff site. It may run twice at once."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run", action="store_true", help="Say what would be done, and do nothing."
        )

    def handle(self, dry_run, **options):
        today = timezone.localdate()
        due = Booking.objects.due_to_forget(today).unopened().select_related("slot")
        due = due.order_by("ended_on", "reference")
        if dry_run:
            for booking in due:
                self.stdout.write(f"{booking}: would be forgotten")
        else:
            self.note_receipts()
            self.forget(due)
        self.say_what_is_open(today)

    def note_receipts(self):
        """No list leaves out a collected visit because the release before did not note it."""
        if number := Receipt.objects.note_on_bookings():
            self.say(f"{number} visits said wrongly whether they have a receipt. Mended.")

    def forget(self, due):
        outcomes = [self.forgotten(booking) for booking in due]
        # Somebody may have been writing one at that moment.
        BookingNote.objects.filter(booking__forgotten_on__isnull=False).delete()
        empty_write_ahead_log()
        self.say(f"{outcomes.count(True)} forgotten.")
        if number := outcomes.count(None):
            raise CommandError(f"{number} could not be forgotten. Run it again.")

    def forgotten(self, booking):
        """An error says only what kind it is: its message might say what was told."""
        try:
            return booking.forget()
        except DatabaseError as error:
            self.stderr.write(f"{booking}: {type(error).__name__}")
            return None

    def say_what_is_open(self, today):
        """They are kept for longer, until somebody says how they ended or that time is over."""
        if number := Booking.objects.without_an_outcome(today).count():
            self.say(
                f"{number} visits are past their day and have no outcome. They are kept for longer."
            )
