from django.utils import timezone
from django.views.generic import TemplateView

from .hoarding import is_busy
from .models import ItemKind, SurrenderPeriod, SurrenderPoint


class PeriodView(TemplateView):
    """A page that says one thing before a surrender, another during it, another after."""

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        period = SurrenderPeriod.objects.nearest(today)
        state = period.state_on(today) if period else None
        return super().get_context_data(
            period=period,
            state=state,
            is_last_day=period is not None and today == period.closes_on,
            may_book=period is not None and period.has_visits_left(today),
            kinds=(period.kinds if period else ItemKind.objects).published(),
            **kwargs,
        )


class SurrenderView(PeriodView):
    """What can be handed in, how, and what is promised. It names the stations that are open."""

    template_name = "amnesty/surrender.html"

    def get_context_data(self, **kwargs):
        stations = SurrenderPoint.objects.published().filter(
            sort=SurrenderPoint.Sort.STATION, status=SurrenderPoint.Status.OPEN
        )
        return super().get_context_data(stations=stations, **kwargs)


class StartView(PeriodView):
    """Before the questions of a booking."""

    template_name = "amnesty/start.html"

    def get_context_data(self, **kwargs):
        return super().get_context_data(is_busy=is_busy(), **kwargs)
