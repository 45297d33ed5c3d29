from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site.dates import moment_in_words
from news.hidden_characters import no_turning


class ArticleRevisionQuerySet(models.QuerySet):
    def submitted(self):
        return self.filter(stage=ArticleRevision.Stage.SUBMITTED)

    def published(self):
        return self.filter(stage=ArticleRevision.Stage.PUBLISHED)

    def published_alone(self):
        return self.exclude(alone_because="")

    def unread(self):
        """Those that no second person has read yet."""
        return self.filter(number__gt=F("article__revision"))

    def latest_of_each(self):
        """Of each article the last text that was saved."""
        later = ArticleRevision.objects.filter(
            article=OuterRef("article"), number__gt=OuterRef("number")
        )
        return self.filter(~Exists(later))


class ArticleRevision(models.Model):
    """One text of an article, as somebody saved it. It is never changed, and none is deleted.

    What becomes of it is written beside it: submitted, sent back, published, and by whom.
    """

    class Stage(models.TextChoices):
        SAVED = "saved", _("saved")
        SUBMITTED = "submitted", _("waits for a second person")
        SENT_BACK = "sent-back", _("sent back")
        PUBLISHED = "published", _("published")

    article = models.ForeignKey(
        "news.Article", models.CASCADE, related_name="revisions", verbose_name=_("article")
    )
    number = models.PositiveIntegerField(_("number"))
    values = models.JSONField(_("what it says"), encoder=DjangoJSONEncoder)
    # None: it was there before revisions were kept, or a command made it.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("saved by"),
    )
    made_at = models.DateTimeField(_("saved"), default=timezone.now)
    stage = models.CharField(_("stage"), max_length=10, choices=Stage, default=Stage.SAVED)
    # Of a change to what is out already: what readers are told of it. Empty: a minor edit.
    correction = models.CharField(
        _("correction"), max_length=300, blank=True, validators=[no_turning]
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    # Why it was sent back, for those who work on the article.
    decision_note = models.CharField(_("why"), max_length=300, blank=True, validators=[no_turning])
    # Why it was published without a second person. Empty: it was not.
    alone_because = models.CharField(_("published alone, because"), max_length=200, blank=True)

    objects = ArticleRevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        indexes = [
            models.Index(
                name="revision_sent_back", fields=["article"], condition=Q(stage="sent-back")
            ),
            models.Index(
                name="revision_done_alone",
                fields=["-decided_at", "-id"],
                condition=~Q(alone_because=""),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="article_has_each_revision_once", fields=["article", "number"]
            ),
            models.UniqueConstraint(
                name="article_has_one_text_that_waits",
                fields=["article"],
                condition=Q(stage="submitted"),
            ),
            models.CheckConstraint(
                name="revision_is_published_by_a_second_person_or_says_why_not",
                condition=~Q(stage="published")
                | ~Q(alone_because="")
                | Q(decided_by=None)
                | (~Q(decided_by=F("made_by")) & ~Q(decided_by=F("submitted_by"))),
            ),
        ]

    def __str__(self):
        return _("revision %(number)s") % {"number": self.number}

    @property
    def audited_as(self):
        return str(self.article_id)

    @property
    def named_in_trail(self):
        return f"{self.article_id}, {self.number}"

    @property
    def is_saved_only(self):
        return self.stage == self.Stage.SAVED

    @property
    def is_submitted(self):
        return self.stage == self.Stage.SUBMITTED

    @property
    def made_in_words(self):
        return moment_in_words(self.made_at)

    @property
    def decided_in_words(self):
        return moment_in_words(self.decided_at)

    @property
    def what_became_of_it(self):
        """In words, with names: who submitted, sent back or published it."""
        words = {
            self.Stage.SAVED: _("saved"),
            self.Stage.SUBMITTED: _("waits for a second person, submitted by %(submitted_by)s"),
            self.Stage.SENT_BACK: _("sent back by %(decided_by)s: %(decision_note)s"),
            self.Stage.PUBLISHED: _("published by %(decided_by)s"),
        }[self.stage]
        if self.alone_because:
            words = _("published by %(decided_by)s without a second person: %(alone_because)s")
        elif self.stage == self.Stage.PUBLISHED and self.decided_by is None:
            words = _("published")
        told = ["submitted_by", "decided_by", "decision_note", "alone_because"]
        return words % {name: getattr(self, name) for name in told}

    def becomes(self, stage, **values):
        """Write what becomes of it. Its text stays."""
        for name, value in {"stage": stage, **values}.items():
            setattr(self, name, value)
        self.save(update_fields=["stage", *values])
