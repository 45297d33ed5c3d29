"""Campaigns, their weeks of action, and what each week came to.

Nothing here is switched on or off by a clock: what is over or to come is a comparison
with the day at the moment of asking.
"""

from datetime import timedelta
from itertools import groupby

from django.core.exceptions import ValidationError
from django.core.validators import (
    MaxValueValidator,
    MinValueValidator,
    RegexValidator,
    URLValidator,
)
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site.dates import days_in_words, weekday_of_this_year
from news.hidden_characters import no_turning
from news.numbers import check_address, check_numbers

MONDAY = 1
# A feed with a control character or a noncharacter in it can't be read at all.
one_line = RegexValidator(
    r"[\x00-\x1f\x7f\ufffe\uffff]", _("Enter one line of text."), inverse_match=True
)


check_secure = URLValidator(["https"], message=_("Enter an address that begins with https://."))


def check_monday(day):
    if day.isoweekday() != MONDAY:
        raise ValidationError(_("A week of action starts on a Monday."), code="not_monday")


class Priority(models.Model):
    """A Matter of Priority: what the force has set itself for some years."""

    name = models.CharField(
        _("name"), max_length=100, validators=[one_line, check_numbers, no_turning]
    )
    slug = models.SlugField(_("word in the address"), max_length=100, unique=True)
    summary = models.CharField(
        _("summary"), max_length=300, blank=True, validators=[check_numbers, no_turning]
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        verbose_name = _("Matter of Priority")
        verbose_name_plural = _("Matters of Priority")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="priority_ends_after_it_starts",
                condition=Q(ends_on__gte=F("starts_on")),
                violation_error_message=_("The last day must not be before the first."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("news:list", query={"priority": self.slug})


class CampaignQuerySet(models.QuerySet):
    def published(self):
        return self.filter(is_published=True)

    def current(self, today):
        """The one campaign that runs on the day, or else the one that started last."""
        has_a_week_left = WeekOfAction.objects.filter(
            campaign=OuterRef("pk"), starts_on__gt=today - WeekOfAction.LENGTH
        )
        return (
            self.published()
            .filter(starts_on__lte=today)
            .order_by(Exists(has_a_week_left).desc(), "-starts_on")[:1]
        )


class Campaign(models.Model):
    """Some weeks of action, one after the other."""

    title = models.CharField(
        _("title"), max_length=120, validators=[one_line, check_numbers, no_turning]
    )
    slug = models.SlugField(_("word in the address"), max_length=100, unique=True)
    summary = models.CharField(
        _("summary"), max_length=300, validators=[one_line, check_numbers, no_turning]
    )
    starts_on = models.DateField(_("first Monday"), validators=[check_monday])
    is_published = models.BooleanField(
        _("published"),
        default=False,
        help_text=_("Until then nobody can see the campaign and its weeks."),
    )

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("campaign")
        verbose_name_plural = _("campaigns")
        ordering = ["-starts_on"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("campaigns:campaign", args=[self.slug])

    @property
    def news_url(self):
        return reverse("news:list", query={"campaign": self.slug})


class WeekOfActionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(campaign__is_published=True)

    def of_current_campaign(self, today):
        campaign = Campaign.objects.current(today).values("pk")
        return self.filter(campaign=Subquery(campaign)).select_related("campaign")


class WeekOfAction(models.Model):
    """One week with one theme."""

    LENGTH = timedelta(days=7)
    LAST = 12

    class Stage(models.TextChoices):
        """Where a week stands today. It is worked out, not stored."""

        OVER = "over", _("Over")
        NOW = "now", _("Now")
        TO_COME = "to-come", _("To come")

    campaign = models.ForeignKey(
        Campaign, on_delete=models.CASCADE, related_name="weeks", verbose_name=_("campaign")
    )
    number = models.PositiveSmallIntegerField(
        _("number"), validators=[MinValueValidator(1), MaxValueValidator(LAST)]
    )
    theme = models.CharField(
        _("theme"), max_length=120, validators=[one_line, check_numbers, no_turning]
    )
    priority = models.ForeignKey(
        Priority,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="weeks",
        verbose_name=_("Matter of Priority"),
    )
    starts_on = models.DateField(_("Monday"), validators=[check_monday])
    summary = models.TextField(_("summary"), max_length=600, validators=[check_numbers, no_turning])

    objects = WeekOfActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("week of action")
        verbose_name_plural = _("weeks of action")
        ordering = ["campaign", "number"]
        constraints = [
            models.UniqueConstraint(
                name="campaign_has_each_week_once",
                fields=["campaign", "number"],
                violation_error_message=_("This campaign has a week with this number."),
            ),
            models.CheckConstraint(
                name="week_number_is_1_to_12",
                condition=Q(number__gte=1, number__lte=12),
                violation_error_message=_("A campaign has weeks 1 to 12."),
            ),
        ]

    def __str__(self):
        return _("Week %(number)s: %(theme)s") % {"number": self.number, "theme": self.theme}

    def get_absolute_url(self):
        return reverse("campaigns:week", args=[self.campaign.slug, self.number])

    @property
    def ends_on(self):
        return self.starts_on + self.LENGTH - timedelta(days=1)

    @property
    def days(self):
        return days_in_words(self.starts_on, self.ends_on)

    @property
    def news_url(self):
        chosen = {"campaign": self.campaign.slug, "week": self.number}
        return reverse("news:list", query=chosen)

    def runs_on(self, day):
        return self.starts_on <= day <= self.ends_on

    def day_by_day(self, articles):
        """Pairs of a heading and its articles, from before the week through Sunday to after it."""
        in_order = sorted(articles, key=lambda article: article.publish_at)
        days = groupby(in_order, lambda article: self.named(timezone.localdate(article.publish_at)))
        return [(heading, list(group)) for heading, group in days]

    def named(self, day):
        """What the page of the week calls a day."""
        if day < self.starts_on:
            return str(_("Before the week"))
        if day > self.ends_on:
            return str(_("After the week"))
        return weekday_of_this_year(day)

    @property
    def stage(self):
        today = timezone.localdate()
        if self.runs_on(today):
            return self.Stage.NOW
        return self.Stage.OVER if self.ends_on < today else self.Stage.TO_COME


class Result(models.Model):
    """What a week of action came to: one number, and who says so."""

    week = models.ForeignKey(
        WeekOfAction, on_delete=models.CASCADE, related_name="results", verbose_name=_("week")
    )
    what = models.CharField(
        _("what was counted"), max_length=150, validators=[check_numbers, no_turning]
    )
    number = models.PositiveIntegerField(_("number"))
    is_minimum = models.BooleanField(_("it was more than this"), default=False)
    source = models.CharField(_("source"), max_length=200, validators=[check_numbers, no_turning])
    source_url = models.URLField(
        _("address of the source"), blank=True, validators=[check_secure, check_address]
    )

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="week_counts_each_thing_once",
                fields=["week", "what"],
                violation_error_message=_("This week has a result for this already."),
            ),
        ]

    def __str__(self):
        return f"{self.what}: {self.number_in_words}"

    @property
    def number_in_words(self):
        if self.is_minimum:
            return _("more than %(number)s") % {"number": f"{self.number:,}"}
        return f"{self.number:,}"
