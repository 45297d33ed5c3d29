from django.urls import path

from campaign_site.draft_pages import EndingView
from campaign_site.journeys import journey_urls
from campaign_site.not_kept import not_kept

from .journey import BOOKING
from .models import Booking
from .views import StartView

app_name = "booking"

CODE_LASTS = {"days": Booking.CODE_LASTS.days}
# How the page with the code was closed.
NOTED = {
    "noted": "amnesty/noted.html",
    "noted/switched-off": "amnesty/noted_switched_off.html",
    "noted/too-late": "amnesty/noted_too_late.html",
}

urlpatterns = [
    path("", StartView.as_view(extra_context={"journey": BOOKING}), name="start"),
    *(
        path(
            f"{page}/",
            not_kept(EndingView.as_view(template_name=template, extra_context=CODE_LASTS)),
            name=page.replace("/", "-"),
        )
        for page, template in NOTED.items()
    ),
    *journey_urls(BOOKING),
]
