from django.utils import timezone
from django.views.generic import TemplateView

from campaign_site.drawn_pages import PAGES
from campaign_site.prepared import Prepared

from .hoarding import is_busy
from .models import ItemKind, SurrenderPeriod, SurrenderPoint


def nearest_period(today):
    return SurrenderPeriod.objects.with_free_slots(today).nearest(today)


def open_stations():
    station, is_open = SurrenderPoint.Sort.STATION, SurrenderPoint.Status.OPEN
    return SurrenderPoint.objects.published().filter(sort=station, status=is_open)


PERIOD = Prepared(nearest_period)
KINDS = Prepared(ItemKind.objects.of_nearest_period)
STATIONS = Prepared(open_stations)


class PeriodView(TemplateView):
    """A page that says one thing before a surrender, another during it, another after."""

    def get(self, request, *args, **kwargs):
        today = timezone.localdate()
        periods, kinds = nearest_period(today), ItemKind.objects.of_nearest_period(today)
        return self.render_to_response(self.get_context_data(today, periods, kinds))

    def get_context_data(self, today, periods, kinds, **kwargs):
        period = next(iter(periods), None)
        return super().get_context_data(
            period=period,
            state=period.state_on(today) if period else None,
            is_last_day=period is not None and today == period.closes_on,
            may_book=period is not None and period.may_be_booked_on(today),
            kinds=kinds,
            **kwargs,
        )


class SurrenderView(PeriodView):
    """What can be handed in, how, and what is promised. It names the stations that are open."""

    template_name = "amnesty/surrender.html"

    def get(self, request, *args, **kwargs):
        today = timezone.localdate()
        period, kinds, stations = PERIOD.ask(today=today), KINDS.ask(today=today), STATIONS.ask()

        def draw():
            return self.render_to_response(
                self.get_context_data(
                    today, period.objects(), kinds.objects(), stations=stations.objects()
                )
            )

        shown = today, period.rows, kinds.rows, stations.rows
        return PAGES.answer_at(request, shown, draw)


class StartView(PeriodView):
    """Before the questions of a booking."""

    template_name = "amnesty/start.html"

    def get_context_data(self, *args, **kwargs):
        return super().get_context_data(*args, is_busy=is_busy(), **kwargs)
