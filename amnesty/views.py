from django.utils import timezone
from django.views.generic import TemplateView

from campaign_site.journeys import SentView

from .models import Booking, ItemKind, SurrenderPeriod, SurrenderPoint


class PeriodView(TemplateView):
    """A page that says one thing before a surrender, another during it, another after."""

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        period = SurrenderPeriod.objects.nearest(today)
        state = period.state_on(today) if period else None
        is_collected = period is not None and period.method == SurrenderPeriod.Method.COLLECTION
        return super().get_context_data(
            period=period,
            state=state,
            may_book=is_collected and state == SurrenderPeriod.State.OPEN,
            kinds=period.kinds.all() if period else ItemKind.objects.all(),
            **kwargs,
        )


class KnivesView(PeriodView):
    """Where knives can be handed in: bins, and sessions that are not over."""

    template_name = "amnesty/knives.html"

    def get_context_data(self, **kwargs):
        points = SurrenderPoint.objects.published()
        return super().get_context_data(
            bins=points.bins(), sessions=points.coming(timezone.now()), **kwargs
        )


class BookingSentView(SentView):
    """Also says which visit was asked for. Whoever holds the answers may read it."""

    def get_context_data(self, **kwargs):
        bookings = Booking.objects.select_related("slot", "period")
        return super().get_context_data(
            booking=bookings.get(reference=self.draft.sent["reference"]), **kwargs
        )
