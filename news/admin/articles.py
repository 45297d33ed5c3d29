"""The articles in the staff site: the list, the form, and the page of each article."""

from django.contrib import admin
from django.contrib.admin.views.main import SEARCH_VAR, ChangeList
from django.db.models import F
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from campaign_site.paging import UncountedPaginator
from campaign_site.recorded_admin import AuditedAdmin
from campaign_site.staff_pages import giving_back, with_sections
from news.models import Article

from . import article_page, autosave, board, ending, holding, preview, publishing, revisions
from .writing import ArticleWriting

# Each has pages of its own: an address below that of the list, a view, and a name.
PARTS = [
    article_page,
    autosave,
    preview,
    publishing,
    revisions,
    holding,
    ending,
    board,
]
# What they show on the page of an article, in this order.
SECTIONS = [part.section for part in PARTS if hasattr(part, "section")]


class StateFilter(admin.SimpleListFilter):
    """What a press officer asks: what is out, what comes, what is not finished?"""

    title = _("state")
    parameter_name = "state"

    def lookups(self, request, model_admin):
        return [
            ("waiting", _("Waits for a second person")),
            ("waits-for-you", _("Waits for you")),
            ("sent-back", _("Sent back to you")),
            ("yours", _("You work on it")),
            ("held-by-you", _("On hold, and you own the hold")),
            *Article.State.choices,
            ("alone", _("Published without a second person")),
            ("embargo", _("Embargo")),
            ("review", _("Legal review")),
            ("review-due", _("Legal review is due")),
        ]

    def queryset(self, request, articles):
        chosen = {
            "waiting": articles.waiting,
            "waits-for-you": lambda: articles.waiting_for(request.user),
            "sent-back": lambda: articles.sent_back_to(request.user),
            "yours": lambda: articles.worked_on_by(request.user),
            "held-by-you": lambda: articles.filter(held_by=request.user),
            "alone": articles.published_alone,
            "embargo": articles.under_embargo,
            "review": lambda: articles.exclude(legal_review_on=None),
            "review-due": lambda: articles.review_due(timezone.localdate()),
        }
        if self.value() in chosen:
            return chosen[self.value()]()
        is_state = self.value() in Article.State
        return articles.in_state(self.value()) if is_state else articles


class FoundPaginator(UncountedPaginator):
    """Of what a search finds. Above it the page says so, and asks for more words."""

    MOST = 500


class ArticleList(ChangeList):
    """Without the texts, which are most of what the database would send."""

    def get_queryset(self, request, **kwargs):
        return super().get_queryset(request, **kwargs).defer("body", "plain_text")


@admin.register(Article)
class ArticleAdmin(ArticleWriting, AuditedAdmin):
    list_display = [
        "title_and_page",
        "state_in_words",
        "marks",
        "appears",
        "last_saved",
        "priority",
    ]
    list_display_links = None
    list_filter = [StateFilter, "priority", "week__campaign"]
    list_select_related = ["priority"]
    # What has no day yet comes first. PostgreSQL's index has the same order.
    ordering = [F("publish_at").desc(nulls_first=True), "-pk"]
    list_per_page = 50
    search_fields = ["title"]  # only for the box: see get_search_results
    search_help_text = _("Words of the article, or the word in its address.")

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user).with_latest_text()

    def get_changelist(self, request, **kwargs):
        return ArticleList

    def get_paginator(self, request, articles, *args, **kwargs):
        is_search = request.GET.get(SEARCH_VAR)
        paginator = FoundPaginator if is_search else self.paginator
        return paginator(articles, *args, **kwargs)

    def get_search_results(self, request, articles, search_term):
        if not search_term:
            return articles, False
        return articles.found_by_staff(search_term), False

    @admin.display(description=_("title"), ordering="title")
    def title_and_page(self, article):
        address = reverse("admin:news_article_page", args=[article.pk])
        return format_html('<a href="{}">{}</a>', address, article.title)

    @admin.display(description=_("state"))
    def state_in_words(self, article):
        return article.state_in_words

    @admin.display(description=_("to beware of"))
    def marks(self, article):
        return ", ".join(map(str, [*article.text_marks, *article.marks]))

    @admin.display(description=_("appears"), ordering="publish_at")
    def appears(self, article):
        return article.published_in_words if article.publish_at else _("Not decided")

    @admin.display(description=_("last saved"))
    def last_saved(self, article):
        latest = article.text_listed
        if latest.made_by is None:
            return latest.made_in_words
        told = {"when": latest.made_in_words, "who": latest.made_by}
        return _("%(when)s, by %(who)s") % told

    def get_urls(self):
        pages = [
            path(address, self.behind_the_sign_in(view), name=f"news_{name}")
            for part in PARTS
            for address, view, name in part.PAGES
        ]
        return [*pages, *super().get_urls()]

    def behind_the_sign_in(self, view):
        return giving_back(self.admin_site.admin_view(with_sections(view, SECTIONS)))

    def view_on_site(self, article):
        return article.get_absolute_url() if article.state == Article.State.PUBLISHED else None
