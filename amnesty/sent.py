"""The page that shows the reference and the secret code of a booking."""

from django.utils.translation import gettext_lazy as _

from campaign_site.dates import deadline_in_words
from campaign_site.sent_with_code import SentWithCodeView

from .models import Booking


class BookingSentView(SentWithCodeView):
    """Also says which visit was asked for, and never where or for what."""

    meanwhile = _("Your request has arrived.")

    def find_row(self):
        bookings = Booking.objects.select_related("slot", "period")
        return bookings.unopened().get(reference=self.draft.sent["reference"])

    def get_context_data(self, **kwargs):
        booking = self.find_row()
        held_until = booking.held_until and deadline_in_words(booking.held_until)
        return super().get_context_data(booking=booking, held_until=held_until, **kwargs)
