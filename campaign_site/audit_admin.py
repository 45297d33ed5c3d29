"""The audit trail as it is read: by person, by days, by what was done, by what it is about."""

from django import forms
from django.contrib import admin
from django.urls import path
from django.utils.translation import gettext_lazy as _

from .list_filters import DaysForm, FormFilter
from .models import AuditEntry, StaffMember
from .reading_pages import UnusualReadingView
from .recorded_admin import ReadOnlyAdmin
from .references import is_reference, normalise


class NarrowForm(DaysForm):
    """What somebody looks for in the trail."""

    person = forms.ModelChoiceField(
        StaffMember.objects.order_by("username"),
        label=_("Who"),
        required=False,
        empty_label=_("Everybody"),
    )
    action = forms.ChoiceField(
        label=_("What"), required=False, choices=[("", _("Everything")), *AuditEntry.Action.choices]
    )
    about = forms.CharField(
        label=_("About"),
        max_length=100,
        required=False,
        help_text=_("A reference, or the exact name of a row"),
    )
    field_order = ["person", "action", "about"]

    def clean_about(self):
        """A reference in its one writing; anything else as it was typed."""
        typed = self.cleaned_data["about"]
        reference = normalise(typed)
        return reference if is_reference(reference) else typed


class NarrowFilter(FormFilter):
    """One form in the place of lists of links, which would not hold every day."""

    title = _("who and when")
    form_class = NarrowForm

    def narrow(self, entries, wanted):
        if wanted["person"]:
            entries = entries.filter(staff=wanted["person"])
        if wanted["action"]:
            entries = entries.filter(action=wanted["action"])
        if wanted["about"]:
            entries = entries.about(wanted["about"])
        return entries.between(wanted["since"], wanted["until"])


class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["number", "moment", "staff", "action", "on_what", "record", "outcome", "reason"]
    list_filter = [NarrowFilter]
    list_select_related = ["staff"]
    list_per_page = 100
    sortable_by = []
    search_parameter = "about"
    fields = [
        "number",
        "moment",
        "staff",
        "action",
        "subject",
        "record",
        "outcome",
        "reason",
        "previous_hash",
        "hash",
    ]
    readonly_fields = fields

    def changelist_view(self, request, extra_context=None):
        titled = {"title": _("Audit trail")} | (extra_context or {})
        return super().changelist_view(request, titled)

    @admin.display(description=_("when"))
    def moment(self, entry):
        return entry.moment_in_words

    @admin.display(description=_("on what"))
    def on_what(self, entry):
        return entry.subject_in_words

    def get_urls(self):
        page = self.admin_site.admin_view(UnusualReadingView.as_view())
        name = "campaign_site_auditentry_reading"
        return [
            path("reading/", page, name=name),
            path("reading/<int:year>/<int:week>/", page, name=f"{name}_of_week"),
            *super().get_urls(),
        ]
