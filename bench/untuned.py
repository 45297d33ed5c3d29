"""The lists of the staff site as Django's admin makes them when nobody thinks of their length.

Each shows what ours shows. It counts all rows, offers the days of the whole table, a link for
each value of a column, and a search in every column with text. Only the benchmarks serve them.
"""

from django.contrib import admin
from django.urls import path

from amnesty.models import Booking, CollectionSlot, Receipt
from campaign_site.models import AuditEntry
from campaign_site.urls import urlpatterns as of_the_site
from news.models import Article
from reports.models import Addition, ConcernReport, Disposal


class UntunedSite(admin.AdminSite):
    def has_permission(self, request):
        return True


class UntunedAdmin(admin.ModelAdmin):
    change_list_template = "admin/change_list.html"

    def has_module_permission(self, request):
        return True

    def has_view_permission(self, request, obj=None):
        return True


# What stands on the list; what it is narrowed by; where words are looked for; by which day.
LISTS = {
    ConcernReport: (
        ["reference", "risk", "topic", "status", "assignee", "outward_code", "received_on"],
        ["status", "risk", "topic", "channel", "outward_code"],
        ["reference", "outward_code", "onward_reference", "doubts"],
        "received_on",
    ),
    Addition: (["report", "received_on"], ["language"], ["report__reference"], "received_on"),
    Disposal: (
        ["reference", "reason", "proposed_by", "agreed_by", "agreed_on", "deleted_on"],
        ["proposed_by", "agreed_by"],
        ["reference", "reason"],
        "proposed_on",
    ),
    AuditEntry: (
        ["number", "happened_at", "staff", "action", "subject", "record", "outcome", "reason"],
        ["action", "staff", "outcome"],
        ["subject", "record", "outcome", "reason"],
        "happened_at",
    ),
    Booking: (
        ["reference", "slot", "status", "loaded", "channel", "received_on"],
        ["status", "loaded", "channel", "language", "slot__area"],
        ["reference", "incident_reference"],
        "received_on",
    ),
    CollectionSlot: (
        ["date", "window", "area", "held", "capacity"],
        ["area", "window", "capacity"],
        ["area__name"],
        "date",
    ),
    Receipt: (
        ["number", "taken_on", "booking", "point", "taken_by", "voided_on"],
        ["point", "taken_by"],
        ["number", "booking__reference"],
        "taken_on",
    ),
    Article: (
        ["title", "status", "publish_at", "priority"],
        ["status", "priority", "week__campaign"],
        ["title", "summary", "plain_text"],
        "publish_at",
    ),
}

site = UntunedSite(name="untuned")
for model, (shown, narrowed_by, searched, day) in LISTS.items():
    words = {
        "list_display": shown,
        "list_filter": narrowed_by,
        "search_fields": searched,
        "date_hierarchy": day,
    }
    site.register(model, type(f"Untuned{model.__name__}", (UntunedAdmin,), words))

urlpatterns = [path("untuned/", site.urls), *of_the_site]


def list_of(model, query=""):
    """The address of its list, for `Operation.untuned`."""
    return f"/untuned/{model._meta.app_label}/{model._meta.model_name}/?{query}"
