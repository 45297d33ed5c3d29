"""Visits that someone asked for. These rows are addresses with guns in them.

What is told is sealed in three parts, by what it is needed for. What stays readable is coarse:
kinds and numbers of items, what to beware of, the area and the part of a day.
"""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaign_site import languages
from campaign_site.references import new_reference
from campaign_site.sealing import CONTACT, SealedField

from .forgetting import Forgetful, ForgettingQuerySet
from .periods import ItemKind, SurrenderPeriod
from .reminding import Reminding, RemindingQuerySet
from .slots import CollectionSlot
from .visits import HOLDING, OPEN, Status, Visit, held_until


class BookingQuerySet(ForgettingQuerySet, RemindingQuerySet):
    @transaction.atomic
    def store(self, answers, told, **values):
        """Store what was asked for, and take its place. Raises SlotIsFull, and then stores nothing.

        The token stands first, before a place is taken: a second press finds the first booking
        and not the place that it took. `told` holds what is sealed, by the name of its column.
        """
        period, slot, items = answers["period"], answers["slot"], answers["booked"]
        booking = self.create(
            reference=new_reference("B"),
            code_expires_on=slot.date + self.model.CODE_LASTS,
            period=period,
            slot=slot,
            loaded=worst([item["loaded"] for item in items]),
            has_dog="dog" in answers["notices"],
            has_children="children" in answers["notices"],
            is_secret="secret" in answers["notices"],
            has_note=bool(answers.get("note")),
            wants_plain_clothes="plain-clothes" in answers["wishes"],
            wants_unmarked_car="unmarked-car" in answers["wishes"],
            contact_way=answers["contact"],
            wants_reminder=answers.get("wants_reminder", False),
            wording_version=period.wording_version,
            days_kept=period.days_kept,
            language=get_language(),
            **{"held_until": held_until(period, slot)} | told | values,
        )
        slot.claim()
        BookedItem.objects.bulk_create(
            BookedItem(booking=booking, **{name: item[name] for name in ("kind", *BookedItem.TOLD)})
            for item in items
        )
        return booking

    def unopened(self):
        """Nothing sealed is fetched."""
        return self.defer(*self.model.SEALED)

    def undescribed(self):
        """Those of which nobody sees what to beware of before what was told is opened."""
        told = {"hazards__isnull": False, "contact__isnull": False}
        return self.kept().filter(contact_way="", **told)

    def holding(self):
        """Those that take a place of their slot."""
        return self.filter(status__in=HOLDING)

    def open(self):
        return self.filter(status__in=OPEN)

    def overdue(self):
        """As `is_overdue` says it of one."""
        today = timezone.localdate()
        is_late = Q(held_until__lte=timezone.now()) | Q(slot__date__lte=today)
        return self.open().filter(Q(is_late, status=Status.REQUESTED) | Q(slot__date__lt=today))

    def without_a_receipt(self):
        """Something was taken away, and nobody has recorded what."""
        return self.filter(status=Status.COLLECTED, has_receipt=False)

    def unread_for_too_long(self):
        is_over = Q(held_until__lte=timezone.now()) | Q(slot__date__lte=timezone.localdate())
        return self.filter(is_over, status=Status.REQUESTED)

    def open_of(self, contact_mark):
        """Those that keep a contact from asking for more: their day is not over."""
        unread = self.unread_for_too_long().values("pk")
        to_come = self.open().filter(slot__date__gte=timezone.localdate())
        return to_come.filter(contact_mark=contact_mark).exclude(pk__in=unread)

    def with_current_code(self):
        return self.filter(code_expires_on__gte=timezone.localdate())


def worst(answers):
    """The gravest of the answers to "could it be loaded?", or nothing where nobody was asked."""
    gravest = (Loaded.YES, Loaded.UNKNOWN, Loaded.NO)
    return next((answer for answer in gravest if answer in answers), "")


class Loaded(models.TextChoices):
    NO = "no", _("No")
    YES = "yes", _("Yes")
    UNKNOWN = "unknown", _("I do not know")


class Booking(Visit, Forgetful, Reminding, models.Model):
    """A visit: what to beware of, where and who are sealed."""

    Status = Status
    Loaded = Loaded
    SEALED = ("hazards", "place", "contact")
    # After the day of the visit.
    CODE_LASTS = timedelta(days=30)

    class ContactWay(models.TextChoices):
        TELEPHONE = "telephone", _("By telephone")
        EMAIL = "email", _("By e-mail")
        NONE = "none", _("Do not contact me")

    class Channel(models.TextChoices):
        ONLINE = "online", _("online")
        TELEPHONE = "telephone", _("telephone")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=13, unique=True, editable=False)
    code_hash = models.CharField(max_length=200, blank=True, editable=False)
    code_expires_on = models.DateField(null=True, editable=False)
    period = models.ForeignKey(SurrenderPeriod, models.PROTECT, verbose_name=_("period"))
    slot = models.ForeignKey(CollectionSlot, models.PROTECT, verbose_name=_("slot"))
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.REQUESTED)
    is_cancelled_by_giver = models.BooleanField(_("cancelled by who asked"), default=False)
    held_until = models.DateTimeField(
        _("place held until"),
        null=True,
        blank=True,
        help_text=_("A request that nobody has read by then gives its place back."),
    )
    ended_on = models.DateField(_("ended"), null=True, blank=True)
    first_ended_on = models.DateField(
        _("ended first"), null=True, editable=False, help_text=_("An outcome was taken back.")
    )
    days_kept = models.PositiveSmallIntegerField(
        _("days kept"), default=30, editable=False, help_text=_("As its giver was told.")
    )
    incident_reference = models.CharField(_("incident number"), max_length=40, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)
    run_order = models.PositiveSmallIntegerField(
        _("place in the run"),
        default=0,
        help_text=_("The order of a team’s visits in one part of a day."),
    )
    kinds = models.ManyToManyField(ItemKind, through="BookedItem", verbose_name=_("items"))
    loaded = models.CharField(_("could be loaded"), max_length=10, choices=Loaded, blank=True)
    has_dog = models.BooleanField(_("a dog"), default=False)
    has_children = models.BooleanField(_("children"), default=False)
    is_secret = models.BooleanField(_("someone there must not know"), default=False)
    has_note = models.BooleanField(_("something was told in their own words"), default=False)
    # By who asked, until an officer has opened the notes.
    has_new_note = models.BooleanField(_("something was added"), default=False)
    wants_plain_clothes = models.BooleanField(_("plain clothes wished"), default=False)
    wants_unmarked_car = models.BooleanField(_("unmarked car wished"), default=False)
    # Empty: asked for before this column was there, and not yet described (`older_visits`).
    contact_way = models.CharField(_("contact"), max_length=10, choices=ContactWay, blank=True)
    # Keyed, and only while the visit is to come: it counts the open requests of one contact.
    contact_mark = models.CharField(max_length=4, blank=True, editable=False)
    wants_reminder = models.BooleanField(_("reminder wished"), default=False)
    reminded_on = models.DateField(_("reminded"), null=True, blank=True)
    # A valid one. Kept beside the receipts, so that those without one are found by an index.
    has_receipt = models.BooleanField(
        _("receipt given"), default=False, db_default=False, editable=False
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.ONLINE)
    wording_version = models.CharField(_("wording that was shown"), max_length=20)
    language = models.CharField(_("language"), max_length=10)
    received_on = models.DateField(_("received"), default=timezone.localdate)
    submission_token = models.CharField(max_length=64, unique=True, editable=False)
    forgotten_on = models.DateField(_("place and contact destroyed"), null=True, blank=True)
    hazards = SealedField(_("items and what to beware of"), null=True)
    place = SealedField(_("place"), null=True)
    contact = SealedField(_("contact"), null=True, key=CONTACT)

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["slot__date", "slot__window", "reference"]
        verbose_name = _("booking")
        permissions = [("open_place", _("Can open where a visit goes and who asked for it"))]
        indexes = [
            models.Index(name="bookings_by_status", fields=["status", "received_on"]),
            models.Index(name="bookings_by_day", fields=["received_on", "reference"]),
            models.Index(
                name="bookings_without_a_receipt",
                fields=["received_on"],
                condition=models.Q(status=Status.COLLECTED, has_receipt=False),
            ),
            models.Index(
                name="bookings_to_release",
                fields=["held_until"],
                condition=models.Q(held_until__isnull=False),
            ),
            models.Index(
                name="bookings_to_forget",
                fields=["ended_on"],
                condition=models.Q(ended_on__isnull=False, forgotten_on=None),
            ),
            models.Index(
                name="bookings_by_contact",
                fields=["contact_mark"],
                condition=~models.Q(contact_mark=""),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="only_an_unread_request_holds_its_place_for_a_time",
                condition=models.Q(held_until=None) | models.Q(status=Status.REQUESTED),
            ),
            models.CheckConstraint(
                name="forgotten_booking_has_no_place_and_no_contact",
                condition=models.Q(forgotten_on=None)
                | models.Q(
                    hazards__isnull=True,
                    place__isnull=True,
                    contact__isnull=True,
                    ended_on__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="ended_visit_has_the_day_on_which_it_ended",
                condition=models.Q(status__in=OPEN) | models.Q(ended_on__isnull=False),
            ),
        ]

    def __str__(self):
        return self.reference

    @property
    def visit(self):
        """When the visit is, as its visitor reads it."""
        return self.slot.in_words(self.period)

    @property
    def other_language(self):
        """What those who come must know: in which language it was asked for, if not in ours."""
        return languages.other_than_own(self.language)

    def forget_code(self):
        """From now on no code opens it, because nobody wanted to keep one."""
        self.code_hash = ""
        self.save(update_fields=["code_hash"])


def new_token():
    return uuid.uuid4().hex


class BookedItem(models.Model):
    """Something that is to be collected, as far as the giver knows it."""

    class Ammunition(models.TextChoices):
        NONE = "none", _("No")
        APART = "apart", _("Yes, it is kept apart")
        TOGETHER = "together", _("Yes, it is kept with it")
        UNKNOWN = "unknown", _("I do not know")

    booking = models.ForeignKey(
        Booking, models.CASCADE, related_name="items", verbose_name=_("booking")
    )
    TOLD = ("number", "loaded", "ammunition")

    kind = models.ForeignKey(ItemKind, models.PROTECT, verbose_name=_("kind"))
    number = models.PositiveIntegerField(_("how many"), null=True, blank=True)
    loaded = models.CharField(_("could be loaded"), max_length=10, choices=Loaded, blank=True)
    ammunition = models.CharField(_("ammunition"), max_length=10, choices=Ammunition, blank=True)

    class Meta:
        ordering = ["kind"]
        verbose_name = _("booked item")
        constraints = [
            models.UniqueConstraint(
                name="booking_names_a_kind_of_item_once", fields=["booking", "kind"]
            ),
        ]
        indexes = [
            # One of the hazards that lists and counts ask each booking for.
            models.Index(
                fields=["booking"],
                name="items_with_ammunition",
                condition=Q(ammunition="together"),
            ),
        ]

    def __str__(self):
        return str(self.kind)


class BookingNote(models.Model):
    """What was added later: by the giver with the code, or by staff (`by`). It is sealed too."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    booking = models.ForeignKey(
        Booking, models.CASCADE, related_name="notes", verbose_name=_("booking")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    written_on = models.DateField(_("written"), default=timezone.localdate, editable=False)
    submission_token = models.CharField(
        max_length=64, unique=True, default=new_token, editable=False
    )
    text = SealedField(_("text"), belongs_to="booking_id")
    number = models.PositiveIntegerField(_("number"), editable=False)

    class Meta:
        ordering = ["booking", "number"]
        verbose_name = _("note on a booking")
        verbose_name_plural = _("notes on bookings")
        constraints = [
            models.UniqueConstraint(
                name="notes_of_a_booking_have_an_order", fields=["booking", "number"]
            ),
        ]

    def __str__(self):
        return str(self.booking)
