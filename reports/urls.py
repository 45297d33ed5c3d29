from django.urls import path
from django.views.generic import TemplateView

from campaign_site.interruptions import unless_interrupted
from campaign_site.journeys import journey_urls
from campaign_site.not_kept import not_kept

from .check import ReportCheckView
from .forms.reporter import LIMITS
from .journey import REPORT
from .pauses import unless_paused, unless_paused_midway
from .photos_page import PhotosView
from .sent import ReportSentView
from .status import OpenedView, StatusView, keep_open

app_name = "reports"

# No cache may keep these either, and a pause of the form does not close them.
OPEN_PAGES = {
    "status": StatusView.as_view(),
    "status/mistyped": StatusView.as_view(is_mistyped=True),
    "status/not-opened": StatusView.as_view(template_name="reports/status_not_opened.html"),
    "status/opened": unless_interrupted(OpenedView.as_view()),
    "status/keep": keep_open,
    "status/closed": TemplateView.as_view(template_name="reports/status_closed.html"),
    "noted": TemplateView.as_view(template_name="reports/noted.html"),
}

urlpatterns = [
    path(
        "",
        unless_paused(
            TemplateView.as_view(
                template_name="reports/start.html", extra_context={"limits": LIMITS}
            )
        ),
        name="start",
    ),
    *(
        path(f"{page}/", not_kept(view), name=page.replace("/", "-"))
        for page, view in OPEN_PAGES.items()
    ),
    *journey_urls(
        REPORT,
        "reports/check.html",
        "reports/sent.html",
        sent_view=ReportSentView,
        own_views={"photos": PhotosView},
        check_view=ReportCheckView,
        guard=unless_paused_midway,
    ),
]
