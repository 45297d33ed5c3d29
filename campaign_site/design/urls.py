"""Included where the site is a demonstration, and nowhere else."""

from django.urls import path

from . import views

app_name = "design"
urlpatterns = [
    path("", views.StartView.as_view(), name="start"),
    path("pages/<slug:name>/", views.WholePageView.as_view(), name="page"),
    path("<slug:name>/", views.PartsView.as_view(), name="parts"),
]
