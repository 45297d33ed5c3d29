"""The content of a demonstration: words in files, dates worked out here.

`demo_content/*.toml` says what there is, `demo_content/articles/` holds the texts.
What is missing is added; what a visitor has changed since stays changed. Only the
campaign that always began some weeks ago moves on, with its articles.
"""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from campaign_site.dates import monday_of

from .models import Article, Campaign, Priority

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


def load_article(campaign, weeks, priorities, slug, week, day, at, priority=None, **words):
    Article.objects.get_or_create(
        slug=slug,
        defaults={
            "body": (CONTENT / "articles" / f"{slug}.html").read_text(),
            "week": weeks[week],
            "priority": priorities.get(priority),
            "status": Article.Status.READY,
            "publish_at": moment(campaign.starts_on, day, at),
            **words,
        },
    )


def moment(starts_on, day, at):
    return timezone.make_aware(datetime.combine(starts_on + timedelta(days=day), at))


def move(campaign, starts_on, articles):
    campaign.starts_on = starts_on
    campaign.save(update_fields=["starts_on"])
    for week in campaign.weeks.all():
        week.starts_on = starts_on + timedelta(weeks=week.number - 1)
        week.save(update_fields=["starts_on"])
    for article in articles:
        Article.objects.filter(slug=article["slug"], week__campaign=campaign).update(
            publish_at=moment(starts_on, article["day"], article["at"])
        )
