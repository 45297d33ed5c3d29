from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from .models import AuditEntry, Feedback
from .sealing import CannotOpen


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that nobody may add, change or delete by hand."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Feedback)
class FeedbackAdmin(ReadOnlyAdmin):
    list_display = ["received_on", "id"]
    fields = ["received_on", "text"]
    readonly_fields = fields

    @admin.display(description=_("message"))
    def text(self, feedback):
        try:
            return feedback.message.open()
        except CannotOpen:
            return _("Sealed. This process does not hold the key.")


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["happened_at", "staff", "action", "subject", "reason"]
    list_filter = ["action"]
    search_fields = ["subject"]
    fields = ["happened_at", "staff", "action", "subject", "reason", "hash"]
    readonly_fields = fields
    show_full_result_count = False
