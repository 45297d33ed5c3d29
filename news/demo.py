"""The content of a demonstration: words in files, dates worked out here.

`demo_content/*.toml` says what there is, `demo_content/articles/` holds the texts.
What is missing is added; what a visitor has changed since stays changed. Only the
campaign that always began some weeks ago moves on, with the articles that nobody changed.
"""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from campaign_site.dates import monday_of

from . import demo_picture
from .models import Article, ArticleRevision, Campaign, Priority

CONTENT = Path(__file__).parent / "demo_content"
CAMPAIGNS = ("matters_of_priority_2023", "demonstration")


@transaction.atomic
def load(today):
    for priority in read("priorities")["priorities"]:
        Priority.objects.get_or_create(slug=priority.pop("slug"), defaults=priority)
    priorities = {priority.slug: priority for priority in Priority.objects.all()}
    for name in CAMPAIGNS:
        load_campaign(read(name), priorities, today)


def read(name):
    return tomllib.loads((CONTENT / f"{name}.toml").read_text())


def load_campaign(content, priorities, today):
    starts_on = content.get("starts_on") or weeks_before(today, content["started_weeks_ago"])
    campaign, _is_new = Campaign.objects.get_or_create(
        slug=content["slug"],
        defaults={
            "title": content["title"],
            "summary": content["summary"],
            "starts_on": starts_on,
            "is_published": True,
        },
    )
    if "started_weeks_ago" in content and campaign.starts_on != starts_on:
        move(campaign, starts_on, content["articles"])
    for week in content["weeks"]:
        load_week(campaign, priorities, **week)
    weeks = {week.number: week for week in campaign.weeks.all()}
    for article in content["articles"]:
        load_article(campaign, weeks, priorities, **article)


def weeks_before(today, number):
    monday = monday_of(today)
    return monday - timedelta(weeks=number)


def load_week(campaign, priorities, number, theme, priority, summary, results=()):
    week, is_new = campaign.weeks.get_or_create(
        number=number,
        defaults={
            "theme": theme,
            "priority": priorities[priority],
            "starts_on": campaign.starts_on + timedelta(weeks=number - 1),
            "summary": summary,
        },
    )
    if is_new:
        for result in results:
            week.results.create(**result)


def load_article(
    campaign, weeks, priorities, slug, week, day, at, priority=None, is_drawn=False, **words
):
    if Article.objects.filter(slug=slug).exists():
        return
    if is_drawn:
        words |= {"picture": demo_picture.draw().pk, "picture_is_decorative": True}
    article = Article.objects.begin(
        None,
        {
            "slug": slug,
            "body": (CONTENT / "articles" / f"{slug}.html").read_text(),
            "week": weeks[week].pk,
            "priority": priorities[priority].pk if priority else None,
            "publish_at": moment(campaign.starts_on, day, at),
            **words,
        },
    )
    article.latest.becomes(ArticleRevision.Stage.PUBLISHED)
    article.write(status=Article.Status.READY, revision=1)


def moment(starts_on, day, at):
    return timezone.make_aware(datetime.combine(starts_on + timedelta(days=day), at))


def move(campaign, starts_on, articles):
    campaign.starts_on = starts_on
    campaign.save(update_fields=["starts_on"])
    for week in campaign.weeks.all():
        week.starts_on = starts_on + timedelta(weeks=week.number - 1)
        week.save(update_fields=["starts_on"])
    untouched = Article.objects.filter(week__campaign=campaign, revision=1, version=1)
    for content in articles:
        for article in untouched.filter(slug=content["slug"]):
            move_article(article, moment(starts_on, content["day"], content["at"]))


def move_article(article, publish_at):
    """With the text that it was published by, which says the time as well."""
    by = publish_at - article.publish_at
    article.publish_at = publish_at
    article.expire_at = article.expire_at and article.expire_at + by
    article.save(update_fields=["publish_at", "expire_at"])
    first = article.revisions.get(number=1)
    says = article.says()
    first.values |= {name: says[name] for name in ("publish_at", "expire_at")}
    first.save(update_fields=["values"])
