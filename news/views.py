from django.shortcuts import get_object_or_404
from django.views.generic import DetailView, TemplateView

from campaign_site import error_pages

from .forms import ArticleFilterForm
from .models import Article, Campaign, WeekOfAction
from .pages import Page


class ArticleListView(TemplateView):
    template_name = "news/article_list.html"

    def get_context_data(self, **kwargs):
        form = ArticleFilterForm(self.request.GET)
        articles = form.narrow(Article.objects.published().summarised())
        asked = self.request.GET
        page = Page(articles, before=asked.get("before", ""), after=asked.get("after", ""))
        return super().get_context_data(form=form, page=page, articles=page.articles, **kwargs)


class ArticleView(DetailView):
    RELATED = 3

    def get_queryset(self):
        return Article.objects.released().select_related("week__campaign", "priority")

    def render_to_response(self, context, **response_kwargs):
        if self.object.is_expired:
            return error_pages.gone(self.request)
        return super().render_to_response(context, **response_kwargs)

    def get_context_data(self, **kwargs):
        related = Article.objects.published().summarised().like(self.object)[: self.RELATED]
        return super().get_context_data(related=related, **kwargs)


class CampaignView(DetailView):
    def get_queryset(self):
        return Campaign.objects.published().prefetch_related("weeks")


class WeekOfActionView(DetailView):
    context_object_name = "week"

    def get_object(self, queryset=None):
        weeks = WeekOfAction.objects.published().select_related("campaign", "priority")
        return get_object_or_404(
            weeks, campaign__slug=self.kwargs["slug"], number=self.kwargs["number"]
        )

    def get_context_data(self, **kwargs):
        week = self.object
        neighbours = {
            neighbour.number: neighbour
            for neighbour in week.campaign.weeks.filter(
                number__in=[week.number - 1, week.number + 1]
            )
        }
        return super().get_context_data(
            articles=week.articles.published().summarised(),
            results=week.results.all(),
            week_before=neighbours.get(week.number - 1),
            week_after=neighbours.get(week.number + 1),
            **kwargs,
        )
