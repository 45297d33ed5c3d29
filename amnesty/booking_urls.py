from django.urls import path

from campaign_site.journeys import journey_urls

from .journey import BOOKING
from .views import PeriodView

app_name = "booking"

urlpatterns = [
    path("", PeriodView.as_view(template_name="amnesty/start.html"), name="start"),
    *journey_urls(BOOKING),
]
