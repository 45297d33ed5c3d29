"""An article as the public will see it, before the public does, on the staff side alone.

A link is signed and names one text of one article. It works for 48 hours, for whoever has
it, and leads nowhere once the links of the article are stopped, or while the article is on
hold or under an embargo: then it is shown inside the staff site only.
"""

from datetime import UTC, datetime, timedelta

from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.signing import BadSignature, Signer
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin

from campaign_site.staff_pages import record_unless_seen

from .models import Article, ArticleRevision
from .views import ArticlePage

WORKS_FOR = timedelta(hours=48)
signer = Signer(salt="news.preview")


class Look(models.TextChoices):
    """Which of the states of an article a preview shows."""

    OUT = "out", _("when it is out")
    OVER = "over", _("when it is over")
    WITHDRAWN = "withdrawn", _("if it is withdrawn")


def token_for(revision):
    now = int(timezone.now().timestamp())
    return signer.sign_object([revision.article_id, revision.number, now])


def revision_behind(token):
    """The text that a link was made for. Raises Http404 where the link leads nowhere."""
    try:
        pk, number, seconds = signer.unsign_object(token)
    except BadSignature as error:
        raise Http404 from error
    made_at = datetime.fromtimestamp(seconds, UTC)
    article = get_object_or_404(Article, pk=pk, held_by=None, is_embargoed=False)
    is_stopped = article.previews_stopped_at and made_at <= article.previews_stopped_at
    if is_stopped or timezone.now() - made_at > WORKS_FOR:
        raise Http404
    return get_object_or_404(article.revisions, number=number)


def seen_by(request):
    """The articles that whoever asks may see on the staff site. Raises PermissionDenied."""
    if not admin.site.has_permission(request) or not request.user.has_perm("news.view_article"):
        raise PermissionDenied
    return Article.objects.visible_to(request.user)


def as_seen(revision, look):
    """The article as readers would see it with this text. Nothing of it is saved."""
    now = timezone.now()
    article = revision.article.as_revised(revision)
    article.status, article.held_by_id, article.held_at = Article.Status.READY, None, None
    article.publish_at = article.publish_at or now
    if look == Look.OVER:
        article.expire_at = now
    elif article.is_expired:
        article.expire_at = None
    if look == Look.WITHDRAWN:
        article.status, article.ended_at = Article.Status.WITHDRAWN, article.ended_at or now
        article.ended_note = article.ended_note or _("The reason will stand here.")
    return article


@method_decorator(never_cache, name="dispatch")
class PreviewView(ArticlePage):
    """The page at the other end of a link. No search engine may keep it."""

    template_name = "news/preview.html"

    def get_object(self, queryset=None):
        look = self.kwargs["look"]
        if look not in Look.values:
            raise Http404
        self.revision = self.find_revision()
        article = as_seen(self.revision, look)
        article.show_picture_at(*self.pictures)
        return article

    def find_revision(self):
        return revision_behind(self.kwargs["token"])

    @property
    def pictures(self):
        return "preview:link_picture", self.kwargs["token"]

    def get_context_data(self, **kwargs):
        later = ArticleRevision.objects.filter(
            article=self.revision.article_id, number__gt=self.revision.number
        )
        kwargs |= {"revision": self.revision, "is_old": later.exists()}
        token = self.kwargs.get("token")
        return super().get_context_data(token=token, looks=Look.choices, **kwargs)

    def dispatch(self, request, *args, **kwargs):
        response = super().dispatch(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response


@method_decorator(
    [csp_replace({"frame-ancestors": [SELF]}), xframe_options_sameorigin], name="dispatch"
)
class FramedPreviewView(PreviewView):
    """The same inside a page of the staff site, for those who may see the article.

    The way out is shown and does nothing: the page around it has one that works.
    """

    template_name = "news/article_detail.html"

    def find_revision(self):
        request = self.request
        article = get_object_or_404(seen_by(request), pk=self.kwargs["pk"])
        revision = get_object_or_404(article.revisions, number=self.kwargs["number"])
        record_unless_seen(request.user, article)
        request.exit_is_inert = True
        return revision

    @property
    def pictures(self):
        return "preview:picture", self.kwargs["pk"]
