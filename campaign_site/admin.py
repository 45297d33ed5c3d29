from django.contrib import admin
from django.contrib.auth import admin as auth_admin
from django.utils.translation import gettext_lazy as _

from .account_admin import RoleRequestAdmin, StaffMemberAdmin
from .audit_admin import AuditEntryAdmin
from .list_filters import DaysFilter
from .models import AuditEntry, Feedback, RoleRequest, StaffMember
from .recorded_admin import RecordedAdmin, opened

admin.site.register(AuditEntry, AuditEntryAdmin)
admin.site.register(StaffMember, StaffMemberAdmin)
admin.site.register(RoleRequest, RoleRequestAdmin)
# The roles are groups, and come from roles.py alone.
admin.site.unregister(auth_admin.Group)


class ReceivedOnFilter(DaysFilter):
    column = "received_on"


@admin.register(Feedback)
class FeedbackAdmin(RecordedAdmin):
    list_display = ["__str__", "received_on"]
    list_filter = [ReceivedOnFilter]
    sortable_by = []
    fields = ["received_on", "text"]
    readonly_fields = fields

    def get_queryset(self, request):
        """A list fetches nothing that is sealed."""
        return super().get_queryset(request).defer("message")

    @admin.display(description=_("message"))
    def text(self, feedback):
        return opened(
            feedback.message, lambda message: [(_("What works, and what doesn’t?"), message)]
        )
