from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign_site.recorded_admin import AuditedAdmin
from news.models import Campaign, Priority, Result, WeekOfAction


class WeekInline(admin.StackedInline):
    model = WeekOfAction
    extra = 0
    fields = [("number", "starts_on"), "theme", "priority", "summary"]
    formfield_overrides = {models.TextField: {"widget": AdminTextareaWidget({"rows": 2})}}
    show_change_link = True
    view_on_site = False


@admin.register(Campaign)
class CampaignAdmin(AuditedAdmin):
    list_display = ["title", "starts_on", "is_published"]
    prepopulated_fields = {"slug": ["title"]}
    inlines = [WeekInline]

    def get_readonly_fields(self, request, campaign=None):
        """Readers know the address of what is published, and no old one of a campaign is kept.

        The row is asked: a form with a mistake in it has changed the object already.
        """
        is_public = campaign is not None and Campaign.objects.published().filter(pk=campaign.pk)
        return ["slug"] if is_public and is_public.exists() else []

    def get_prepopulated_fields(self, request, campaign=None):
        return {} if campaign else self.prepopulated_fields

    def view_on_site(self, campaign):
        return campaign.get_absolute_url() if campaign.is_published else None


class ResultInline(admin.TabularInline):
    model = Result
    extra = 1
    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}


@admin.register(WeekOfAction)
class WeekOfActionAdmin(AuditedAdmin):
    list_display = ["__str__", "campaign", "days", "stage_in_words"]
    list_filter = ["campaign"]
    list_select_related = ["campaign"]
    search_fields = ["theme", "summary"]
    inlines = [ResultInline]

    @admin.display(description=_("stage"))
    def stage_in_words(self, week):
        return week.stage.label

    def view_on_site(self, week):
        return week.get_absolute_url() if week.campaign.is_published else None


@admin.register(Priority)
class PriorityAdmin(AuditedAdmin):
    list_display = ["name", "starts_on", "ends_on"]
    prepopulated_fields = {"slug": ["name"]}

    def get_readonly_fields(self, request, priority=None):
        """Readers know its address from the first moment on."""
        return ["slug"] if priority else []

    def get_prepopulated_fields(self, request, priority=None):
        return {} if priority else self.prepopulated_fields
