from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from campaign_site.recorded_admin import RecordedAdmin, opened

from .journey import STEPS
from .models import ConcernReport, Topic

QUESTIONS = {
    name: field.label for step in STEPS for name, field in step.form_class.base_fields.items()
}


WORDS = {True: _("Yes"), False: _("No")}


def told(answers):
    """The questions as they were asked, with the answers that were given."""
    return [
        (QUESTIONS.get(name, name), WORDS.get(answer, answer))
        for name, answer in answers.items()
        if answer != ""
    ]


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    list_display = ["name", "order", "default_risk", "is_offered"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(ConcernReport)
class ConcernReportAdmin(RecordedAdmin):
    list_display = ["reference", "topic", "outward_code", "received_on", "is_anonymous"]
    list_filter = ["topic", "is_anonymous"]
    search_fields = ["reference__startswith"]
    search_help_text = _("Search by reference")
    list_select_related = ["topic"]
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

    def get_fields(self, request, obj=None):
        if request.user.has_perm("reports.view_reportercontact"):
            return self.fields
        return [name for name in self.fields if name != "contact_details"]

    @admin.display(description=_("what was told"))
    def what_was_told(self, report):
        return opened(report.answers, told)

    @admin.display(description=_("contact details"))
    def contact_details(self, report):
        return _("Anonymous") if report.is_anonymous else opened(report.contact.details, told)
