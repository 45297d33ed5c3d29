"""Valid rows. A test names only the fields that it is about."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from news.models import Article, ArticleRevision, Campaign, Priority, WeekOfAction

Stage = ArticleRevision.Stage
LONDON = ZoneInfo("Europe/London")
FIRST_MONDAY = date(2023, 1, 9)
THIRD_MONDAY = date(2023, 1, 23)
NOW = datetime(2023, 1, 23, 10, 16, tzinfo=LONDON)


def minutes_ago(number):
    return NOW - timedelta(minutes=number)


def a_priority(name="Drug harm", slug="drug-harm", **values):
    return Priority.objects.create(
        name=name, slug=slug, **({"starts_on": date(2022, 5, 1)} | values)
    )


def a_campaign(slug="twelve-weeks", **values):
    usual = {
        "title": "Twelve weeks of action",
        "summary": "One theme each week.",
        "starts_on": FIRST_MONDAY,
        "is_published": True,
    }
    return Campaign.objects.create(slug=slug, **(usual | values))


def a_week(campaign=None, number=3, **values):
    campaign = campaign or a_campaign()
    usual = {
        "theme": "Serious and organised crime",
        "starts_on": campaign.starts_on + WeekOfAction.LENGTH * (number - 1),
        "summary": "Fraud, modern slavery and more.",
    }
    return campaign.weeks.create(number=number, **(usual | values))


def an_article(slug="an-article", **values):
    usual = {
        "title": slug.replace("-", " ").capitalize(),
        "summary": "In one sentence.",
        "body": "<p>The whole text.</p>",
        "status": Article.Status.READY,
        "publish_at": NOW - timedelta(hours=1),
    }
    article = Article(slug=slug, **(usual | how_it_ended(values.get("status")) | values))
    is_draft = article.status == Article.Status.DRAFT
    article.revision = 0 if is_draft else 1
    article.save()
    stage = Stage.SAVED if is_draft else Stage.PUBLISHED
    article.revisions.create(number=1, values=article.says(), stage=stage)
    return article


def how_it_ended(status):
    """What a row with this status must say."""
    Status = Article.Status
    ended_at = {"ended_at": NOW}
    return {
        Status.WITHDRAWN: ended_at | {"ended_note": "The date was wrong."},
        Status.GONE: ended_at,
        Status.MOVED: ended_at | {"moved_to": "/contact/"},
    }.get(status, {})


def a_draft(slug="a-draft", by=None, **values):
    """An article that somebody has begun and nobody has submitted."""
    usual = {"title": "A draft", "summary": "In one sentence.", "body": "<p>The text.</p>"}
    return Article.objects.begin(by, {"slug": slug, **usual, **values})
