"""What supervisors decide about urgency: the words of threat to life, and the times."""

from campaign_site.recorded_admin import AuditedAdmin


class ThreatPhraseAdmin(AuditedAdmin):
    list_display = ["words"]


class ResponseTargetAdmin(AuditedAdmin):
    """One for each risk, and each may be missing: then no report of this risk is overdue."""

    list_display = ["__str__", "days_to_look", "days_to_close"]

    def get_readonly_fields(self, request, obj=None):
        return ["risk"] if obj else []
