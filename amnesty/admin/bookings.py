"""The bookings in the staff site: the list, and the pages that belong to one visit."""

from django.urls import path

from campaign_site.recorded_admin import RecordedAdmin
from campaign_site.staff_pages import giving_back, with_sections

from . import (
    calendar_links,
    destruction,
    emptied_bins,
    freeing,
    received,
    reminders,
    runs,
    slot_making,
    taking_in,
    totals,
    visit,
    visit_verbs,
    week,
)
from .booking_list import BookingListView
from .entry import entry_urls

# Each has pages of its own: an address below that of the list, a view, and a name.
PARTS = [
    visit,
    visit_verbs,
    freeing,
    reminders,
    runs,
    week,
    slot_making,
    calendar_links,
    taking_in,
    received,
    destruction,
    emptied_bins,
    totals,
]
# What they show on the page of a visit, in this order.
SECTIONS = [part.section for part in PARTS if hasattr(part, "section")]


class BookingAdmin(RecordedAdmin):
    """The admin's list of bookings is a page of its own."""

    def changelist_view(self, request, extra_context=None):
        return BookingListView.as_view()(request)

    def get_urls(self):
        pages = [
            path(address, self.behind_the_sign_in(view), name=f"amnesty_{name}")
            for part in PARTS
            for address, view, name in part.PAGES
        ]
        return [entry_urls(), *pages, *super().get_urls()]

    def behind_the_sign_in(self, view):
        return giving_back(self.admin_site.admin_view(with_sections(view, SECTIONS)))
