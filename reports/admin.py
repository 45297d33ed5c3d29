from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaign_site.recorded_admin import RecordedAdmin, opened

from .addition_admin import AdditionAdmin, AdditionsOfReport
from .doubts_filter import DoubtsFilter, doubts_in_words
from .models import Addition, ConcernReport, ReportingPause, Topic
from .pause_admin import ReportingPauseAdmin
from .photo_admin import PhotoAdmin

RISKS = ConcernReport.RISKS.values()


def told(stored):
    """The questions as they were asked, with the answers that were given, page by page."""
    return [row for page in stored["pages"] for row in page["rows"]]


admin.site.register(Addition, AdditionAdmin)
admin.site.register(ReportingPause, ReportingPauseAdmin)


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["name", "order", "default_risk", "is_offered"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(ConcernReport)
class ConcernReportAdmin(PhotoAdmin, AdditionsOfReport, RecordedAdmin):
    list_display = [
        "reference",
        "topic",
        "timing",
        "outward_code",
        "received_on",
        "identity",
        doubts_in_words,
    ]
    list_filter = [DoubtsFilter, "topic", "timing", *RISKS, "identity"]
    search_fields = ["reference__startswith"]
    search_help_text = _("Search by reference")
    list_select_related = ["topic"]
    fields = [
        "reference",
        "topic",
        "timing",
        *RISKS,
        "safe_to_act",
        "received_on",
        "channel",
        "language",
        "outward_code",
        "identity",
        "what_was_told",
        "additions",
        "photos",
        "contact_details",
    ]
    readonly_fields = fields

    def get_fields(self, request, obj=None):
        is_sealed = obj and obj.identity == obj.Identity.SEALED
        needed = "open_sealed_contact" if is_sealed else "view_reportercontact"
        if request.user.has_perm(f"reports.{needed}"):
            return self.fields
        return [name for name in self.fields if name != "contact_details"]

    @admin.display(description=_("what was told"))
    def what_was_told(self, report):
        return opened(report.answers, told)

    @admin.display(description=_("contact details"))
    def contact_details(self, report):
        return (
            _("Anonymous")
            if report.identity == report.Identity.NONE
            else opened(report.contact.details, told)
        )
