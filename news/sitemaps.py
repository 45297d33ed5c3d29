from django.contrib.sitemaps import Sitemap

from .models import Article, Campaign, WeekOfAction


class ArticleSitemap(Sitemap):
    def items(self):
        return Article.objects.published().summarised()

    def lastmod(self, article):
        return article.last_changed_at


class CampaignSitemap(Sitemap):
    """Every published campaign, and each of its weeks."""

    def items(self):
        weeks = WeekOfAction.objects.published().select_related("campaign")
        return [*Campaign.objects.published(), *weeks]
