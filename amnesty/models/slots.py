from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from campaign_site.postcodes import OUTWARD

from ..working_days import next_working_days


class CollectionAreaQuerySet(models.QuerySet):
    def covering(self, outward_code):
        return self.filter(districts__outward_code=outward_code)


class CollectionArea(models.Model):
    """The postcode districts that one team visits."""

    name = models.CharField(_("name"), max_length=60, unique=True)
    team = models.CharField(_("team"), max_length=60)

    objects = CollectionAreaQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("collection area")

    def __str__(self):
        return self.name


class District(models.Model):
    """A postcode district, such as NN1. It belongs to one area only."""

    area = models.ForeignKey(
        CollectionArea, models.CASCADE, related_name="districts", verbose_name=_("area")
    )
    outward_code = models.CharField(
        _("postcode district"),
        max_length=4,
        unique=True,
        validators=[RegexValidator(rf"^{OUTWARD}\Z", _("Enter a postcode district, such as NN1"))],
    )

    class Meta:
        ordering = ["outward_code"]
        verbose_name = _("postcode district")

    def __str__(self):
        return self.outward_code


class CollectionSlotQuerySet(models.QuerySet):
    def bookable(self, period, today):
        """Those of the next ten working days, full ones too, while the promise holds."""
        last_day = next_working_days(today, CollectionSlot.WORKING_DAYS_AHEAD)[-1]
        return self.filter(date__gt=today, date__lte=min(last_day, period.closes_on))


class CollectionSlot(models.Model):
    """How many places a team can visit in one part of a day, and how many are taken."""

    WORKING_DAYS_AHEAD = 10

    class Window(models.IntegerChoices):
        MORNING = 1, _("Morning")
        AFTERNOON = 2, _("Afternoon")
        EVENING = 3, _("Evening")

    area = models.ForeignKey(CollectionArea, models.PROTECT, verbose_name=_("area"))
    date = models.DateField(_("day"))
    window = models.PositiveSmallIntegerField(_("part of the day"), choices=Window)
    capacity = models.PositiveSmallIntegerField(_("places"))
    held = models.PositiveSmallIntegerField(_("taken"), default=0, editable=False)

    objects = CollectionSlotQuerySet.as_manager()

    class Meta:
        ordering = ["date", "window", "area"]
        verbose_name = _("collection slot")
        constraints = [
            models.CheckConstraint(
                name="collection_slot_holds_no_more_than_its_capacity",
                condition=Q(held__gte=0, held__lte=F("capacity")),
                violation_error_message=_("More places are taken than that."),
            ),
            models.UniqueConstraint(
                name="collection_slot_is_there_once",
                fields=["area", "date", "window"],
                violation_error_message=_("This area has that slot already."),
            ),
        ]

    def __str__(self):
        return f"{date_format(self.date, 'l j F Y')}, {self.get_window_display().lower()}"

    def save(self, *args, update_fields=None, **kwargs):
        """What is held changes by `claim` and `release` alone: a form may have been open long."""
        if not self._state.adding and update_fields is None:
            update_fields = ["area", "date", "window", "capacity"]
        super().save(*args, update_fields=update_fields, **kwargs)

    def clean(self):
        if self.capacity is not None and self.capacity < self.held:
            raise ValidationError({"capacity": _("More places are taken than that.")})

    def in_words(self, period):
        """The day, the part of it and its hours, as visitors read them."""
        return f"{self}: {period.hours_of(self.window)}"

    @property
    def is_full(self):
        return self.held >= self.capacity

    def claim(self):
        """Take a place, if one is left: one UPDATE, so no two visitors get the last one."""
        free = CollectionSlot.objects.filter(pk=self.pk, held__lt=F("capacity"))
        return free.update(held=F("held") + 1) == 1

    def release(self):
        CollectionSlot.objects.filter(pk=self.pk, held__gt=0).update(held=F("held") - 1)
