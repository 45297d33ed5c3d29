"""What the public reads about where, when and what: kinds of items, periods and points."""

from django import forms
from django.contrib import admin
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from amnesty.models import ItemKind, SurrenderPeriod
from campaign_site.govuk_messages import fill_in_messages
from campaign_site.recorded_admin import ReadOnlyAdmin
from campaign_site.staff_fields import DayField

from . import agreeing, point_pages
from .waiting_versions import WaitingVersionsView


class ProposalForm(forms.ModelForm):
    """What somebody types of a row, before another person agrees to it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            fill_in_messages(field, self[name].label)

    def noted(self):
        return {}


class KindForm(ProposalForm):
    class Meta:
        model = ItemKind
        fields = ItemKind.PUBLIC


class PeriodForm(ProposalForm):
    class Meta:
        model = SurrenderPeriod
        fields = SurrenderPeriod.PUBLIC
        field_classes = {"opens_on": DayField, "closes_on": DayField}
        widgets = {
            "kinds": forms.CheckboxSelectMultiple,
            "promise": forms.Textarea({"rows": 4}),
            "limits": forms.Textarea({"rows": 4}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kinds"].queryset = ItemKind.objects.published()


class PublishedAdmin(ReadOnlyAdmin):
    """A list of rows that two people publish. Its pages are those of `agreeing`."""

    change_list_template = "admin/amnesty/published/change_list.html"
    form_of_proposal = None
    pages = agreeing.PAGES
    sections = ()

    def get_urls(self):
        own = agreeing.urls_of(self, self.form_of_proposal, self.pages, self.sections)
        return own + super().get_urls()

    def changelist_view(self, request, extra_context=None):
        version = agreeing.versions_of(self.model)._meta.model_name
        told = {
            "may_propose": request.user.has_perm(f"amnesty.add_{version}"),
            "propose_address": reverse(f"admin:amnesty_{self.opts.model_name}_add_proposal"),
        }
        return super().changelist_view(request, told | (extra_context or {}))


class ItemKindAdmin(PublishedAdmin):
    form_of_proposal = KindForm
    list_display = ["name", "group", "order", "is_published"]
    list_filter = ["group", "is_published"]


class SurrenderPeriodAdmin(PublishedAdmin):
    form_of_proposal = PeriodForm
    list_display = ["title", "opens_on", "closes_on", "method", "is_published"]


class SurrenderPointAdmin(PublishedAdmin):
    form_of_proposal = point_pages.PointForm
    pages = agreeing.PAGES + point_pages.PAGES
    sections = (point_pages.section,)
    list_display = ["name", "town", "sort", "date", "status", "checked_on", "is_published"]
    list_filter = ["sort", "status", "is_published", "town"]
    search_fields = ["name", "town", "place"]

    def get_urls(self):
        waiting = self.admin_site.admin_view(WaitingVersionsView.as_view())
        return [
            path("waiting/", waiting, name="amnesty_waiting_versions"),
            *super().get_urls(),
        ]


class HandledFilter(admin.SimpleListFilter):
    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [("handled", _("handled"))]

    def choices(self, changelist):
        everything, *others = super().choices(changelist)
        return [{**everything, "display": _("open")}, *others]

    def queryset(self, request, reports):
        return reports.exclude(handled_on=None) if self.value() else reports.open()


class PointReportAdmin(ReadOnlyAdmin):
    """What readers said about bins. It is handled on the page of the bin."""

    list_display = ["bin", "what", "reported_on", "number", "handled_on"]
    list_display_links = None
    list_filter = [HandledFilter, "what"]
    list_select_related = ["point"]

    @admin.display(description=_("bin"), ordering="point")
    def bin(self, report):
        page = point_pages.page_of(report.point)
        return format_html('<a href="{}#reports">{}</a>', page, report.point)
