from django.urls import include, path

from . import views

app_name = "amnesty"

urlpatterns = [
    path("", views.PeriodView.as_view(template_name="amnesty/surrender.html"), name="surrender"),
    path("knives/", views.KnivesView.as_view(), name="knives"),
    path("book/", include("amnesty.booking_urls")),
]
