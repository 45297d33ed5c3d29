"""What search engines may find. The articles stand in many files, each found by the numbers of
its articles, so that one costs as little as another however many there are.
"""

from django.contrib.sitemaps import Sitemap
from django.db.models import Max, Min

from .models import Article, Campaign, WeekOfAction


class ArticleSitemap(Sitemap):
    """The articles with the numbers from `part * SIZE`."""

    SIZE = 100

    def __init__(self, part):
        self.part = part

    @classmethod
    def parts(cls):
        numbers = Article.objects.current().aggregate(first=Min("pk"), last=Max("pk"))
        if numbers["first"] is None:
            return range(0)
        return range(numbers["first"] // cls.SIZE, numbers["last"] // cls.SIZE + 1)

    def items(self):
        first = self.part * self.SIZE
        articles = Article.objects.current().filter(pk__gte=first, pk__lt=first + self.SIZE)
        # A list: a query would be counted first.
        return list(articles.order_by("pk").only("slug", "publish_at", "corrected_at", "ended_at"))

    def lastmod(self, article):
        return article.last_changed_at


class CampaignSitemap(Sitemap):
    """Every published campaign, and each of its weeks."""

    def items(self):
        weeks = WeekOfAction.objects.published().select_related("campaign")
        return [*Campaign.objects.published(), *weeks]
