"""The reports in the staff site: the queue, and the pages that belong to one report."""

from contextlib import suppress
from uuid import UUID

from django.contrib.admin.utils import unquote
from django.urls import path

from campaign_site.staff_pages import giving_back, with_sections

from . import (
    contact,
    disposal,
    entry,
    exporting,
    figures,
    history,
    links,
    photos,
    report,
    retention,
    sharing,
    work,
)
from .queue import QueueAdmin
from .tombstone import tombstone

# Each has pages of its own: an address below that of the list, a view, and a name.
PARTS = [
    report,
    contact,
    photos,
    work,
    sharing,
    links,
    retention,
    disposal,
    exporting,
    figures,
    history,
]
# What they show on the page of a report, in this order.
SECTIONS = [part.section for part in PARTS if hasattr(part, "section")]


class ConcernReportAdmin(QueueAdmin):
    def get_urls(self):
        return (
            [entry.entry_urls()]
            + [
                path(address, self.behind_the_sign_in(view), name=f"reports_{name}")
                for part in PARTS
                for address, view, name in part.PAGES
            ]
            + super().get_urls()
        )

    def behind_the_sign_in(self, view):
        return giving_back(self.admin_site.admin_view(with_sections(view, SECTIONS)))

    def _get_obj_does_not_exist_redirect(self, request, opts, object_id):
        """The pages of Django's own, too, say of a deleted report what became of it."""
        with suppress(ValueError):
            if page := tombstone(request, UUID(unquote(object_id))):
                return page
        return super()._get_obj_does_not_exist_redirect(request, opts, object_id)
