from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from .models import AuditEntry, Feedback, StaffMember
from .recorded_admin import ReadOnlyAdmin, RecordedAdmin, opened

admin.site.register(StaffMember, UserAdmin)


@admin.register(Feedback)
class FeedbackAdmin(RecordedAdmin):
    list_display = ["__str__", "received_on"]
    fields = ["received_on", "text"]
    readonly_fields = fields

    @admin.display(description=_("message"))
    def text(self, feedback):
        return opened(
            feedback.message, lambda message: [(_("What works, and what doesn’t?"), message)]
        )


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["happened_at", "staff", "action", "subject", "outcome", "reason"]
    list_filter = ["action"]
    search_fields = ["subject"]
    fields = ["happened_at", "staff", "action", "subject", "outcome", "reason", "hash"]
    readonly_fields = fields
    show_full_result_count = False
