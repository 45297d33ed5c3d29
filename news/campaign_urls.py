from django.urls import path

from .views import WeekOfActionView, feed

app_name = "campaigns"

# The page of the campaign itself shows something of another app (campaign_site/urls.py).
urlpatterns = [
    path("<slug:slug>/feed/", feed, {"kind": "CampaignFeed"}, name="feed"),
    path("<slug:slug>/week-<int:number>/", WeekOfActionView.as_view(), name="week"),
]
