"""Every text that an article ever had: who saved it, what differs, and how it comes back."""

from django import forms
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.staff_pages import StaffPage
from news.comparing import compare, shown

from .article_page import CHANGES, ArticleChangeView, ArticlePage, ArticleVersionedForm

View = AuditEntry.Action.VIEW


class RevisionsPage(ArticlePage):
    """A page of its own, without what stands on the page of the article."""

    title = ""

    def get_context_data(self, **kwargs):
        about = {"article": self.article, "title": self.title, "is_nav_sidebar_enabled": False}
        return StaffPage.get_context_data(self, **about | kwargs)

    @property
    def revisions(self):
        return self.article.revisions.select_related("made_by", "submitted_by", "decided_by")

    def revision(self, number):
        found = self.revisions.filter(number=number).first()
        if found is None:
            raise Http404
        return found


class RevisionsView(RevisionsPage):
    template_name = "admin/news/article/revisions.html"
    title = _("Revisions")

    def get(self, request, *args, **kwargs):
        audit.record(request.user, View, self.article)
        revisions = list(self.revisions.defer("values"))
        first, latest = revisions[-1].number, revisions[0].number
        chosen = {"old": self.article.revision or first, "new": latest}
        context = self.get_context_data(revisions=revisions, chosen=chosen)
        return self.render_to_response(context)


class NumberField(forms.IntegerField):
    def __init__(self):
        super().__init__(min_value=1, max_value=2**31 - 1)


class CompareForm(forms.Form):
    old = NumberField()
    new = NumberField()


class CompareView(RevisionsPage):
    """Any two of them. An address without two numbers leads to where they are chosen."""

    template_name = "admin/news/article/compare.html"

    def get(self, request, *args, **kwargs):
        asked = CompareForm(request.GET)
        if not asked.is_valid():
            return HttpResponseRedirect(
                reverse("admin:news_article_revisions", args=[self.article.pk])
            )
        old, new = (self.revision(asked.cleaned_data[side]) for side in ("old", "new"))
        audit.record_each(request.user, View, [old, new])
        told = {"old": old, "new": new}
        title = capfirst(_("%(old)s and %(new)s") % told)
        differences = compare(old.values, new.values)
        context = self.get_context_data(title=title, differences=differences, **told)
        return self.render_to_response(context)


class RestoreForm(ArticleVersionedForm):
    place = "restore"


class RevisionPage(RevisionsPage):
    template_name = "admin/news/article/revision.html"

    @cached_property
    def shown(self):
        return self.revision(self.kwargs["number"])

    @property
    def title(self):
        return _("%(article)s, %(revision)s") % {"article": self.article, "revision": self.shown}

    def get_context_data(self, **kwargs):
        before = self.revisions.filter(number__lt=self.shown.number).first()
        is_latest = self.shown.number == self.article.latest.number
        may_restore = not is_latest and self.request.user.has_perms(CHANGES)
        form = RestoreForm(row=self.article, by=self.request.user) if may_restore else None
        context = {
            "revision": self.shown,
            "lines": shown(self.shown.values),
            "old": before,
            "new": self.shown,
            "differences": compare(before.values, self.shown.values) if before else [],
            "is_out": self.shown.number == self.article.revision,
            "restore_form": form,
        }
        return super().get_context_data(**context | kwargs)


class RevisionView(RevisionPage):
    def get(self, request, *args, **kwargs):
        audit.record(request.user, View, self.shown)
        return self.render_to_response(self.get_context_data())


class RestoreView(RevisionPage, ArticleChangeView):
    """The old text is saved again, as the latest one. Nothing is published by it."""

    form_class = RestoreForm
    form_name = "restore_form"
    place = "publishing"

    def save(self, form):
        self.restored = self.article.restore(
            form.by, form.cleaned_data["version"], self.shown.number
        )

    @property
    def said(self):
        told = {"new": self.restored, "old": self.shown}
        return _("Saved as %(new)s, which says what %(old)s said.") % told


PAGES = [
    ("<int:pk>/revisions/", RevisionsView, "article_revisions"),
    ("<int:pk>/revisions/compare/", CompareView, "article_compare"),
    ("<int:pk>/revisions/<int:number>/", RevisionView, "article_revision"),
    ("<int:pk>/revisions/<int:number>/restore/", RestoreView, "article_restore"),
]
