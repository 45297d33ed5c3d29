from django.urls import path
from django.views.generic import TemplateView

from campaign_site.draft_pages import EndingView, KeepView
from campaign_site.journeys import journey_urls
from campaign_site.not_kept import not_kept

from .forms.reporter import LIMITS
from .journey import REPORT
from .models import ConcernReport
from .pauses import unless_paused
from .status import JOURNEY, StatusOpenedView, StatusView

app_name = "reports"

# No cache may keep these either, and a pause of the form does not close them.
OPEN_PAGES = {
    "status": StatusView.as_view(),
    "status/not-opened": StatusView.as_view(template_name="reports/status_not_opened.html"),
    "status/opened": StatusOpenedView.as_view(),
    "status/keep": KeepView.as_view(kept_as=JOURNEY),
    "status/closed": EndingView.as_view(
        template_name="by_code/closed.html", extra_context={"begins_at": "reports:status"}
    ),
    "noted": EndingView.as_view(template_name="reports/noted.html"),
    "noted/switched-off": EndingView.as_view(template_name="reports/noted_switched_off.html"),
    "noted/too-late": EndingView.as_view(
        template_name="reports/noted_too_late.html",
        extra_context={"days": ConcernReport.CODE_LASTS.days},
    ),
}

urlpatterns = [
    path(
        "",
        unless_paused(
            TemplateView.as_view(
                template_name="reports/start.html",
                extra_context={"limits": LIMITS, "journey": REPORT},
            )
        ),
        name="start",
    ),
    *(
        path(f"{page}/", not_kept(view), name=page.replace("/", "-"))
        for page, view in OPEN_PAGES.items()
    ),
    *journey_urls(REPORT),
]
