import uuid

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from campaign_site.references import new_reference
from campaign_site.sealing import SealedField

from .periods import ItemKind, SurrenderPeriod
from .slots import CollectionSlot


class SlotIsFull(Exception):
    """The last place of a slot was taken a moment ago."""


class BookingQuerySet(models.QuerySet):
    def request(self, answers, token):
        """Ask for a visit, once for each token, and return the booking.

        The token is unique, so a second submission (a double click, a reload) stores
        nothing, takes no place, and returns the first booking. Raises SlotIsFull, and
        then stores nothing either.
        """
        try:
            with transaction.atomic():
                return self.model.from_answers(answers, token)
        except IntegrityError:
            return self.get(submission_token=token)


class Booking(models.Model):
    """A visit that someone asked for. What to beware of, where and who are sealed."""

    class Status(models.TextChoices):
        REQUESTED = "requested", _("requested")
        CONFIRMED = "confirmed", _("confirmed")
        COLLECTED = "collected", _("collected")
        CANCELLED = "cancelled", _("cancelled")

    class Loaded(models.TextChoices):
        NO = "no", _("No")
        YES = "yes", _("Yes")
        UNKNOWN = "unknown", _("I do not know")

    class Notice(models.TextChoices):
        DOG = "dog", _("There is a dog")
        CHILDREN = "children", _("There are children")
        SECRET = "secret", _("Someone there must not know about the visit")
        PLAIN_CLOTHES = "plain-clothes", _("I would like officers in plain clothes")

    class ContactWay(models.TextChoices):
        TELEPHONE = "telephone", _("By telephone")
        EMAIL = "email", _("By e-mail")
        NONE = "none", _("Do not contact me")

    # What is sealed, by what it is needed for. The place and the contact are destroyed
    # before the rest, so each is sealed apart.
    HAZARDS = ("loaded", "notices", "note")
    PLACE = ("place", "postcode")
    CONTACT = ("contact", "name", "telephone", "may_leave_message", "email")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=13, unique=True, editable=False)
    period = models.ForeignKey(SurrenderPeriod, models.PROTECT, verbose_name=_("period"))
    slot = models.ForeignKey(CollectionSlot, models.PROTECT, verbose_name=_("slot"))
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.REQUESTED)
    kinds = models.ManyToManyField(ItemKind, through="BookedItem", verbose_name=_("items"))
    wording_version = models.CharField(_("wording that was shown"), max_length=20)
    language = models.CharField(_("language"), max_length=10)
    received_on = models.DateField(_("received"), default=timezone.localdate)
    submission_token = models.CharField(max_length=64, unique=True, editable=False)
    hazards = SealedField(_("to beware of"))
    place = SealedField(_("place"))
    contact = SealedField(_("contact"))

    objects = BookingQuerySet.as_manager()

    class Meta:
        ordering = ["slot__date", "slot__window", "reference"]
        verbose_name = _("booking")

    def __str__(self):
        return self.reference

    @classmethod
    def from_answers(cls, answers, token):
        """Store what a visitor asked for. The token stands first, before a place is taken."""
        booking = cls.objects.create(
            reference=new_reference("B"),
            period=answers["period"],
            slot=answers["slot"],
            wording_version=answers["period"].wording_version,
            language=get_language(),
            submission_token=token,
            hazards=cls.told(answers, cls.HAZARDS),
            place=cls.told(answers, cls.PLACE),
            contact=cls.told(answers, cls.CONTACT),
        )
        if not booking.slot.claim():
            raise SlotIsFull
        booking.kinds.set(answers["kinds"])
        return booking

    @property
    def visit(self):
        """When the visit is, as its visitor reads it."""
        return self.slot.in_words(self.period)

    @property
    def may_be_loaded(self):
        return any(kind.may_be_loaded for kind in self.kinds.all())

    @staticmethod
    def told(answers, names):
        return {name: answers[name] for name in names if name in answers}

    def confirm(self):
        return self.move_to(self.Status.CONFIRMED, from_any_of=[self.Status.REQUESTED])

    def collect(self):
        return self.move_to(self.Status.COLLECTED, from_any_of=[self.Status.CONFIRMED])

    @transaction.atomic
    def cancel(self):
        """Give the place back, once."""
        alive = [self.Status.REQUESTED, self.Status.CONFIRMED]
        is_cancelled = self.move_to(self.Status.CANCELLED, from_any_of=alive)
        if is_cancelled:
            self.slot.release()
        return is_cancelled

    def move_to(self, status, from_any_of):
        """Change the status, and say whether it was still one of those it may change from."""
        movable = Booking.objects.filter(pk=self.pk, status__in=from_any_of)
        is_moved = movable.update(status=status) == 1
        self.refresh_from_db(fields=["status"])
        return is_moved


class BookedItem(models.Model):
    """A kind of item that is to be collected."""

    booking = models.ForeignKey(Booking, models.CASCADE, verbose_name=_("booking"))
    kind = models.ForeignKey(ItemKind, models.PROTECT, verbose_name=_("kind"))

    class Meta:
        ordering = ["kind"]
        verbose_name = _("booked item")
        constraints = [
            models.UniqueConstraint(
                name="booking_names_a_kind_of_item_once", fields=["booking", "kind"]
            ),
        ]

    def __str__(self):
        return str(self.kind)
