"""What was added to reports later, in a list of its own: where the triage inbox is sent to."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaign_site.dates import day_in_words
from campaign_site.recorded_admin import RecordedAdmin, opened


def in_words(addition):
    day = day_in_words(addition.received_on)
    return opened(addition.text, lambda text: [(day, text)])


class AdditionAdmin(RecordedAdmin):
    list_display = ["report", "received_on"]
    list_select_related = ["report"]
    search_fields = ["report__reference__startswith"]
    search_help_text = _("Search by reference")
    fields = ["report", "received_on", "what_was_added"]
    readonly_fields = fields

    @admin.display(description=_("what was added"))
    def what_was_added(self, addition):
        return in_words(addition)
