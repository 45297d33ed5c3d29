from django.urls import path
from django.views.generic import TemplateView

from campaign_site.journeys import journey_urls

from .journey import REPORT

app_name = "reports"

urlpatterns = [
    path("", TemplateView.as_view(template_name="reports/start.html"), name="start"),
    *journey_urls(REPORT, "reports/check.html", "reports/sent.html"),
]
