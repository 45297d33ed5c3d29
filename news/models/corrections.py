from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign_site.dates import moment_in_words
from news.hidden_characters import no_turning
from news.numbers import check_numbers

from .campaigns import one_line


class Correction(models.Model):
    """What was wrong in an article that was out, as every reader is told."""

    article = models.ForeignKey(
        "news.Article", models.CASCADE, related_name="corrections", verbose_name=_("article")
    )
    note = models.CharField(
        _("what was corrected"), max_length=300, validators=[one_line, no_turning, check_numbers]
    )
    made_at = models.DateTimeField(_("time"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("published by"),
    )

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.note

    @property
    def made_in_words(self):
        return moment_in_words(self.made_at)
