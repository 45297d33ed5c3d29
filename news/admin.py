from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site.recorded_admin import AuditedAdmin

from .body import BodyField
from .editor import ArticleEditor
from .models import Article, Campaign, Priority, Result, WeekOfAction


class StateFilter(admin.SimpleListFilter):
    """What a press officer asks: what is out, what comes, what is not finished?"""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return Article.State.choices

    def queryset(self, request, articles):
        now = timezone.now()
        ready = articles.filter(status=Article.Status.READY)
        chosen = {
            Article.State.DRAFT: articles.filter(status=Article.Status.DRAFT),
            Article.State.SCHEDULED: ready.filter(publish_at__gt=now),
            Article.State.PUBLISHED: articles.published(),
            Article.State.EXPIRED: articles.released().filter(expire_at__lte=now),
        }
        return chosen.get(self.value(), articles)


class WeekField(forms.ModelChoiceField):
    """Says which campaign a week belongs to: every campaign has a week 1."""

    def label_from_instance(self, week):
        return f"{week.campaign}, {week}"


class ArticleForm(forms.ModelForm):
    week = WeekField(
        queryset=WeekOfAction.objects.select_related("campaign"),
        label=_("Week of action"),
        required=False,
    )

    class Meta:
        widgets = {
            "title": AdminTextInputWidget({"class": "vLargeTextField"}),
            "summary": AdminTextInputWidget({"class": "vLargeTextField"}),
        }


@admin.register(Article)
class ArticleAdmin(AuditedAdmin):
    form = ArticleForm
    list_display = ["title", "state_in_words", "appears", "priority"]
    list_filter = [StateFilter, "priority", "week__campaign"]
    list_select_related = ["priority"]
    list_per_page = 50
    show_full_result_count = False
    search_fields = ["title", "summary", "slug"]
    prepopulated_fields = {"slug": ["title"]}
    formfield_overrides = {BodyField: {"widget": ArticleEditor}}
    fieldsets = [
        (None, {"fields": ["title", "slug", "summary", "body"]}),
        (_("Where it belongs"), {"fields": ["week", "priority", "is_sensitive"]}),
        (_("When it can be read"), {"fields": ["status", "publish_at", "expire_at"]}),
    ]

    @admin.display(description=_("state"))
    def state_in_words(self, article):
        return article.state_in_words

    @admin.display(description=_("appears"), ordering="publish_at")
    def appears(self, article):
        return article.published_in_words if article.publish_at else _("Not decided")

    def get_prepopulated_fields(self, request, article=None):
        """An article that is out keeps its address when its title is mended."""
        return {} if article else self.prepopulated_fields

    def view_on_site(self, article):
        return article.get_absolute_url() if article.state == Article.State.PUBLISHED else None


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
