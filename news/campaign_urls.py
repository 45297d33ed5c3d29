from django.urls import path

from .feeds import CampaignFeed
from .views import WeekOfActionView

app_name = "campaigns"

# The page of the campaign itself shows something of another app (campaign_site/urls.py).
urlpatterns = [
    path("<slug:slug>/feed/", CampaignFeed(), name="feed"),
    path("<slug:slug>/week-<int:number>/", WeekOfActionView.as_view(), name="week"),
]
