from django.db.models import Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.generic import DetailView, TemplateView

from campaign_site import error_pages
from campaign_site.drawn_pages import PAGES, DrawnPages
from campaign_site.prepared import A_MOMENT, Prepared

from .forms import ArticleFilterForm, what_may_be_chosen
from .list_words import ListWords
from .models import Article, WeekOfAction
from .models.whole import filled, whole
from .pages import Page
from .results import are_over, put_together, with_results


def feed(request, kind, **of):
    # Named here, so that a process which nobody asks for a feed does not load what writes XML.
    return import_string(f"news.feeds.{kind}")()(request, **of)


class ArticleListView(TemplateView):
    """All of them, or what a reader asked for. Where nothing was, the page is kept."""

    template_name = "news/article_list.html"

    def get(self, request, *args, **kwargs):
        if request.META.get("QUERY_STRING"):
            return self.listed(Article.objects.published().summarised())
        choices, newest = CHOICES.ask(), NEWEST.ask(at=timezone.now())

        def draw():
            return self.listed(newest.objects(), choices.rows)

        return PAGES.answer_at(request, (choices.rows, newest.rows), draw)

    def listed(self, articles, choices=None):
        context = self.get_context_data(articles, choices)
        if context["page"].is_beyond_the_list:
            return redirect(context["form"].first_page)
        return self.render_to_response(context)

    def get_context_data(self, articles, choices, **kwargs):
        form = ArticleFilterForm(self.request.GET, choices)
        page = form.page(articles)
        return super().get_context_data(
            form=form,
            page=page,
            articles=page.articles,
            quotes=form.quotes(page.articles),
            words=ListWords(form, page),
            **kwargs,
        )


def newest(at):
    return Article.objects.listed(at)[: Page.SIZE + 1]


CHOICES = Prepared(what_may_be_chosen)
NEWEST = Prepared(newest, at=A_MOMENT)


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


SAMPLES = {"slug": "a-word", "at": A_MOMENT}
ARTICLE = Prepared(article_at, **SAMPLES)
RELATED = Prepared(related_to, **SAMPLES)
DRAWN = DrawnPages()
# So that a week with thousands of articles is a page still; the list has them all.
MOST_OF_A_WEEK = 40


class ArticleView(ArticlePage):
    """What readers get: the database is asked twice, and the page drawn where it has changed."""

    def get(self, request, *args, **kwargs):
        asked = {"slug": kwargs["slug"], "at": timezone.now()}
        article = ARTICLE.ask(**asked)
        if not article.rows:
            return self.redirect_from_old_address()
        related = RELATED.ask(**asked)

        def draw():
            return self.shown(filled(*article.objects()), related.objects())

        return DRAWN.answer(request, (article.rows, related.rows), draw)

    def redirect_from_old_address(self):
        reachable = Article.objects.reachable()
        article = get_object_or_404(reachable, old_addresses__slug=self.kwargs["slug"])
        return redirect(article, permanent=True)


def weeks_of(slug):
    return with_results(WeekOfAction.objects.published().filter(campaign__slug=slug))


def articles_of(slug, number, at):
    week = WeekOfAction.objects.filter(campaign__slug=slug, number=number)
    return Article.objects.listed(at).filter(week=Subquery(week.values("pk")))[: MOST_OF_A_WEEK + 1]


WEEKS = Prepared(weeks_of, slug=SAMPLES["slug"])
OF_THE_WEEK = Prepared(articles_of, number=32109, **SAMPLES)


class WeekOfActionView(TemplateView):
    MOST = MOST_OF_A_WEEK
    template_name = "news/weekofaction_detail.html"

    def get(self, request, *args, slug, number, **kwargs):
        # One address, or a page would be kept for each way to write the number.
        if number > WeekOfAction.LAST or not request.path.endswith(f"/week-{number}/"):
            raise Http404
        weeks = WEEKS.ask(slug=slug)
        articles = OF_THE_WEEK.ask(slug=slug, number=number, at=timezone.now())

        def draw():
            found = {week.number: week for week in put_together(weeks.objects())}
            if number not in found:
                raise Http404
            context = self.get_context_data(found, number, articles.objects())
            return self.render_to_response(context)

        return PAGES.answer(request, (request.path, weeks.rows, articles.rows), draw)

    def get_context_data(self, weeks, number, articles, **kwargs):
        week = weeks[number]
        return super().get_context_data(
            week=week,
            days=week.day_by_day(articles[: self.MOST]),
            has_more=len(articles) > self.MOST,
            results=week.counted,
            campaign_is_over=are_over(weeks.values()),
            week_before=weeks.get(number - 1),
            week_after=weeks.get(number + 1),
            **kwargs,
        )
