"""Whole pages of the home page and of the news."""

from types import SimpleNamespace

from news.forms import ArticleFilterForm
from news.list_words import ListWords
from news.results import are_over, measures, what_is_missing
from news.search import Query, Quote

from . import made_up
from .shown import Shown
from .typed import checked, typed

ARTICLE, LIST, WEEK = (
    f"news/{name}.html" for name in ("article_detail", "article_list", "weekofaction_detail")
)


def home():
    weeks = made_up.weeks()
    return {"week": weeks[2], "weeks": weeks, "articles": made_up.articles()[:3]}


def campaign(weeks, articles):
    return {
        "campaign": weeks[0].campaign,
        "weeks": weeks,
        "weeks_with_results": [week for week in weeks if week.counted],
        "missing": what_is_missing(weeks),
        "measures": measures(weeks),
        "articles": articles,
    }


def campaign_that_begins():
    weeks = made_up.weeks()
    for week in weeks:
        week.counted = []
    return campaign(weeks, [])


def week(place):
    weeks = made_up.weeks_with_results()
    shown = weeks[place]
    return {
        "week": shown,
        "results": shown.counted,
        "campaign_is_over": are_over(weeks),
        "days": shown.day_by_day(made_up.articles()),
        "has_more": True,
        "week_before": weeks[place - 1] if place else None,
        "week_after": weeks[place + 1] if shown != weeks[-1] else None,
    }


def article(make, **more):
    def shown():
        one = make(**more)
        address = f"https://www.example.org{one.get_absolute_url()}"
        return {"article": one, "address": address, "related": made_up.articles()[:2]}

    return shown


def listed(articles, asked=None, newer_after=None, older_before=None):
    """What was asked for in the address, and what was found."""

    def shown():
        form = checked(ArticleFilterForm(typed(asked or {})))
        found = articles()
        page = SimpleNamespace(
            articles=found,
            newer_after=newer_after,
            older_before=older_before,
            some_words=None,
            is_whole=not (newer_after or older_before),
        )
        quotes = [Quote(one, Query.read(asked["q"])) for one in found] if asked else []
        words = ListWords(form, page)
        return {"form": form, "page": page, "articles": found, "quotes": quotes, "words": words}

    return shown


def in_the_third_week(**values):
    return made_up.article(week=made_up.weeks()[2], **values)


PAGES = {
    "home": Shown("Home in a week of action", "home.html", home),
    "home-without-campaign": Shown("Home without a campaign", "home.html"),
    "campaign": Shown(
        "A campaign",
        "news/campaign_detail.html",
        lambda: campaign(made_up.weeks_with_results(), made_up.articles()),
    ),
    "campaign-begins": Shown(
        "A campaign that begins", "news/campaign_detail.html", campaign_that_begins
    ),
    "week-over": Shown("A week that is over", WEEK, lambda: week(0)),
    "week-now": Shown("The week that runs", WEEK, lambda: week(2)),
    "week-to-come": Shown("A week to come", WEEK, lambda: week(5)),
    "article": Shown("An article", ARTICLE, article(in_the_third_week)),
    "article-with-picture": Shown(
        "An article with a picture, about people who hurt others",
        ARTICLE,
        article(made_up.pictured, is_sensitive=True),
    ),
    "article-corrected": Shown("A corrected article", ARTICLE, article(made_up.corrected)),
    "article-over": Shown("An article that is over", ARTICLE, article(made_up.over)),
    "article-withdrawn": Shown("A withdrawn article", ARTICLE, article(made_up.withdrawn)),
    "news": Shown("The news", LIST, listed(made_up.articles, older_before="1_1")),
    "news-older": Shown(
        "Older news", LIST, listed(made_up.articles, newer_after="1_1", older_before="1_1")
    ),
    "news-found": Shown("News that were found", LIST, listed(made_up.articles, {"q": "example"})),
    "news-not-found": Shown("No news were found", LIST, listed(list, {"q": "example"})),
    "news-refused": Shown("A search that is refused", LIST, listed(list, {"q": "!?"})),
    "news-empty": Shown("No news yet", LIST, listed(list)),
}
