from django.urls import path

from .views import CampaignView, WeekOfActionView

app_name = "campaigns"

urlpatterns = [
    path("<slug:slug>/", CampaignView.as_view(), name="campaign"),
    path("<slug:slug>/week-<int:number>/", WeekOfActionView.as_view(), name="week"),
]
