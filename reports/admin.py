from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaign_site.recorded_admin import RecordedAdmin, opened

from .addition_admin import AdditionAdmin, AdditionsOfReport
from .contact_admin import ContactAdmin, told
from .doubts_filter import DoubtsFilter, doubts_in_words
from .models import Addition, ConcernReport, ReportingPause, Topic
from .pause_admin import ReportingPauseAdmin
from .photo_admin import PhotoAdmin

RISKS = [risk.column for risk in ConcernReport.Risk]


admin.site.register(Addition, AdditionAdmin)
admin.site.register(ReportingPause, ReportingPauseAdmin)


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["name", "order", "default_risk", "asks_for_photos", "is_offered"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(ConcernReport)
class ConcernReportAdmin(PhotoAdmin, ContactAdmin, AdditionsOfReport, RecordedAdmin):
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

    @admin.display(description=_("what was told"))
    def what_was_told(self, report):
        return opened(report.answers, told)
