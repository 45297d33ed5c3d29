from django.urls import include, path

from campaign_site.draft_pages import EndingView, KeepView
from campaign_site.drawn_pages import PageOfWords
from campaign_site.not_kept import not_kept

from . import knives, manage, views

app_name = "amnesty"

# For whoever has the secret code of a visit.
MANAGE_PAGES = {
    "booking": manage.ManageView.as_view(),
    "booking/not-opened": manage.ManageView.as_view(template_name="amnesty/manage_not_opened.html"),
    "booking/opened": manage.VisitView.as_view(),
    "booking/time": manage.VisitTimeView.as_view(),
    "booking/cancel": manage.VisitCancelView.as_view(),
    "booking/keep": KeepView.as_view(kept_as=manage.JOURNEY),
    "booking/closed": EndingView.as_view(
        template_name="by_code/closed.html", extra_context={"begins_at": "amnesty:manage"}
    ),
}

urlpatterns = [
    path("", views.SurrenderView.as_view(), name="surrender"),
    path(
        "licence-holders/",
        PageOfWords.as_view(template_name="amnesty/licence_holders.html"),
        name="licence-holders",
    ),
    path("knives/", knives.KnivesView.as_view(), name="knives"),
    path("knives/near/<slug:town>/", knives.KnivesNearView.as_view(), name="knives-near"),
    path("knives/visit/", knives.KnivesVisitView.as_view(), name="knives-visit"),
    path("knives/<int:pk>/problem/", knives.ProblemView.as_view(), name="problem"),
    path(
        "knives/told/",
        PageOfWords.as_view(template_name="amnesty/knives_told.html"),
        name="problem-told",
    ),
    path("book/", include("amnesty.booking_urls")),
    *(
        path(f"{page}/", not_kept(view), name=page.replace("booking", "manage").replace("/", "-"))
        for page, view in MANAGE_PAGES.items()
    ),
]
