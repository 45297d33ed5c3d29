"""What a report can be about, with the signs and advice that belong to it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from campaign_site import force


def are_channels(text):
    """Each word is the short name of a channel of the force."""
    if unknown := [key for key in text.split() if key not in force.current().channel]:
        raise ValidationError(
            _("There is no channel with the short name “%(key)s”."), params={"key": unknown[0]}
        )


class TopicQuerySet(models.QuerySet):
    def offered(self):
        return self.filter(is_offered=True)

    def explained(self):
        """Those with signs to see, or with advice."""
        return self.exclude(signs="", advice="")

    def asking_for_photos(self):
        return self.filter(asks_for_photos=True)


class Topic(models.Model):
    """What a report can be about, as the public reads it."""

    class Risk(models.IntegerChoices):
        USUAL = 1, _("usual")
        RAISED = 2, _("raised")
        HIGH = 3, _("high")
        LIFE = 4, _("life at risk")

    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=80)
    hint = models.CharField(_("hint"), max_length=200, blank=True)
    signs = models.TextField(_("signs"), blank=True, help_text=_("One sign a line."))
    advice = models.TextField(_("advice"), blank=True, help_text=_("One sentence a line."))
    channels = models.CharField(
        _("helplines"),
        max_length=200,
        blank=True,
        validators=[are_channels],
        help_text=_("Short names from the force’s one list of channels, with spaces between."),
    )
    # No topic alone puts a life at risk: it is what was told.
    default_risk = models.PositiveSmallIntegerField(
        _("risk to begin with"), choices=Risk.choices[:-1], default=Risk.USUAL
    )
    asks_for_photos = models.BooleanField(
        _("asks for photos"),
        default=True,
        help_text=_("Not where it may be about a gun: nobody should go near one for a photo."),
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_offered = models.BooleanField(_("offered to the public"), default=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("topic")

    def __str__(self):
        return self.name

    @property
    def sign_lines(self):
        return self.signs.splitlines()

    @property
    def advice_lines(self):
        return self.advice.splitlines()

    @property
    def helplines(self):
        """The channels of the force, as they are now: one that it gave up is left out."""
        known = force.current().channel
        return [known[key] for key in self.channels.split() if key in known]

    @property
    def further_helplines(self):
        """Those that do not stand among the numbers that every page ends with."""
        urgent = force.current().urgent_channels
        return [channel for channel in self.helplines if channel not in urgent]
