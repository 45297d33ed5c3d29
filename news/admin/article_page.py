"""The page of one article: where it stands, what can be done with it, and what was done."""

from django import forms
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from campaign_site.staff_fields import VersionedForm
from campaign_site.staff_pages import RowChangeView, RowPage, RowView
from news.models import Article

VIEWS = "news.view_article"
CHANGES = [VIEWS, "news.change_article"]


class ArticlePage(RowPage):
    """A page about the article whose id is in its address, for those who may see it."""

    permission_required = VIEWS
    template_name = "admin/news/article/page.html"
    page_of_row = "admin:news_article_page"

    def find_row(self):
        articles = Article.objects.visible_to(self.request.user)
        try:
            return articles.select_related("week__campaign", "priority").get(pk=self.kwargs["pk"])
        except Article.DoesNotExist:
            raise Http404 from None

    @property
    def article(self):
        return self.row

    def get_context_data(self, **kwargs):
        return super().get_context_data(article=self.article, **kwargs)


class ArticleChangeView(ArticlePage, RowChangeView):
    permission_required = CHANGES


class ArticleVersionedForm(VersionedForm):
    STALE = _(
        "Read what stands now, and press again if it is still right. Nothing is done yet: "
        "after you opened this article somebody else changed it."
    )


class UrgentForm(ArticleVersionedForm):
    """What takes an article from its readers. It is done, even if somebody else was faster."""

    is_stale = False

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        del self.fields["version"]


class PromisingForm(ArticleVersionedForm):
    """Its button says what will happen, and it happens only while that is still true.

    A time can pass between the moment that the page was read and the press, and no version
    counts that. Then the page comes back with the new words, as after somebody else's change.
    """

    STALE = _(
        "Read what stands now, and press again if it is still right. Nothing is done yet: "
        "after you opened this article its time came, or somebody else changed it."
    )

    promise = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["promise"] = self.says

    @property
    def says(self):
        """The words on the button, worked out now."""
        raise NotImplementedError

    @property
    def is_stale(self):
        return super().is_stale or self.data.get("promise") != str(self.says)

    def go_on_from_what_stands(self):
        super().go_on_from_what_stands()
        self.data["promise"] = self.says


class ArticlePageView(ArticlePage, RowView):
    pass


def section(request, article):
    return {"may_change": request.user.has_perms(CHANGES)}


PAGES = [
    ("<int:pk>/page/", ArticlePageView, "article_page"),
]
