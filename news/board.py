"""The planning board: what stands on each day of a campaign, and what has no day yet."""

from collections import defaultdict
from datetime import timedelta
from functools import cached_property
from typing import NamedTuple

from django.db.models import F, Q
from django.utils import timezone

from campaign_site.dates import moment_of, time_in_words

from .models import Article, Campaign, WeekOfAction

MOST_WITHOUT_A_DAY = 50
MOST_OUTSIDE = 50


def days_of(first, last):
    """The first and the last moment of these weeks."""
    after = last.starts_on + WeekOfAction.LENGTH
    return [moment_of(first.starts_on), moment_of(after) - timedelta(microseconds=1)]


def local_day(moment):
    return timezone.localdate(moment) if moment else None


def by_day(articles, moment):
    """Those of each day in their order. Each is looked at once, and not for each of 84 days."""
    days = defaultdict(list)
    for each in articles:
        days[local_day(getattr(each, moment))].append(each)
    return days


class Entry(NamedTuple):
    """An article on a day."""

    article: Article
    clock: str
    is_of_another_week: bool = False


class Day:
    """What appears on it, and what is over on it."""

    def __init__(self, date, week, appearing, over):
        self.date = date
        self.is_today = date == timezone.localdate()
        self.appearing = [
            Entry(each, time_in_words(each.publish_at), each.week_id not in {None, week.pk})
            for each in appearing
        ]
        self.over = [Entry(each, time_in_words(each.expire_at)) for each in over]

    @property
    def is_empty(self):
        return not self.appearing and not self.over


class PlannedWeek:
    """A week with its seven days. What belongs to it and stands on none of them is beside them."""

    def __init__(self, week, appearing, over):
        self.week = week
        dates = [week.starts_on + timedelta(days=number) for number in range(7)]
        self.days = [Day(date, week, appearing[date], over[date]) for date in dates]
        self.elsewhere = [
            each
            for date, articles in appearing.items()
            for each in articles
            if each.week_id == week.pk and date not in dates
        ]

    @property
    def is_empty(self):
        return not self.elsewhere and all(day.is_empty for day in self.days)


class Board:
    """One campaign, as somebody of the staff may see it."""

    def __init__(self, campaign, staff):
        self.campaign = campaign
        self.visible = (
            Article.objects.visible_to(staff)
            .summarised()
            .select_related("held_by", "week")
            .with_latest_text()
        )

    @cached_property
    def weeks(self):
        weeks = list(self.campaign.weeks.all())
        articles = list(self.planned_in(weeks)) if weeks else []
        appearing, over = by_day(articles, "publish_at"), by_day(articles, "expire_at")
        return [PlannedWeek(week, appearing, over) for week in weeks]

    @property
    def week_now(self):
        today = timezone.localdate()
        return next((each.week for each in self.weeks if each.week.runs_on(today)), None)

    def planned_in(self, weeks):
        in_order = sorted(weeks, key=lambda week: week.starts_on)
        days = days_of(in_order[0], in_order[-1])
        is_planned = Q(publish_at__range=days) | Q(expire_at__range=days)
        articles = self.visible.filter(Q(week__in=weeks) | is_planned)
        return articles.order_by(F("publish_at").asc(nulls_last=True), "pk")

    @cached_property
    def outside(self):
        """What is to come and stands on no day of these weeks nor beside one, the next first."""
        weeks = [each.week for each in self.weeks]
        articles = self.visible.filter(publish_at__gte=moment_of(timezone.localdate()))
        articles = articles.exclude(week__in=weeks)
        for week in weeks:
            articles = articles.exclude(publish_at__range=days_of(week, week))
        return articles.order_by("publish_at", "pk")[:MOST_OUTSIDE]

    @cached_property
    def without_a_day(self):
        """Drafts that belong to no week and have no day, the newest first."""
        drafts = self.visible.filter(status=Article.Status.DRAFT, week=None, publish_at=None)
        return drafts.order_by("-pk")[:MOST_WITHOUT_A_DAY]


def shown_first(today):
    """The campaign that runs, or else the next one, or else the latest."""
    campaigns = Campaign.objects.order_by("starts_on")
    running = campaigns.filter(weeks__starts_on__gt=today - WeekOfAction.LENGTH)
    return running.filter(starts_on__lte=today).last() or running.first() or campaigns.last()
