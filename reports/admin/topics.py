from campaign_site.recorded_admin import AuditedAdmin


class TopicAdmin(AuditedAdmin):
    list_display = ["name", "order", "default_risk", "asks_for_photos", "is_offered"]
    prepopulated_fields = {"slug": ["name"]}
