from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.utils.translation import gettext_lazy as _

from campaign_site.languages import said

from .publishing import PublishedQuerySet, TwoPeoplePublish
from .slots import CollectionSlot

HOURS = _("Such as “9am to midday”. If it is empty, visitors read: an officer tells you the hour.")


class ItemKindQuerySet(PublishedQuerySet):
    def agreed(self):
        """What officers may enter: two people agreed to it once, though it may be off by now."""
        return self.filter(version__gt=0)

    def of_nearest_period(self, today):
        """What may be handed in in the period to speak of. Without any, all that is public."""
        nearest = SurrenderPeriod.objects.nearest(today).values("pk")
        listed = SurrenderPeriod.kinds.through.objects.filter(
            surrenderperiod=Subquery(nearest), itemkind=OuterRef("pk")
        )
        there_is_none = ~Exists(SurrenderPeriod.objects.published())
        return self.published().filter(Exists(listed) | there_is_none)


class ItemKind(TwoPeoplePublish, models.Model):
    """Something that can be handed in, as the public reads it. Explosives are not a kind.

    What the site came with is published, as version 1. Nobody has proposed that one.
    """

    PUBLIC = ("name", "slug", "group", "order", "hint")

    class Group(models.IntegerChoices):
        FIREARMS = 1, _("Guns")
        LOOK_ALIKES = 2, _("Air guns, look-alikes and parts")
        ELECTRIC = 3, _("Stun guns and sprays")
        AMMUNITION = 4, _("Ammunition")
        BLADES = 5, _("Knives and crossbows")

    name = models.CharField(_("name"), max_length=60, unique=True)
    slug = models.SlugField(_("short name"), unique=True)
    group = models.PositiveSmallIntegerField(_("group"), choices=Group)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    hint = models.CharField(_("hint"), max_length=120, blank=True)
    version = models.PositiveIntegerField(
        _("version"),
        default=0,
        editable=False,
        help_text=_("The number of the version that the public reads, which two people agreed."),
    )
    is_published = models.BooleanField(_("published"), default=False, editable=False)

    objects = ItemKindQuerySet.as_manager()

    class Meta:
        ordering = ["group", "order", "name"]
        verbose_name = _("kind of item")
        verbose_name_plural = _("kinds of items")
        constraints = [
            models.CheckConstraint(
                name="kind_is_published_in_an_agreed_version",
                condition=Q(is_published=False) | Q(version__gt=0),
            ),
        ]

    def __str__(self):
        return self.name

    @property
    def may_be_loaded(self):
        return self.group in {self.Group.FIREARMS, self.Group.LOOK_ALIKES}


class SurrenderPeriodQuerySet(PublishedQuerySet):
    def open(self, today):
        return self.published().filter(opens_on__lte=today, closes_on__gte=today)

    def bookable(self, today):
        """Those with a day left: a visit is asked for on one day and made on a later one."""
        return self.collecting_on(today).filter(closes_on__gt=today)

    def collecting_on(self, day):
        """Those under whose promise a visit can be made on that day."""
        return self.open(day).filter(method=SurrenderPeriod.Method.COLLECTION)

    def nearest(self, today):
        """The one to speak of, or none: one that is open, else the next, else the last."""
        is_to_come, is_over = Q(opens_on__gt=today), Q(closes_on__lt=today)
        is_bookable = Q(method=SurrenderPeriod.Method.COLLECTION, closes_on__gt=today)
        place = Case(
            When(is_over, then=3), When(is_to_come, then=2), When(is_bookable, then=0), default=1
        )
        next_first = Case(When(is_to_come, then=F("opens_on"))).asc()
        last_first = Case(When(is_over, then=F("closes_on"))).desc()
        return self.published().order_by(place, next_first, last_first, "-opens_on")[:1]

    def with_free_slots(self, today):
        """Each with whether a place is free in any area before it closes."""
        slots = CollectionSlot.objects.bookable_until(OuterRef("closes_on"), today)
        return self.annotate(has_free_slots=Exists(slots.with_a_free_place()))


class SurrenderPeriod(TwoPeoplePublish, models.Model):
    """The days on which things may be handed in, and what is promised to those who do."""

    PUBLIC = (
        "title",
        "opens_on",
        "closes_on",
        "method",
        "kinds",
        "wording_version",
        "promise",
        "limits",
        "morning_hours",
        "afternoon_hours",
        "evening_hours",
        "hours_to_answer",
        "days_kept",
    )
    # What a booking keeps is the label of the wording that was shown to its giver.
    WORDING = ("promise", "limits")

    class Method(models.TextChoices):
        COLLECTION = "collection", _("collection by appointment")
        STATION = "station", _("designated station")
        BIN_OR_SESSION = "bin-or-session", _("bin or session")

    class State(models.TextChoices):
        TO_COME = "to-come", _("to come")
        OPEN = "open", _("open")
        OVER = "over", _("over")

    title = models.CharField(_("title"), max_length=100, unique=True)
    opens_on = models.DateField(_("first day"))
    closes_on = models.DateField(_("last day"))
    method = models.CharField(_("method"), max_length=20, choices=Method)
    kinds = models.ManyToManyField(ItemKind, verbose_name=_("what may be handed in"))
    wording_version = models.CharField(_("wording version"), max_length=20)
    promise = models.TextField(_("what the promise covers"), help_text=_("One sentence a line."))
    limits = models.TextField(
        _("what the promise does not cover"), help_text=_("One sentence a line.")
    )
    morning_hours = models.CharField(
        _("hours of a morning visit"), max_length=40, blank=True, help_text=HOURS
    )
    afternoon_hours = models.CharField(
        _("hours of an afternoon visit"), max_length=40, blank=True, help_text=HOURS
    )
    evening_hours = models.CharField(
        _("hours of an evening visit"), max_length=40, blank=True, help_text=HOURS
    )
    hours_to_answer = models.PositiveSmallIntegerField(
        _("hours to answer"),
        default=48,
        validators=[MinValueValidator(1)],
        help_text=_(
            "A request that nobody has read by then is released. The public reads this number."
        ),
    )
    days_kept = models.PositiveSmallIntegerField(
        _("days kept"),
        default=30,
        help_text=_(
            "After a visit has ended. Then the place and the contact are destroyed. "
            "The public reads this number."
        ),
    )
    version = models.PositiveIntegerField(
        _("version"),
        default=0,
        editable=False,
        help_text=_("The number of the version that the public reads, which two people agreed."),
    )
    is_published = models.BooleanField(_("published"), default=False, editable=False)

    objects = SurrenderPeriodQuerySet.as_manager()

    class Meta:
        ordering = ["-opens_on"]
        verbose_name = _("surrender period")
        constraints = [
            models.CheckConstraint(
                name="surrender_period_does_not_end_before_it_begins",
                condition=Q(closes_on__gte=F("opens_on")),
                violation_error_message=_("The last day must not be before the first."),
            ),
            models.CheckConstraint(
                name="surrender_period_is_published_in_an_agreed_version",
                condition=Q(is_published=False) | Q(version__gt=0),
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def promise_lines(self):
        return self.promise.splitlines()

    @property
    def limit_lines(self):
        return self.limits.splitlines()

    def refuse_old_labels(self, says):
        label = says["wording_version"]
        for version in self.versions.agreed().filter(values__wording_version=label):
            if any(version.values[name] != says[name] for name in self.WORDING):
                error = _("Enter a new wording version: the promise or its limits have changed")
                raise ValidationError({"wording_version": error})

    def hours_of(self, window):
        """When to be at home for a visit in this part of the day."""
        hours = {
            CollectionSlot.Window.MORNING: self.morning_hours,
            CollectionSlot.Window.AFTERNOON: self.afternoon_hours,
            CollectionSlot.Window.EVENING: self.evening_hours,
        }
        return said(hours[window]) or _("an officer tells you the hour")

    def is_bookable_on(self, today):
        return self.method == self.Method.COLLECTION and self.opens_on <= today < self.closes_on

    def may_be_booked_on(self, today):
        """As `has_visits_left`, of one that was found `with_free_slots` of this day."""
        return self.is_bookable_on(today) and self.has_free_slots

    def has_visits_left(self, today):
        """Whether a visit can be asked for in any area. Nobody is asked questions for nothing."""
        slots = CollectionSlot.objects.bookable(self, today)
        return self.is_bookable_on(today) and slots.with_a_free_place().exists()

    def state_on(self, today):
        if today < self.opens_on:
            return self.State.TO_COME
        return self.State.OPEN if today <= self.closes_on else self.State.OVER
