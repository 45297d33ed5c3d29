from datetime import UTC, datetime

from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.generic import DetailView, TemplateView

from campaign_site import error_pages
from campaign_site.drawn_pages import DrawnPages
from campaign_site.prepared import Prepared

from .forms import ArticleFilterForm
from .list_words import ListWords
from .models import Article, Campaign, WeekOfAction
from .models.whole import filled, whole
from .results import are_over, measures, what_is_missing, with_results


class ArticleListView(TemplateView):
    template_name = "news/article_list.html"

    def get(self, request, *args, **kwargs):
        context = self.get_context_data(**kwargs)
        if context["page"].is_beyond_the_list:
            return redirect(context["form"].first_page)
        return self.render_to_response(context)

    def get_context_data(self, **kwargs):
        form = ArticleFilterForm(self.request.GET)
        page = form.page(Article.objects.published().summarised())
        return super().get_context_data(
            form=form,
            page=page,
            articles=page.articles,
            quotes=form.quotes(page.articles),
            words=ListWords(form, page),
            **kwargs,
        )


class ArticlePage(DetailView):
    """An article, or what became of it."""

    model = Article
    template_name = "news/article_detail.html"

    def get(self, request, *args, **kwargs):
        return self.shown(self.get_object())

    def shown(self, article, related=None):
        self.object = article
        if article.status == Article.Status.MOVED:
            return redirect(article.moved_to, permanent=True)
        if article.is_taken_down:
            return error_pages.gone(self.request)
        if related is None:
            related = first_of(Article.objects.current().like(article))
        return self.render_to_response(self.get_context_data(related=related))

    def get_context_data(self, **kwargs):
        address = self.request.build_absolute_uri(self.object.get_absolute_url())
        return super().get_context_data(address=address, **kwargs)


def first_of(articles):
    """As many as stand below another article."""
    return articles.summarised()[:3]


def article_at(slug, at):
    return whole(Article.objects.reachable(at).filter(slug=slug), at)


def related_to(slug, at):
    return first_of(Article.objects.current(at).like_the_one_at(slug))


SAMPLES = {"slug": "a-word", "at": datetime(1, 2, 3, 4, 5, tzinfo=UTC)}
ARTICLE = Prepared(article_at, **SAMPLES)
RELATED = Prepared(related_to, **SAMPLES)
DRAWN = DrawnPages()


class ArticleView(ArticlePage):
    """What readers get: the database is asked twice, and the page drawn where it has changed."""

    def get(self, request, *args, **kwargs):
        asked = {"slug": kwargs["slug"], "at": timezone.now()}
        article = ARTICLE.rows(**asked)
        if not article:
            return self.redirect_from_old_address()
        related = RELATED.rows(**asked)

        def draw():
            found = filled(*ARTICLE.objects(article, **asked))
            return self.shown(found, RELATED.objects(related, **asked))

        return DRAWN.answer(request, (article, related), draw)

    def redirect_from_old_address(self):
        reachable = Article.objects.reachable()
        article = get_object_or_404(reachable, old_addresses__slug=self.kwargs["slug"])
        return redirect(article, permanent=True)


class CampaignView(DetailView):
    NEWEST = 3

    def get_object(self, queryset=None):
        """With its weeks and their results in one query: a campaign is rarely without."""
        slug = self.kwargs["slug"]
        self.weeks = with_results(WeekOfAction.objects.published().filter(campaign__slug=slug))
        if self.weeks:
            return self.weeks[0].campaign
        return get_object_or_404(Campaign.objects.published(), slug=slug)

    def get_context_data(self, **kwargs):
        news = Article.objects.current().summarised().filter(week__campaign=self.object)
        counted = [week for week in self.weeks if week.counted]
        return super().get_context_data(
            weeks=self.weeks,
            weeks_with_results=counted,
            missing=what_is_missing(self.weeks),
            measures=measures(self.weeks),
            articles=news[: self.NEWEST],
            **kwargs,
        )


class WeekOfActionView(DetailView):
    # So that a week with thousands of articles is a page still; the list has them all.
    MOST = 40
    context_object_name = "week"

    def get_object(self, queryset=None):
        weeks = WeekOfAction.objects.published().select_related("campaign", "priority")
        return get_object_or_404(
            weeks, campaign__slug=self.kwargs["slug"], number=self.kwargs["number"]
        )

    def get_context_data(self, **kwargs):
        week = self.object
        neighbours = {neighbour.number: neighbour for neighbour in week.campaign.weeks.all()}
        articles = list(week.articles.published().summarised()[: self.MOST + 1])
        return super().get_context_data(
            days=week.day_by_day(articles[: self.MOST]),
            has_more=len(articles) > self.MOST,
            results=week.results.all(),
            campaign_is_over=are_over(neighbours.values()),
            week_before=neighbours.get(week.number - 1),
            week_after=neighbours.get(week.number + 1),
            **kwargs,
        )
