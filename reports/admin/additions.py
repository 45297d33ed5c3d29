"""What was added to reports later, in a list of its own: where the triage inbox is sent to."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaign_site.dates import day_in_words
from campaign_site.list_filters import DaysFilter
from campaign_site.recorded_admin import RecordedAdmin, opened


def in_words(addition):
    day = day_in_words(addition.received_on)
    return opened(addition.text, lambda text: [(day, text)])


class ReceivedOnFilter(DaysFilter):
    column = "received_on"


class AdditionAdmin(RecordedAdmin):
    list_display = ["report", "received_on"]
    list_filter = [ReceivedOnFilter]
    list_select_related = ["report"]
    # The newest first, as it is worked on.
    ordering = ["-received_on", "-id"]
    sortable_by = []
    search_fields = ["report__reference__startswith"]
    search_help_text = _("Search by reference")
    fields = ["report", "received_on", "what_was_added"]
    readonly_fields = fields

    def get_queryset(self, request):
        """A list fetches nothing that is sealed."""
        return super().get_queryset(request).defer("text", "report__answers")

    @admin.display(description=_("what was added"))
    def what_was_added(self, addition):
        return in_words(addition)
