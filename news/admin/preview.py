"""The preview of an article on a phone and on a desktop, and links to it for others."""

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.dates import moment_in_words
from campaign_site.models import AuditEntry
from news.preview import WORKS_FOR, Look, token_for

from .article_page import CHANGES, ArticlePage, ArticlePageView

Action = AuditEntry.Action


@method_decorator(csp_update({"frame-src": [SELF]}), name="dispatch")
class PreviewPage(ArticlePage):
    """The admin allows no frames. This page may hold one, of this site alone."""

    template_name = "admin/news/article/preview.html"

    @property
    def revision(self):
        """The one in the address, or the latest."""
        if "number" not in self.kwargs:
            return self.article.latest
        revision = self.article.revisions.filter(number=self.kwargs["number"]).first()
        if revision is None:
            raise Http404
        return revision

    def get_context_data(self, **kwargs):
        revision, look = self.revision, self.request.GET.get("look", Look.OUT)
        look = look if look in Look.values else Look.OUT
        numbers = [self.article.pk, revision.number]
        return super().get_context_data(
            revision=revision,
            look=look,
            looks=Look.choices,
            frame=reverse("preview:frame", args=[*numbers, look]),
            may_give_links=self.may_give_links,
            **kwargs,
        )

    @property
    def may_give_links(self):
        is_open = not (self.article.is_held or self.article.is_embargoed)
        return is_open and self.request.user.has_perms(CHANGES)


class PreviewView(PreviewPage, ArticlePageView):
    pass


class MakeLinkView(PreviewPage):
    """The link stands on the page that answers. It is not kept anywhere."""

    permission_required = CHANGES
    http_method_names = ["get", "post"]
    holds_no_secret = True

    def get(self, request, *args, **kwargs):
        return HttpResponseRedirect(reverse("admin:news_preview", args=[self.article.pk]))

    def post(self, request, *args, **kwargs):
        if not self.may_give_links:
            return self.get(request)
        revision = self.revision
        path = reverse("preview:link", args=[token_for(revision), Look.OUT])
        audit.record(request.user, Action.SHARE, self.article, f"{_('preview')}: {revision}")
        context = {
            "address": request.build_absolute_uri(path),
            "works_until": moment_in_words(timezone.now() + WORKS_FOR),
        }
        return self.render_to_response(self.get_context_data(**context))


class StopLinksView(ArticlePage):
    permission_required = CHANGES
    http_method_names = ["post"]

    def post(self, request, *args, **kwargs):
        self.article.stop_previews(request.user)
        messages.success(request, _("The links that were given out lead nowhere now."))
        return HttpResponseRedirect(reverse("admin:news_preview", args=[self.article.pk]))


PAGES = [
    ("<int:pk>/preview/", PreviewView, "preview"),
    ("<int:pk>/preview/stop/", StopLinksView, "stop_previews"),
    ("<int:pk>/preview/<int:number>/", PreviewView, "preview_revision"),
    ("<int:pk>/preview/<int:number>/link/", MakeLinkView, "preview_link"),
]
