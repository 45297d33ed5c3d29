"""The pages that belong to no app, or to more than one."""

from contextlib import suppress
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import sitemap as sitemap_view
from django.db import Error
from django.db.models import Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django.views.generic import FormView, TemplateView, View

from amnesty import handed_in
from amnesty.models import ApprovedTotal, SurrenderPeriod
from news.models import Article, Campaign, WeekOfAction
from news.results import measures, put_together, what_is_missing
from news.sitemaps import ArticleSitemap, CampaignSitemap
from news.views import WEEKS as WEEKS_OF_CAMPAIGN

from . import force, languages, limits, readiness
from .drafts import Drafts
from .drawn_pages import PAGES, PageOfWords
from .forms import FeedbackForm
from .models import Feedback
from .prepared import A_MOMENT, Prepared


def latest_news(at):
    return Article.objects.current(at).summarised()[:3]


WEEKS = Prepared(WeekOfAction.objects.of_current_campaign)
NEWS = Prepared(latest_news, at=A_MOMENT)


class HomeView(TemplateView):
    """The campaign now: this week's theme, the latest news, three things to do."""

    template_name = "home.html"

    def get(self, request, *args, **kwargs):
        today = timezone.localdate()
        weeks, news = WEEKS.ask(today=today), NEWS.ask(at=timezone.now())

        def draw():
            return self.render_to_response(
                self.get_context_data(today=today, weeks=weeks.objects(), articles=news.objects())
            )

        return PAGES.answer_at(request, (today, weeks.rows, news.rows), draw)

    def get_context_data(self, today, weeks, **kwargs):
        week = next((week for week in weeks if week.runs_on(today)), None)
        return super().get_context_data(week=week, weeks=weeks, **kwargs)


def news_of_campaign(slug, at):
    campaign = Campaign.objects.filter(slug=slug).values("pk")
    current = Article.objects.current(at).summarised()
    return current.filter(week__campaign=Subquery(campaign))[:3]


def handed_in_during(slug):
    mondays = WeekOfAction.objects.filter(campaign__slug=slug).order_by().values("starts_on")
    return ApprovedTotal.objects.filter(week__in=mondays).select_related("kind")


NEWS_OF_CAMPAIGN = Prepared(news_of_campaign, slug="a-word", at=A_MOMENT)
HANDED_IN = Prepared(handed_in_during, slug="a-word")
PERIODS = Prepared(SurrenderPeriod.objects.published)


class CampaignView(TemplateView):
    """The weeks of a campaign and what they came to, with what was handed in meanwhile."""

    template_name = "news/campaign_detail.html"

    def get(self, request, *args, slug, **kwargs):
        weeks = WEEKS_OF_CAMPAIGN.ask(slug=slug)
        news = NEWS_OF_CAMPAIGN.ask(slug=slug, at=timezone.now())
        totals, periods = HANDED_IN.ask(slug=slug), PERIODS.ask()

        def draw():
            return self.render_to_response(
                self.get_context_data(
                    slug,
                    weeks=put_together(weeks.objects()),
                    articles=news.objects(),
                    totals=totals.objects(),
                    periods=periods.objects(),
                )
            )

        if not weeks.rows:
            return draw()
        shown = request.path, weeks.rows, news.rows, totals.rows, periods.rows
        return PAGES.answer(request, shown, draw)

    def get_context_data(self, slug, weeks, totals, periods, **kwargs):
        return super().get_context_data(
            campaign=weeks[0].campaign if weeks else published_campaign(slug),
            weeks=weeks,
            weeks_with_results=[week for week in weeks if week.counted],
            missing=what_is_missing(weeks),
            measures=measures(weeks),
            **handed_in.shown_of([week.starts_on for week in weeks], totals, periods),
            **kwargs,
        )


def published_campaign(slug):
    return get_object_or_404(Campaign.objects.published(), slug=slug)


class StandingPageView(PageOfWords):
    """A page of words: `templates/pages/<page>.html`."""

    page = ""

    def get_template_names(self):
        return [f"pages/{self.page}.html"]


class CookiesView(StandingPageView):
    """Names the cookies as the settings do, so that the page can't be wrong."""

    page = "cookies"

    def get_context_data(self, **kwargs):
        closed = _("When you close the browser")
        cookies = [
            {
                "name": f"{settings.ANSWERS_COOKIE_NAME}-…",
                "purpose": _(
                    "Set when you answer the first question of a form, with some letters and "
                    "numbers after the name. It is the key to the answers you have not sent yet. "
                    "It is deleted when you come to the end of the form, and when you leave with "
                    "“Leave this site”."
                ),
                "expiry": closed,
            },
            {
                "name": settings.CSRF_COOKIE_NAME,
                "purpose": _("Set when you open a form. It stops other sites from sending it."),
                "expiry": closed,
            },
        ]
        if settings.HAS_STAFF_SITE:
            cookies.append(
                {
                    "name": settings.SESSION_COOKIE_NAME,
                    "purpose": _("For staff who sign in. Readers never get it."),
                    "expiry": closed,
                }
            )
        return super().get_context_data(cookies=cookies, **kwargs)


@method_decorator(never_cache, name="dispatch")
class FeedbackView(FormView):
    """Takes what a reader thinks of the site, sealed like all that people tell us."""

    form_class = FeedbackForm
    template_name = "pages/feedback.html"
    success_url = reverse_lazy("feedback-sent")
    holds_no_secret = True

    def form_valid(self, form):
        limits.count_one_more(limits.FEEDBACK, limits.client_of(self.request))
        Feedback.objects.create(message=form.cleaned_data["message"])
        return super().form_valid(form)


def is_prefetch(request):
    purposes = (request.headers.get(name, "") for name in ("Sec-Purpose", "Purpose", "X-Moz"))
    return any("prefetch" in purpose for purpose in purposes)


def is_asked_for_here(request):
    """Whether a visitor asked for it on our own page: not an image, not another site."""
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    mode = request.headers.get("Sec-Fetch-Mode", "navigate")
    return site in {"same-origin", "none"} and (request.method == "POST" or mode == "navigate")


def forget(request, response):
    """Delete the unfinished answers and the visitor's cookies; a staff sign-in stays whole."""
    # The way out stays open when the database is shut: without their cookie nobody
    # can read the answers, and within 30 minutes they are gone.
    with suppress(Error):
        Drafts(request).forget_all(response)
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        response.delete_cookie(settings.CSRF_COOKIE_NAME, samesite="Strict")


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def leave(request):
    """The quick exit without JavaScript: delete the unfinished answers, then go.

    With JavaScript the page has left already, and only asks for the deletion (POST).
    """
    if is_prefetch(request):
        return HttpResponse(status=503)
    if request.method == "POST":
        response = HttpResponse(status=204)
    else:
        response = HttpResponse(status=303, headers={"Location": force.current().leave_url})
    if is_asked_for_here(request):
        forget(request, response)
    return response


def healthz(request):
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
def readyz(request):
    """Whether this half of the site can do its work, in plain words, and 503 if it can't."""
    found = readiness.findings()
    lines = "".join(f"{finding}\n" for finding in found)
    status = 200 if all(finding.is_ok for finding in found) else 503
    return HttpResponse(lines, content_type="text/plain", status=status)


class RobotsView(TemplateView):
    template_name = "robots.txt"
    content_type = "text/plain"

    def get_context_data(self, **kwargs):
        address = self.request.build_absolute_uri(reverse("sitemap"))
        return super().get_context_data(
            sitemap=address,
            feedback=languages.versions_of(reverse("feedback")),
            has_staff_site=settings.HAS_STAFF_SITE,
            **kwargs,
        )


class SecurityTextView(TemplateView):
    """Where to report a weakness (RFC 9116), said anew with each request."""

    template_name = "security.txt"
    content_type = "text/plain"

    def get_context_data(self, **kwargs):
        expires = timezone.now().replace(hour=0, minute=0, second=0) + timedelta(days=180)
        return super().get_context_data(
            expires=f"{expires:%Y-%m-%dT%H:%M:%SZ}",
            contact=self.request.build_absolute_uri(reverse("contact")),
            **kwargs,
        )


class PageSitemap(Sitemap):
    """The pages that are always there, each in every language that it can be read in."""

    i18n = alternates = x_default = True

    def get_languages_for_item(self, item):
        versions = languages.versions_of(reverse(item))
        return [version["code"] for version in versions] or [languages.OWN]

    def items(self):
        return [
            "home",
            "news:list",
            "reports:start",
            "amnesty:surrender",
            "amnesty:knives",
            "amnesty:licence-holders",
            "signs",
            "what-happens",
            "young-people",
            "contact",
            "safety",
            "keeping-you-safe",
            "privacy",
            "cookies",
            "accessibility",
            "terms",
        ]

    def location(self, item):
        return reverse(item)


class SitemapIndexView(View):
    def get(self, request):
        site = request.build_absolute_uri("/").removesuffix("/")
        index = sitemap_index(site, ArticleSitemap.parts())
        return HttpResponse(index, content_type="application/xml")


@lru_cache(maxsize=2)
def sitemap_index(site, parts):
    """It grows with the articles, and is drawn once for as many."""
    of_news = [reverse("sitemap-of-news", args=[part]) for part in parts]
    paths = [reverse("sitemap-of-pages"), *of_news]
    sitemaps = [{"location": f"{site}{path}"} for path in paths]
    return render_to_string("sitemap_index.xml", {"sitemaps": sitemaps})


def sitemap_of_pages(request):
    return sitemap_view(request, {"pages": PageSitemap, "campaigns": CampaignSitemap})


def sitemap_of_news(request, part):
    if part not in ArticleSitemap.parts():
        raise Http404
    return sitemap_view(request, {"news": ArticleSitemap(part)})
