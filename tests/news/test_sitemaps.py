from datetime import timedelta

import pytest

from news.sitemaps import ArticleSitemap, CampaignSitemap
from tests.news.factories import NOW, a_campaign, a_week, an_article, minutes_ago

pytestmark = pytest.mark.django_db


def places(sitemap):
    return [sitemap.location(item) for item in sitemap.items()]


def test_published_articles_are_on_the_map_with_their_last_change():
    an_article("out", publish_at=minutes_ago(5))
    an_article("to-come", publish_at=NOW + timedelta(minutes=1))
    sitemap = ArticleSitemap()

    assert places(sitemap) == ["/news/out/"]
    assert [sitemap.lastmod(article) for article in sitemap.items()] == [NOW]


def test_published_campaigns_and_their_weeks_are_on_the_map():
    a_week(a_campaign("shown"))
    a_week(a_campaign("hidden", is_published=False))

    assert places(CampaignSitemap()) == ["/campaigns/shown/", "/campaigns/shown/week-3/"]
