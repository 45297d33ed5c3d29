from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from campaign_site.dates import weekday_and_day

from ..working_days import bank_holidays, next_working_days
from .teams import CollectionArea, SpecialDay

# Whole ones between a request and its visit, on which an officer reads it.
WORKING_DAYS_OF_NOTICE = 1


class SlotIsFull(Exception):
    """The last place of a slot was taken a moment ago."""


class CollectionSlotQuerySet(models.QuerySet):
    def bookable(self, period, today, notice=WORKING_DAYS_OF_NOTICE):
        """Those of the next ten working days, full ones too, while the promise holds.

        Between today and the visit lie working days of `notice`: nobody reads a request on a
        Sunday, and one for Monday would then be lost. Bank holidays are closed. A special day
        opens one, or closes any other day.
        """
        return self.bookable_until(period.closes_on, today, notice)

    def bookable_until(self, closes_on, today, notice=WORKING_DAYS_OF_NOTICE):
        working_days = next_working_days(today, CollectionSlot.WORKING_DAYS_AHEAD)
        read_on, last_day = [today, *working_days][notice], working_days[-1]
        days_off = bank_holidays(today.year) | bank_holidays(last_day.year)
        coming = self.filter(date__gt=read_on, date__lte=last_day)
        return coming.filter(date__lte=closes_on).on_open_days(sorted(days_off))

    def to_come(self, now):
        """On the days after this moment, and in the parts of its own day that are not over."""
        over = [window for window, hour in CollectionSlot.OVER_AT.items() if hour <= now.hour]
        today = now.date()
        return self.filter(Q(date__gt=today) | Q(date=today) & ~Q(window__in=over))

    def with_a_free_place(self):
        return self.filter(held__lt=F("capacity"))

    def on_open_days(self, days_off=()):
        """By the special day of the area, else by that of all areas, else not on days off."""
        days = SpecialDay.objects.of(OuterRef("area")).filter(date=OuterRef("date"))
        own_first = days.order_by(F("area_id").asc(nulls_last=True)).values("is_closed")[:1]
        is_usual = Case(When(date__in=days_off, then=True), default=False)
        return self.alias(is_closed=Coalesce(Subquery(own_first), is_usual)).filter(is_closed=False)


class CollectionSlot(models.Model):
    """How many places a team can visit in one part of a day, and how many are taken."""

    WORKING_DAYS_AHEAD = 10
    # What whoever booked it was told, and the team that comes.
    PROMISED = ("area_id", "date", "window")

    class Window(models.IntegerChoices):
        MORNING = 1, _("Morning")
        AFTERNOON = 2, _("Afternoon")
        EVENING = 3, _("Evening")

    # The hour from which nobody is sent out for it on the same day. What visitors read is the
    # period's.
    OVER_AT = {Window.MORNING: 12, Window.AFTERNOON: 18}

    area = models.ForeignKey(CollectionArea, models.PROTECT, verbose_name=_("area"))
    date = models.DateField(_("day"))
    window = models.PositiveSmallIntegerField(_("part of the day"), choices=Window)
    capacity = models.PositiveSmallIntegerField(_("places"))
    held = models.PositiveSmallIntegerField(_("taken"), default=0, editable=False)

    objects = CollectionSlotQuerySet.as_manager()

    class Meta:
        ordering = ["date", "window", "area"]
        verbose_name = _("collection slot")
        indexes = [models.Index(name="collection_slots_by_day", fields=["date"])]
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
        return f"{weekday_and_day(self.date)}, {self.get_window_display().lower()}"

    def save(self, *args, update_fields=None, **kwargs):
        """What is held changes by `claim` and `release` alone: a form may have been open long."""
        if not self._state.adding and update_fields is None:
            update_fields = ["area", "date", "window", "capacity"]
        super().save(*args, update_fields=update_fields, **kwargs)

    @transaction.atomic
    def clean(self):
        """Nobody can take a place between this and the saving, if both are one transaction."""
        rows = CollectionSlot.objects.select_for_update(no_key=True)
        stands = rows.filter(pk=self.pk).first()
        if stands is None or not stands.held:
            return
        self.held = stands.held
        if self.capacity is not None and self.capacity < stands.held:
            raise ValidationError({"capacity": _("More places are taken than that.")})
        if any(getattr(self, name) != getattr(stands, name) for name in self.PROMISED):
            raise ValidationError(
                _("Somebody has booked it. Move the visits first, or add another slot.")
            )

    def in_words(self, period):
        """The day, the part of it and its hours, as visitors read them."""
        return f"{self}: {period.hours_of(self.window)}"

    @property
    def closed_in_words(self):
        """That nobody visits on its day, and why; or nothing."""
        days = SpecialDay.objects.between(self.date, self.date)
        return days.closed_days()(self.area_id, self.date)

    @property
    def is_full(self):
        return self.held >= self.capacity

    def claim(self):
        """Take a place: one UPDATE, so no two visitors get the last one. Raises SlotIsFull.

        On a day that was closed nobody gets one.
        """
        free = CollectionSlot.objects.on_open_days().filter(pk=self.pk, held__lt=F("capacity"))
        if not free.update(held=F("held") + 1):
            raise SlotIsFull

    def release(self):
        CollectionSlot.objects.filter(pk=self.pk, held__gt=0).update(held=F("held") - 1)
