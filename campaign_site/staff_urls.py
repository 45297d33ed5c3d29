"""The addresses of staff, and of what watches their half of the site."""

from django.contrib import admin
from django.urls import include, path

from amnesty import calendar_feed
from amnesty.gauges import of_visits
from reports.gauges import of_reports

from . import metrics

urlpatterns = [
    path("admin/", admin.site.urls),
    path("preview/", include("news.preview_urls")),
    path("calendar/<str:token>/", calendar_feed.calendar, name="calendar"),
    path("metrics", metrics.MetricsView.as_view(counted=(of_reports, of_visits)), name="metrics"),
]
