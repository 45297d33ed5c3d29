"""How staff read what was added to a report later: with the report, and in a list of its own."""

from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from campaign_site.dates import day_in_words
from campaign_site.recorded_admin import RecordedAdmin, opened


def in_words(addition):
    day = day_in_words(addition.received_on)
    return opened(addition.text, lambda text: [(day, text)])


class AdditionsOfReport:
    """Adds what was told later to the page of a report."""

    @admin.display(description=_("added later"))
    def additions(self, report):
        told = ((in_words(addition),) for addition in report.additions.all())
        return format_html_join("", "{}", told) or _("None")


class AdditionAdmin(RecordedAdmin):
    """Where the triage inbox is sent to when something was added."""

    list_display = ["report", "received_on"]
    list_select_related = ["report"]
    search_fields = ["report__reference__startswith"]
    search_help_text = _("Search by reference")
    fields = ["report", "received_on", "what_was_added"]
    readonly_fields = fields

    @admin.display(description=_("what was added"))
    def what_was_added(self, addition):
        return in_words(addition)
