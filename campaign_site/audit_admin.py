"""The audit trail as it is read: by person, by days, by what was done, by what it is about."""

from django import forms
from django.contrib import admin
from django.core.paginator import Paginator
from django.urls import path
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .models import AuditEntry, StaffMember
from .reading_pages import UnusualReadingView
from .recorded_admin import ReadOnlyAdmin
from .references import is_reference, normalise
from .staff_fields import DayField


class UncountedPaginator(Paginator):
    """Counts no further than anyone pages, so a long trail is as quick as a short one."""

    MOST = 10_000

    @cached_property
    def count(self):
        return self.object_list.order_by()[: self.MOST].count()


class NarrowForm(forms.Form):
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
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("To"), required=False)

    def clean_about(self):
        """A reference in its one writing; anything else as it was typed."""
        typed = self.cleaned_data["about"]
        reference = normalise(typed)
        return reference if is_reference(reference) else typed

    def clean(self):
        typed = super().clean()
        since, until = typed.get("since"), typed.get("until")
        if since and until and until < since:
            self.add_error("until", _("Enter a last day that is not before the first"))
        return typed

    def narrow(self, entries):
        if not self.is_valid():
            return entries.none()
        wanted = self.cleaned_data
        if wanted["person"]:
            entries = entries.filter(staff=wanted["person"])
        if wanted["action"]:
            entries = entries.filter(action=wanted["action"])
        if wanted["about"]:
            entries = entries.about(wanted["about"])
        return entries.between(wanted["since"], wanted["until"])


class NarrowFilter(admin.ListFilter):
    """One form in the place of lists of links, which would not hold every day."""

    title = _("who and when")
    template = "admin/campaign_site/auditentry/narrow.html"
    parameter_names = list(NarrowForm.base_fields)

    def __init__(self, request, params, model, model_admin):
        super().__init__(request, params, model, model_admin)
        for name in self.expected_parameters():
            if name in params:
                self.used_parameters[name] = params.pop(name)[-1]
        self.form = NarrowForm(self.used_parameters)

    most = UncountedPaginator.MOST

    def has_output(self):
        return True

    def expected_parameters(self):
        return self.parameter_names

    def choices(self, changelist):
        return []

    def queryset(self, request, entries):
        return self.form.narrow(entries)


class AuditEntryAdmin(ReadOnlyAdmin):
    list_display = ["number", "moment", "staff", "action", "on_what", "record", "outcome", "reason"]
    list_filter = [NarrowFilter]
    list_select_related = ["staff"]
    list_per_page = 100
    sortable_by = []
    show_facets = admin.ShowFacets.NEVER
    show_full_result_count = False
    paginator = UncountedPaginator
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
