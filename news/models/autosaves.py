"""What somebody types into an article and has not saved yet.

It is no revision: nobody else sees it, and it goes when the article is saved or the text is
thrown away. So the Escape key of the staff site costs seconds of work and not an hour.
"""

from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site.dates import moment_in_words, time_in_words


class AutosaveQuerySet(models.QuerySet):
    def expired(self):
        return self.filter(saved_at__lt=timezone.now() - Autosave.KEPT_FOR)

    def left_by(self, staff, article):
        """What one person left of an article, or of a new one. There is one at most."""
        return self.filter(staff=staff, article=article).exclude(pk__in=self.expired())

    @transaction.atomic
    def keep(self, staff, article, typed, began_from):
        """In the place of what the same person left before. The old ones of everybody go."""
        self.expired().delete()
        kept, _is_new = self.update_or_create(
            staff=staff,
            article=article,
            defaults={"typed": typed, "began_from": began_from, "saved_at": timezone.now()},
        )
        return kept


class Autosave(models.Model):
    """The form of an article as one person left it, the latest only."""

    KEPT_FOR = timedelta(days=30)

    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("typed by")
    )
    # None: an article that was never saved.
    article = models.ForeignKey(
        "news.Article",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="autosaves",
        verbose_name=_("article"),
    )
    began_from = models.PositiveIntegerField(_("made from revision"), default=0)
    typed = models.JSONField(_("what was typed"))
    saved_at = models.DateTimeField(_("saved"), default=timezone.now)

    objects = AutosaveQuerySet.as_manager()

    class Meta:
        verbose_name = _("autosave")
        verbose_name_plural = _("autosaves")
        constraints = [
            models.UniqueConstraint(
                name="one_autosave_of_an_article_each", fields=["staff", "article"]
            ),
            models.UniqueConstraint(
                name="one_autosave_of_a_new_article_each",
                fields=["staff"],
                condition=Q(article=None),
            ),
        ]

    def __str__(self):
        return str(self.article or _("new article"))

    @property
    def saved_in_words(self):
        is_of_today = timezone.localdate(self.saved_at) == timezone.localdate()
        return (time_in_words if is_of_today else moment_in_words)(self.saved_at)
