"""What makes a report urgent, and how soon each shall be looked at.

The risk of a report is the highest that its topic or one of its dangers gives cause for.
What comes in can raise it and never lower it: that is for a person to do. Staff change the
words and the times.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from campaign_site import languages
from reports.phrases import SHORTEST_STEM, Phrases

from .topics import Topic

Risk = Topic.Risk


class Danger(NamedTuple):
    """What a report may say, and how far it raises its risk: by itself, and now or soon."""

    words: Promise
    shows: Callable
    alone: int
    when_near: int


DANGERS = (
    Danger(_("words of threat to life"), lambda told: told.has_threat_words, Risk.LIFE, Risk.LIFE),
    Danger(_("weapons"), lambda told: told.has_weapons, Risk.RAISED, Risk.LIFE),
    Danger(_("children"), lambda told: told.has_children, Risk.RAISED, Risk.LIFE),
    Danger(_("vulnerable adults"), lambda told: told.has_vulnerable_adults, Risk.USUAL, Risk.LIFE),
    Danger(_("now or soon"), lambda told: told.is_near, Risk.RAISED, Risk.RAISED),
    # No list of words finds each way to say it, and whoever reads the queue can't.
    Danger(
        _("told in another language"), lambda told: told.other_language, Risk.RAISED, Risk.RAISED
    ),
)


class Urgent:
    """A report, as far as it is urgent."""

    @property
    def is_near(self):
        return self.timing in (self.Timing.NOW, self.Timing.SOON)

    @property
    def other_language(self):
        """The name of a language in which some of it was told, if that is not the one of staff."""
        return languages.other_than_own(self.language)

    def raised_by(self, danger):
        if not danger.shows(self):
            return Risk.USUAL
        return danger.when_near if self.is_near else danger.alone

    def rate(self):
        """Raise its risk, which begins with that of its topic, to the highest cause."""
        self.risk = max(self.risk, *map(self.raised_by, DANGERS))

    @property
    def dangers(self):
        """What raises its risk, in words. An officer may have raised it for another reason."""
        told = [danger.words for danger in DANGERS if self.raised_by(danger) > Risk.USUAL]
        return told + ([_("its topic")] if self.topic.default_risk > Risk.USUAL else [])

    @property
    def age_in_days(self):
        return (timezone.localdate() - self.received_on).days


def has_a_letter(words):
    if not Phrases([words]).lengths:
        raise ValidationError(_("Enter a word with letters or digits."))


def has_a_stem(words):
    before, star, after = words.strip().partition("*")
    if star and (after or before != before.rstrip()):
        raise ValidationError(_("Enter a star only at the end of the last word."))
    if star and not Phrases([words]).stem_lengths:
        raise ValidationError(
            _("Enter at least %(number)s letters before the star."),
            params={"number": SHORTEST_STEM},
        )


@lru_cache(maxsize=2)
def phrases(words):
    """Hundreds of them, made ready once and not for each report."""
    return Phrases(words)


class ThreatPhraseQuerySet(models.QuerySet):
    def loaded(self):
        """All of them, ready to be looked for in any number of texts."""
        return phrases(tuple(self.values_list("words", flat=True)))


class ThreatPhrase(models.Model):
    """Words that raise the risk of a report in which they stand. They never lower it."""

    words = models.CharField(
        _("words"),
        max_length=60,
        unique=True,
        validators=[has_a_letter, has_a_stem],
        help_text=_(
            "A word or a few, as people write them, in any language. Case, accents, spaces and "
            "punctuation do not matter. Only whole words count: add “kills” and “killing” beside "
            "“kill”. A star at the end stands for any ending, as in “strangl*”. A report with "
            "them stands under “life at risk” when it comes in; those here already stay as they "
            "are."
        ),
    )

    objects = ThreatPhraseQuerySet.as_manager()

    class Meta:
        ordering = ["words"]
        verbose_name = _("words of threat to life")
        verbose_name_plural = _("words of threat to life")

    def __str__(self):
        return self.words


class ResponseTarget(models.Model):
    """How many days a report of this risk may wait. After them the queue says overdue."""

    risk = models.PositiveSmallIntegerField(_("risk"), choices=Topic.Risk, unique=True)
    days_to_look = models.PositiveSmallIntegerField(
        _("days to the first look"),
        help_text=_("The force decides it. With 0 it is overdue on the day after it came in."),
    )
    days_to_close = models.PositiveSmallIntegerField(
        _("days to the end of the work"), help_text=_("The force decides it.")
    )

    class Meta:
        ordering = ["-risk"]
        verbose_name = _("response target")

    def __str__(self):
        return str(self.get_risk_display())
