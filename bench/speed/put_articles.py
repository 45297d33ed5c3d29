"""Publishes the measured articles, in the database of the environment."""

from datetime import timedelta

import django

django.setup()

# What follows needs the settings.
from django.utils import timezone  # noqa: E402

from bench.speed import content  # noqa: E402
from news.models import Article, ArticleRevision, WeekOfAction  # noqa: E402


def publish(words, hours_ago):
    published = WeekOfAction.objects.filter(campaign__is_published=True)
    week = published.exclude(priority=None).earliest("starts_on", "pk")
    publish_at = timezone.now() - timedelta(hours=hours_ago)
    chosen = {"week": week.pk, "priority": week.priority_id, "publish_at": publish_at}
    article = Article.objects.begin(None, words | chosen)
    article.latest.becomes(ArticleRevision.Stage.PUBLISHED)
    article.write(status=Article.Status.READY, revision=1)


for hours_ago, words in enumerate([*content.articles(), content.usual_article()], start=1):
    publish(words, hours_ago)
