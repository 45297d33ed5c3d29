"""The lists that records staff keep: how long each topic is kept, and what was deleted."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign_site.list_filters import DaysFilter
from campaign_site.recorded_admin import AuditedAdmin, ReadOnlyAdmin

from .disposal import DueView, places


class RetentionScheduleAdmin(AuditedAdmin):
    rows_record_themselves = True
    list_display = ["topic", "group", "days_kept", "note"]
    list_display_links = ["topic"]
    list_select_related = ["topic"]
    fields = ["topic", "group", "days_kept", "note"]

    def get_readonly_fields(self, request, obj=None):
        """A schedule stays with its topic, because the days of its reports hang on it."""
        return ["topic"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        obj.keep(by=request.user)


class ProposedOnFilter(DaysFilter):
    column = "proposed_on"


class DisposalAdmin(ReadOnlyAdmin):
    list_display = ["reference", "reason", "proposed_by", "agreed_by", "agreed_on", "deleted_on"]
    list_filter = [ProposedOnFilter]
    list_select_related = ["proposed_by", "agreed_by"]
    sortable_by = []
    fields = [
        "reference",
        "reason",
        "proposed_by",
        "proposed_on",
        "agreed_by",
        "agreed_on",
        "deleted_on",
    ]
    search_fields = ["reference__startswith"]
    search_help_text = _("Search by reference")

    def start_address(self, request):
        """Whoever may propose begins with what is due; the list is of what was decided."""
        if request.user.has_perm(DueView.permission_required):
            return reverse(f"admin:reports_{DueView.name}")
        return None

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(
            request, {"places": places(request.user)} | (extra_context or {})
        )
