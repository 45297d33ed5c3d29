from django.urls import path

from .feeds import CampaignFeed
from .views import CampaignView, WeekOfActionView

app_name = "campaigns"

urlpatterns = [
    path("<slug:slug>/", CampaignView.as_view(), name="campaign"),
    path("<slug:slug>/feed/", CampaignFeed(), name="feed"),
    path("<slug:slug>/week-<int:number>/", WeekOfActionView.as_view(), name="week"),
]
