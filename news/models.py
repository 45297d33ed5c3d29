"""Campaigns, their weeks of action, and the articles that tell about them.

Nothing here is switched on or off by a clock: what is published, over or to come is
a comparison with the time at the moment of asking.
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site.dates import days_in_words, moment_in_words, planned_moment_in_words

from . import body

MONDAY = 1
# A feed with a control character or a noncharacter in it can't be read at all.
one_line = RegexValidator(
    r"[\x00-\x1f\x7f\ufffe\uffff]", _("Enter one line of text."), inverse_match=True
)


def check_monday(day):
    if day.isoweekday() != MONDAY:
        raise ValidationError(_("A week of action starts on a Monday."), code="not_monday")


class Priority(models.Model):
    """A Matter of Priority: what the force has set itself for some years."""

    name = models.CharField(_("name"), max_length=100, validators=[one_line])
    slug = models.SlugField(_("word in the address"), max_length=100, unique=True)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
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
        """The campaign that runs on the day, or else the one that started last, or None."""
        has_a_week_left = WeekOfAction.objects.filter(
            campaign=OuterRef("pk"), starts_on__gt=today - WeekOfAction.LENGTH
        )
        return (
            self.published()
            .filter(starts_on__lte=today)
            .order_by(Exists(has_a_week_left).desc(), "-starts_on")
            .first()
        )


class Campaign(models.Model):
    """Some weeks of action, one after the other."""

    title = models.CharField(_("title"), max_length=120, validators=[one_line])
    slug = models.SlugField(_("word in the address"), max_length=100, unique=True)
    summary = models.CharField(_("summary"), max_length=300, validators=[one_line])
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

    def week_on(self, today):
        """The week of the campaign that runs on the day, or None."""
        return next((week for week in self.weeks.all() if week.runs_on(today)), None)


class WeekOfActionQuerySet(models.QuerySet):
    def published(self):
        return self.filter(campaign__is_published=True)


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
    theme = models.CharField(_("theme"), max_length=120, validators=[one_line])
    priority = models.ForeignKey(
        Priority,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="weeks",
        verbose_name=_("Matter of Priority"),
    )
    starts_on = models.DateField(_("Monday"), validators=[check_monday])
    summary = models.TextField(_("summary"), max_length=600)

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

    def runs_on(self, day):
        return self.starts_on <= day <= self.ends_on

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
    what = models.CharField(_("what was counted"), max_length=150)
    number = models.PositiveIntegerField(_("number"))
    is_minimum = models.BooleanField(_("it was more than this"), default=False)
    source = models.CharField(_("source"), max_length=200)
    source_url = models.URLField(_("address of the source"), blank=True)

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


class ArticleQuerySet(models.QuerySet):
    def released(self):
        """Those whose time has come, the expired ones included."""
        return self.filter(status=Article.Status.READY, publish_at__lte=timezone.now())

    def published(self):
        not_expired = Q(expire_at=None) | Q(expire_at__gt=timezone.now())
        return self.released().filter(not_expired)

    def summarised(self):
        """For a list: what a card shows in one query, and not the whole text."""
        return self.select_related("priority").defer("body")

    def matching(self, words):
        fields = ("title", "summary", "body")
        return self.filter(
            Q.create([(f"{field}__icontains", words) for field in fields], connector=Q.OR)
        )

    def like(self, article):
        """Other articles on the same Matter of Priority."""
        if article.priority_id is None:
            return self.none()
        return self.filter(priority=article.priority_id).exclude(pk=article.pk)

    def older_than(self, pk):
        moment = Subquery(Article.objects.filter(pk=pk).values("publish_at"))
        return self.filter(Q(publish_at__lt=moment) | Q(publish_at=moment, pk__lt=pk))

    def newer_than(self, pk):
        moment = Subquery(Article.objects.filter(pk=pk).values("publish_at"))
        return self.filter(Q(publish_at__gt=moment) | Q(publish_at=moment, pk__gt=pk))


class Article(models.Model):
    """A piece of news or advice."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        READY = "ready", _("Ready: appears at the time below")

    class State(models.TextChoices):
        """Where an article stands now. It is worked out, not stored."""

        DRAFT = "draft", _("Draft")
        SCHEDULED = "scheduled", _("Scheduled")
        PUBLISHED = "published", _("Published")
        EXPIRED = "expired", _("Expired")

    title = models.CharField(_("title"), max_length=120, validators=[one_line])
    slug = models.SlugField(_("word in the address"), max_length=120, unique=True)
    summary = models.CharField(
        _("summary"),
        max_length=300,
        validators=[one_line],
        help_text=_("One or two sentences, for lists and search engines."),
    )
    body = body.BodyField(
        _("text"),
        help_text=_("Write {101} or {crimestoppers} where a number should stand."),
    )
    week = models.ForeignKey(
        WeekOfAction,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("week of action"),
    )
    priority = models.ForeignKey(
        Priority,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("Matter of Priority"),
    )
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    publish_at = models.DateTimeField(_("appears"), null=True, blank=True)
    expire_at = models.DateTimeField(
        _("goes"),
        null=True,
        blank=True,
        help_text=_("After this the page says that it has been taken down."),
    )
    is_sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_("For example abuse. The page then begins with how to leave it."),
    )
    changed_at = models.DateTimeField(_("last change"), auto_now=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-publish_at", "-pk"]
        indexes = [
            models.Index(
                F("publish_at").desc(),
                F("id").desc(),
                name="article_ready_newest_first",
                condition=Q(status="ready"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="article_that_is_ready_says_when_it_appears",
                condition=~Q(status="ready") | Q(publish_at__isnull=False),
                violation_error_message=_("Enter when it appears, or use “Today” and “Now”."),
            ),
            models.CheckConstraint(
                name="article_goes_after_it_appears",
                condition=Q(expire_at__gt=F("publish_at")),
                violation_error_message=_("The article must appear before it goes."),
            ),
            models.CheckConstraint(
                name="article_leaves_the_feed_its_address",
                condition=~Q(slug="feed"),
                violation_error_message=_("Choose another word: “feed” is taken."),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("news:article", args=[self.slug])

    @property
    def state(self):
        # Without a time it can't be stored as ready, but it stands like that in a form.
        if self.status == self.Status.DRAFT or self.publish_at is None:
            return self.State.DRAFT
        if self.publish_at > timezone.now():
            return self.State.SCHEDULED
        return self.State.EXPIRED if self.is_expired else self.State.PUBLISHED

    @property
    def state_in_words(self):
        if self.state == self.State.SCHEDULED:
            when = planned_moment_in_words(self.publish_at)
            return _("Scheduled for %(when)s") % {"when": when}
        return self.state.label

    @property
    def is_expired(self):
        return self.expire_at is not None and self.expire_at <= timezone.now()

    @property
    def published_in_words(self):
        return moment_in_words(self.publish_at)

    @property
    def last_changed_at(self):
        """A change before it appeared is not news to a reader."""
        return max(self.publish_at, self.changed_at)

    @property
    def public_week(self):
        """The week, when readers may see it."""
        return self.week if self.week and self.week.campaign.is_published else None

    @property
    def shown_body(self):
        return body.shown(self.body)
