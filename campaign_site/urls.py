"""The map of the site."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from news import campaign_urls
from reports import advice

from . import card, views
from .not_kept import not_kept

# In English at `/…`, in another language at `/ro/…`. What stands here is in all of them.
in_every_language = [
    path("", views.HomeView.as_view(), name="home"),
    path("report/", include("reports.urls")),
    path("amnesty/", include("amnesty.urls")),
    path("feedback/", views.FeedbackView.as_view(), name="feedback"),
    path(
        "feedback/sent/",
        not_kept(views.StandingPageView.as_view(page="feedback_sent")),
        name="feedback-sent",
    ),
    path("contact/", views.StandingPageView.as_view(page="contact"), name="contact"),
    path("safety/", views.StandingPageView.as_view(page="safety"), name="safety"),
    path(
        "keeping-you-safe/",
        views.StandingPageView.as_view(page="keeping_you_safe"),
        name="keeping-you-safe",
    ),
    path("signs/", advice.SignsView.as_view(), name="signs"),
    path("what-happens/", advice.WhatHappensView.as_view(), name="what-happens"),
    path("young-people/", advice.YoungPeopleView.as_view(), name="young-people"),
]

campaign_pages = [
    path("<slug:slug>/", views.CampaignView.as_view(), name="campaign"),
    *campaign_urls.urlpatterns,
]

in_english = [
    path("news/", include("news.urls")),
    path("campaigns/", include((campaign_pages, campaign_urls.app_name))),
    path("privacy/", views.StandingPageView.as_view(page="privacy"), name="privacy"),
    path("cookies/", views.CookiesView.as_view(), name="cookies"),
    path(
        "accessibility/", views.StandingPageView.as_view(page="accessibility"), name="accessibility"
    ),
    path("terms/", views.StandingPageView.as_view(page="terms"), name="terms"),
]

in_no_language = [
    path("pictures/", include("news.picture_urls")),
    path("leave/", views.leave, name="leave"),
    path("card.png", card.card, name="card"),
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("robots.txt", views.RobotsView.as_view(), name="robots"),
    path("sitemap.xml", views.SitemapIndexView.as_view(), name="sitemap"),
    path("sitemap-pages.xml", views.sitemap_of_pages, name="sitemap-of-pages"),
    path("sitemap-news-<int:part>.xml", views.sitemap_of_news, name="sitemap-of-news"),
    path(".well-known/security.txt", views.SecurityTextView.as_view(), name="security-text"),
]

if settings.DEMO:
    in_english.append(path("design/", include("campaign_site.design.urls")))

urlpatterns = [
    *i18n_patterns(*in_every_language, prefix_default_language=False),
    *in_english,
    *in_no_language,
]
if settings.HAS_STAFF_SITE:
    urlpatterns.append(path("", include("campaign_site.staff_urls")))

handler400 = "campaign_site.error_pages.bad_request"
handler403 = "campaign_site.error_pages.permission_denied"
handler404 = "campaign_site.error_pages.page_not_found"
handler500 = "campaign_site.error_pages.server_error"
