"""How an article is written in the admin: each save is a revision, and puts itself on record."""

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign_site.dates import planned_moment_in_words
from campaign_site.staff_pages import giving_back
from news.comparing import compare
from news.models import Article

from . import autosave
from .article_form import ArticleForm
from .picture_fields import PICTURE_FIELDS, draw_first

STANDS = {
    Article.State.SCHEDULED: _(
        "A text of this article is published already, for a time to come. What you save here "
        "does not change that text until somebody has approved it."
    ),
    Article.State.HELD: _("What you save here is not out until somebody has approved it."),
    Article.State.PUBLISHED: _(
        "This is out. What you save here is not, until somebody has approved it."
    ),
    Article.State.EXPIRED: _(
        "Its time is over. What you save here is not out until somebody has approved it."
    ),
    Article.State.WITHDRAWN: _("It is withdrawn. What you save here is not out."),
    Article.State.GONE: _("It has been taken down. What you save here is not out."),
    Article.State.MOVED: _("It has moved. What you save here is not out."),
}


class ArticleWriting:
    """For the admin of articles: the form, and what it says of what stands."""

    form = ArticleForm
    rows_record_themselves = True
    change_form_template = "admin/news/article/change_form.html"
    prepopulated_fields = {"slug": ["title"]}

    def get_urls(self):
        """Whoever was signed out while they wrote gets back what they sent."""
        pages = super().get_urls()
        for page in pages:
            if page.name in {"news_article_add", "news_article_change"}:
                page.callback = giving_back(page.callback)
        return pages

    def get_fieldsets(self, request, article=None):
        was_out = article is not None and article.was_out
        return [
            (None, {"fields": ["title", "slug", "summary", "body"]}),
            (_("Lead image"), {"fields": PICTURE_FIELDS}),
            (_("Where it belongs"), {"fields": ["week", "priority", "is_sensitive"]}),
            (
                _("When it can be read"),
                {"fields": ["appeared" if was_out else "publish_at", "expire_at", "after_expiry"]},
            ),
        ]

    def get_readonly_fields(self, request, article=None):
        """When it appeared is history. It can't be written anew."""
        return ["appeared"] if article is not None and article.was_out else []

    def get_prepopulated_fields(self, request, article=None):
        """An article keeps its address when its title is mended."""
        return {} if article else self.prepopulated_fields

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change, **kwargs)
        form.by, form.typed = request.user, autosave.taken_up(request, obj)
        return form

    @admin.display(description=_("appeared"))
    def appeared(self, article):
        return planned_moment_in_words(article.publish_at)

    def get_changeform_initial_data(self, request):
        """Nothing that stands in an address gets into a form."""
        return {}

    def changeform_view(self, request, object_id=None, *args, **kwargs):
        """Where somebody else was faster with the same address, the form says so."""
        if request.method == "POST" and self.may_save(request, object_id):
            draw_first(request)
        try:
            return super().changeform_view(request, object_id, *args, **kwargs)
        except (ValidationError, IntegrityError):
            return super().changeform_view(request, object_id, *args, **kwargs)

    def may_save(self, request, pk):
        if pk is None:
            return self.has_add_permission(request)
        return self.has_change_permission(request) and self.get_object(request, unquote(pk))

    def change_view(self, request, object_id, *args, **kwargs):
        may_only_look = not self.has_change_permission(request)
        if request.method == "GET" and self.has_view_permission(request) and may_only_look:
            return HttpResponseRedirect(reverse("admin:news_article_page", args=[object_id]))
        return super().change_view(request, object_id, *args, **kwargs)

    def save_form(self, request, form, change):
        article = form.keep()
        autosave.forget(request.user, article if change else None)
        return article

    def save_model(self, request, obj, form, change):
        """The revision is saved, and what follows from it."""

    def save_related(self, request, form, formsets, change):
        """There is nothing beside it."""

    def response_post_save_add(self, request, obj):
        return self.response_post_save_change(request, obj)

    def response_post_save_change(self, request, obj):
        return HttpResponseRedirect(reverse("admin:news_article_page", args=[obj.pk]))

    def render_change_form(self, request, context, *args, obj=None, **kwargs):
        form = context["adminform"].form
        context |= autosave.offered(request, obj, form)
        context |= {"article": obj, "stands": standing(obj, request.user) if obj else []}
        if form.is_bound and form.is_stale:
            texts = compare(form.latest.values, form.values)
            context["stale_texts"] = [text for text in texts if text.name in form.differing]
        page = super().render_change_form(request, context, *args, obj=obj, **kwargs)
        if form.is_bound and form.is_stale:
            page.status_code = 409
        return page


def standing(article, staff):
    """What whoever opens the form must know before they write, in sentences."""
    latest = article.latest
    if latest.is_submitted:
        yield _("This text waits for a second person. If you save, you take it back.")
    elif latest.stage == latest.Stage.SENT_BACK:
        told = {"who": latest.decided_by, "note": latest.decision_note}
        yield _("%(who)s sent it back: %(note)s") % told
    if not article.is_unfinished and article.state in STANDS:
        yield STANDS[article.state]
    if article.state == Article.State.SCHEDULED:
        when = planned_moment_in_words(article.publish_at)
        yield _("It appears on %(when)s.") % {"when": when}
    if staff.has_perm("news.approve_article"):
        yield _("If you save, you have written on it, and somebody else must approve it.")
