from django.contrib import admin
from django.utils.html import format_html_join
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.sealing import CannotOpen

from .journey import STEPS
from .models import ConcernReport, Topic

QUESTIONS = {
    name: field.label for step in STEPS for name, field in step.form_class.base_fields.items()
}


def told(sealed):
    """Sealed answers as questions and answers, or a word that they are shut here."""
    try:
        answers = sealed.open()
    except CannotOpen:
        return _("Sealed. This process does not hold the key.")
    return format_html_join(
        "",
        '<dt>{}</dt><dd class="site-told">{}</dd>',
        (
            (QUESTIONS[name], {True: _("Yes"), False: _("No")}.get(answer, answer))
            for name, answer in answers.items()
            if answer != ""
        ),
    )


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["name", "order", "default_risk", "is_offered"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(ConcernReport)
class ConcernReportAdmin(admin.ModelAdmin):
    """What the public wrote is read here, never changed. Each look is recorded."""

    list_display = ["reference", "topic", "outward_code", "received_on", "is_anonymous"]
    list_filter = ["topic", "is_anonymous"]
    search_fields = ["reference__startswith"]
    search_help_text = _("Search by reference")
    list_select_related = ["topic"]
    show_full_result_count = False
    fields = [
        "reference",
        "topic",
        "received_on",
        "channel",
        "language",
        "outward_code",
        "what_was_told",
        "contact_details",
    ]
    readonly_fields = fields

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fields(self, request, obj=None):
        if request.user.has_perm("reports.view_reportercontact"):
            return self.fields
        return [name for name in self.fields if name != "contact_details"]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        response = super().change_view(request, object_id, form_url, extra_context)
        if report := self.get_object(request, object_id):
            audit.record(request.user, AuditEntry.Action.VIEW, report)
        return response

    @admin.display(description=_("what was told"))
    def what_was_told(self, report):
        return told(report.answers)

    @admin.display(description=_("contact details"))
    def contact_details(self, report):
        return _("Anonymous") if report.is_anonymous else told(report.contact.details)
