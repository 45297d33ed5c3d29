"""The articles. A row says what the public reads, or will read when its time comes."""

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.dates import planned_moment_in_words
from campaign_site.models import AuditEntry
from news import body
from news.hidden_characters import no_turning
from news.numbers import check_numbers

from .addresses import TAKEN, Addressed
from .campaigns import Priority, WeekOfAction, one_line
from .choosing import ArticleQuerySet
from .ending import Ending
from .holding import Holding
from .pictured import Pictured
from .pictures import Picture
from .publishing import Publishing
from .reading import Reading
from .searched import PlainTextField


class Article(Publishing, Holding, Ending, Addressed, Reading, Pictured, models.Model):
    """A piece of news or advice."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        READY = "ready", _("published, at its time")
        WITHDRAWN = "withdrawn", _("withdrawn")
        GONE = "gone", _("gone")
        MOVED = "moved", _("moved")

    class AfterExpiry(models.TextChoices):
        GONE = "gone", _("the page says that it has been taken down")
        KEPT = "kept", _("the page stays, and says that this is over")

    class State(models.TextChoices):
        """Where an article stands now. It is worked out, not stored."""

        DRAFT = "draft", _("Draft")
        HELD = "held", _("On hold")
        SCHEDULED = "scheduled", _("Scheduled")
        PUBLISHED = "published", _("Published")
        EXPIRED = "expired", _("Expired")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        GONE = "gone", _("Gone")
        MOVED = "moved", _("Moved")

    title = models.CharField(_("title"), max_length=120, validators=[one_line, no_turning])
    slug = models.SlugField(
        _("word in the address"), max_length=120, unique=True, error_messages={"unique": TAKEN}
    )
    summary = models.CharField(
        _("summary"),
        max_length=300,
        blank=True,
        validators=[one_line, no_turning],
        help_text=_("One or two sentences, for lists and search engines."),
    )
    body = body.BodyField(
        _("text"),
        blank=True,
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
    picture = models.ForeignKey(
        Picture,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("lead image"),
    )
    picture_alt = models.CharField(
        _("what the image shows"), max_length=250, blank=True, validators=[one_line, no_turning]
    )
    picture_is_decorative = models.BooleanField(_("decorative"), default=False)
    picture_credit = models.CharField(
        _("who made the image"), max_length=120, blank=True, validators=[one_line, no_turning]
    )
    is_sensitive = models.BooleanField(
        _("sensitive"),
        default=False,
        help_text=_("For example abuse. The page then begins with how to leave it."),
    )
    publish_at = models.DateTimeField(_("appears"), null=True, blank=True)
    expire_at = models.DateTimeField(_("is over"), null=True, blank=True)
    after_expiry = models.CharField(
        _("and then"), max_length=10, choices=AfterExpiry, default=AfterExpiry.GONE
    )

    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    # The number of the revision that the public reads, or will read; 0 before there is one.
    revision = models.PositiveIntegerField(_("published revision"), default=0)
    version = models.PositiveIntegerField(_("version"), default=0)
    corrected_at = models.DateTimeField(_("last correction"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("ended by"),
    )
    ended_note = models.CharField(
        _("why it was withdrawn"),
        max_length=300,
        blank=True,
        validators=[one_line, no_turning, check_numbers],
    )
    moved_to = models.CharField(_("moved to"), max_length=200, blank=True)
    plain_text = PlainTextField(_("text for searching"), blank=True, editable=False)

    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        # SQLite would look for what nobody holds, which is nearly all, by such an index.
        db_index=False,
        related_name="+",
        verbose_name=_("held by"),
    )
    held_at = models.DateTimeField(_("held since"), null=True, blank=True)
    held_because = models.CharField(_("held because"), max_length=200, blank=True)
    is_embargoed = models.BooleanField(_("under embargo"), default=False)
    embargoed_to = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        verbose_name=_("who may see it before it is out"),
    )
    legal_review_on = models.DateField(_("legal review"), null=True, blank=True)
    legal_review_because = models.CharField(_("legal review because"), max_length=200, blank=True)
    # Links to a preview that were made before this moment lead nowhere.
    previews_stopped_at = models.DateTimeField(_("previews stopped"), null=True, blank=True)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-publish_at", "-pk"]
        permissions = [
            ("approve_article", "May publish what somebody else submitted"),
            ("publish_alone", "May publish without a second person, with a reason"),
            ("end_article", "May withdraw, remove and move articles"),
            ("hold_article", "May own and place operational holds"),
            ("lift_others_hold", "May lift the hold of another officer"),
            ("embargo_article", "May name who sees an article before it is out"),
            ("review_article", "May set and finish legal reviews"),
        ]
        indexes = [
            models.Index(F("publish_at").desc(), F("id").desc(), name="article_newest_first"),
            models.Index(
                F("publish_at").desc(),
                F("id").desc(),
                name="article_ready_newest_first",
                condition=Q(status="ready"),
            ),
            models.Index(
                F("priority"),
                F("publish_at").desc(),
                F("id").desc(),
                name="article_ready_by_priority",
                condition=Q(status="ready"),
            ),
            models.Index(
                F("week"),
                F("publish_at").desc(),
                F("id").desc(),
                name="article_ready_by_week",
                condition=Q(status="ready"),
            ),
            models.Index(
                fields=["held_by"], name="article_on_hold", condition=Q(held_by__isnull=False)
            ),
            models.Index(
                fields=["id"], name="article_with_embargo", condition=Q(is_embargoed=True)
            ),
            models.Index(
                fields=["legal_review_on"],
                name="article_to_review",
                condition=Q(legal_review_on__isnull=False),
            ),
            models.Index(
                F("ended_at").desc(),
                F("id").desc(),
                name="article_ended",
                condition=Q(ended_at__isnull=False),
            ),
            # What staff look for by its state: nearly all articles are out, and few are not ready.
            models.Index(
                F("status"),
                F("publish_at").desc(),
                F("id").desc(),
                name="article_not_ready",
                condition=~Q(status="ready"),
            ),
            models.Index(
                fields=["expire_at"], name="article_expires", condition=Q(expire_at__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="article_is_a_draft_until_a_revision_is_published",
                condition=Q(status="draft", revision=0) | ~Q(status="draft") & Q(revision__gt=0),
            ),
            models.CheckConstraint(
                name="article_that_is_no_draft_says_when_it_appears",
                condition=Q(status="draft") | Q(publish_at__isnull=False),
                violation_error_message=_("Enter when it appears."),
            ),
            models.CheckConstraint(
                name="article_that_ended_says_when",
                condition=Q(status__in=["draft", "ready"], ended_at=None)
                | ~Q(status__in=["draft", "ready"]) & Q(ended_at__isnull=False),
            ),
            models.CheckConstraint(
                name="article_that_moved_says_where",
                condition=Q(status="moved") & ~Q(moved_to="") | ~Q(status="moved") & Q(moved_to=""),
            ),
            models.CheckConstraint(
                name="article_that_is_withdrawn_says_why",
                condition=Q(status="withdrawn") & ~Q(ended_note="")
                | ~Q(status="withdrawn") & Q(ended_note=""),
            ),
            models.CheckConstraint(
                name="article_goes_after_it_appears",
                condition=Q(expire_at__gt=F("publish_at")),
                violation_error_message=_("The article must appear before it is over."),
            ),
            models.CheckConstraint(
                name="article_leaves_the_feed_its_address",
                condition=~Q(slug="feed"),
                violation_error_message=TAKEN,
            ),
            models.CheckConstraint(
                name="article_picture_is_told_or_decorative",
                condition=Q(picture_is_decorative=False) | Q(picture_alt=""),
                violation_error_message=_(
                    "Enter what the image shows, or tick that it is decorative, and not both."
                ),
            ),
            models.CheckConstraint(
                name="article_on_hold_says_by_whom_and_since_when",
                condition=Q(held_by=None, held_at=None)
                | Q(held_by__isnull=False, held_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("news:article", args=[self.slug])

    @property
    def state(self):
        if self.status == self.Status.READY:
            return self.state_of_ready
        return self.State(self.status)

    @property
    def state_of_ready(self):
        if self.is_held:
            return self.State.HELD
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
    def is_unfinished(self):
        """Nothing of it has been published, nor will be by itself."""
        return self.revision == 0

    @property
    def was_out(self):
        """Readers may have seen it: its time came, whether or not it is on hold now."""
        if self.is_unfinished:
            return False
        known_until = self.held_at or timezone.now()
        return self.publish_at <= known_until

    @property
    def is_due(self):
        """It would appear at once, if it were published now."""
        return self.publish_at is None or self.publish_at <= timezone.now()

    @property
    def is_expired(self):
        return self.expire_at is not None and self.expire_at <= timezone.now()

    @property
    def last_changed_at(self):
        """A minor edit is not news to a reader, a correction is."""
        return max(filter(None, [self.publish_at, self.corrected_at, self.ended_at]))

    @property
    def public_week(self):
        """The week, when readers may see it."""
        return self.week if self.week and self.week.campaign.is_published else None

    @property
    def shown_body(self):
        asks = self.public_week and body.wants_results(self.body)
        return body.shown(self.body, self.told_results if asks else ())

    def faults(self):
        """What must be put right before it may be published, in words."""
        # Named here: a process that publishes nothing does not load what looks at articles.
        found = import_string("news.checking.check")(self)
        return [fault.words for fault in found if fault.blocks]

    @transaction.atomic
    def stop_previews(self, by):
        """The links to previews that were given out lead nowhere from now on."""
        self.lock()
        self.write(previews_stopped_at=timezone.now())
        audit.record(by, AuditEntry.Action.CHANGE, self, str(_("previews stopped")))
