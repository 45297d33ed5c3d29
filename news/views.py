from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.views.generic import DetailView, TemplateView

from campaign_site import error_pages

from .forms import ArticleFilterForm
from .list_words import ListWords
from .models import Article, Campaign, WeekOfAction
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


class ArticleView(DetailView):
    """An article, or what became of it."""

    RELATED = 3

    def get_queryset(self):
        known = "week__campaign", "priority", "picture"
        return Article.objects.reachable().select_related(*known)

    def get(self, request, *args, **kwargs):
        try:
            article = self.object = self.get_object()
        except Http404:
            return self.redirect_from_old_address()
        if article.status == Article.Status.MOVED:
            return redirect(article.moved_to, permanent=True)
        if article.is_taken_down:
            return error_pages.gone(request)
        return self.render_to_response(self.get_context_data(object=article))

    def redirect_from_old_address(self):
        reachable = Article.objects.reachable()
        article = get_object_or_404(reachable, old_addresses__slug=self.kwargs["slug"])
        return redirect(article, permanent=True)

    def get_context_data(self, **kwargs):
        related = Article.objects.current().summarised().like(self.object)[: self.RELATED]
        address = self.request.build_absolute_uri(self.object.get_absolute_url())
        return super().get_context_data(related=related, address=address, **kwargs)


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
