"""What officers took in, as they found it, and what became of it.

A receipt holds no name: who hands something in may stay unknown and still has a proof. It has
a visit behind it or none (somebody who walked in, at a place that may be named). Nothing of it
is deleted: a receipt that was a mistake is made void by somebody else, and then its items
count nowhere.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.references import new_reference
from campaign_site.versions import Stale

from .bookings import BookedItem, Booking, new_token
from .destruction import LEAVING, Destroyed, DestructionQuerySet
from .earlier_items import ReceivedItemVersion
from .periods import ItemKind
from .points import SurrenderPoint
from .visits import Status


def receipt_number():
    return new_reference("R")


class ReceiptQuerySet(models.QuerySet):
    def valid(self):
        return self.filter(voided_on=None)

    @property
    def are_of_booking(self):
        return Exists(self.valid().filter(booking=OuterRef("pk")))

    @transaction.atomic
    def note_on_bookings(self):
        """Make `Booking.has_receipt` right where a release that didn't know it was at work.

        Returns how many were wrong.
        """
        has_one = self.are_of_booking
        is_wrong = Q(has_one, has_receipt=False) | Q(~has_one, has_receipt=True)
        return self.note_on(Booking.objects.filter(is_wrong))

    def note_on(self, bookings):
        """Whether each of them has a receipt now; how many they are.

        They are locked before their receipts are looked at: somebody may give one another.
        """
        locked = bookings.select_for_update(no_key=True).order_by("pk")
        keys = list(locked.values_list("pk", flat=True))
        return Booking.objects.filter(pk__in=keys).update(has_receipt=self.are_of_booking)

    def take(self, by, items, token, booking=None, version=None, **values):
        """Store what was handed over together, once for each token, and return the receipt.

        With it a visit that officers are out for is collected. Raises Stale where somebody
        decided about that visit after this version of it was shown.
        """
        earlier = self.filter(submission_token=token)
        if first := earlier.first():
            return first
        try:
            return self._take(by, items, booking, version, submission_token=token, **values)
        except (IntegrityError, Stale):
            if first := earlier.first():
                return first
            raise

    @transaction.atomic
    def _take(self, by, items, booking, version, **values):
        if booking:
            booking.lock(version)
        if booking and booking.status not in self.model.IS_GIVEN_AFTER:
            raise ValidationError(_("Say first that officers are out for this visit."))
        receipt = self.create(booking=booking, taken_by=by, **values)
        ReceivedItem.objects.bulk_create(ReceivedItem(receipt=receipt, **item) for item in items)
        Receipt.objects.note_on(Booking.objects.filter(pk=receipt.booking_id))
        if booking and booking.status == Status.OUT:
            booking.decide(by, Status.COLLECTED, version)
        audit.record(by, AuditEntry.Action.ADD, receipt)
        return receipt


class Receipt(models.Model):
    """Things that were handed over together. Its number may be said on the telephone."""

    # Something may be handed over where a visit became an incident, too.
    IS_GIVEN_AFTER = (Status.OUT, Status.COLLECTED, Status.INCIDENT)

    number = models.CharField(
        _("number"), max_length=13, unique=True, default=receipt_number, editable=False
    )
    booking = models.ForeignKey(
        Booking,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="receipts",
        verbose_name=_("booking"),
    )
    point = models.ForeignKey(
        SurrenderPoint,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="receipts",
        verbose_name=_("place"),
        help_text=_("Where somebody walked in."),
    )
    taken_on = models.DateField(_("day"), default=timezone.localdate)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("taken in by")
    )
    voided_on = models.DateField(
        _("void since"),
        null=True,
        editable=False,
        help_text=_("It was a mistake. Its items count nowhere."),
    )
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("made void by"),
    )
    submission_token = models.CharField(
        max_length=32, unique=True, default=new_token, editable=False
    )

    objects = ReceiptQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_on", "-pk"]
        verbose_name = _("receipt")
        indexes = [models.Index(name="receipts_by_day", fields=["taken_on"])]
        constraints = [
            models.CheckConstraint(
                name="receipt_is_for_a_visit_or_for_somebody_who_walked_in",
                condition=Q(booking=None) | Q(point=None),
            ),
            models.CheckConstraint(
                name="receipt_is_made_void_by_somebody_else",
                condition=Q(voided_on=None, voided_by=None)
                | Q(voided_on__isnull=False, voided_by__isnull=False) & ~Q(voided_by=F("taken_by")),
            ),
        ]

    def __str__(self):
        return self.number

    @transaction.atomic
    def void(self, by, reason):
        """It was a mistake. Whoever signs for an item of it holds this row, so it can't be both.

        Nobody does that to what they took in: it would take one person to lose a gun.
        """
        if not self.may_be_voided_by(by):
            raise ValidationError(_("You took it in. Somebody else must make it void."))
        rows = Receipt.objects.valid().filter(pk=self.pk)
        if not rows.update(voided_on=timezone.localdate(), voided_by=by):
            raise ValidationError(_("It is void already."))
        if self.items.filter(first_signed_by__isnull=False).exists():
            raise ValidationError(_("Somebody has signed that an item of it left the store."))
        Receipt.objects.note_on(Booking.objects.filter(pk=self.booking_id))
        audit.record(by, AuditEntry.Action.CHANGE, self, str(_("made void")), reason)

    def may_be_voided_by(self, somebody):
        return somebody.pk != self.taken_by_id


class ReceivedItemQuerySet(DestructionQuerySet):
    def counted(self):
        return self.filter(receipt__voided_on=None)


class ReceivedItem(Destroyed, models.Model):
    """What an officer found. Make, calibre and serial number are as they stand on it."""

    class State(models.TextChoices):
        LIVE = "live", _("live")
        BLANK = "blank", _("blank")
        INERT = "inert", _("inert")
        UNKNOWN = "unknown", _("not known")

    class Route(models.TextChoices):
        DESTROY = "destroy", _("to be destroyed")
        MUSEUM = "museum", _("to a museum")
        RETURN = "return", _("back to its owner")
        EVIDENCE = "evidence", _("kept as evidence")

    # What an officer may change afterwards, and what stays of it each time.
    CHANGED = (
        "kind",
        "number",
        "make",
        "calibre",
        "serial",
        "state",
        "made_safe_by",
        "property_number",
        "seal",
        "needs_forensics",
        "forensic_reason",
        "examined_on",
        "route",
    )

    receipt = models.ForeignKey(
        Receipt, models.PROTECT, related_name="items", verbose_name=_("receipt")
    )
    expected = models.ForeignKey(
        BookedItem,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="received",
        verbose_name=_("booked as"),
    )
    kind = models.ForeignKey(ItemKind, models.PROTECT, verbose_name=_("kind"))
    number = models.PositiveIntegerField(
        _("how many"), default=1, validators=[MinValueValidator(1)]
    )
    make = models.CharField(_("make and model, as found"), max_length=100, blank=True)
    calibre = models.CharField(_("calibre, as found"), max_length=40, blank=True)
    serial = models.CharField(_("serial number, as found"), max_length=60, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UNKNOWN)
    made_safe_by = models.CharField(_("made safe by"), max_length=60, blank=True)
    property_number = models.CharField(_("property number"), max_length=40, blank=True)
    seal = models.CharField(_("seal"), max_length=40, blank=True)
    needs_forensics = models.BooleanField(_("goes to forensic examination"), default=False)
    forensic_reason = models.CharField(_("why it is examined"), max_length=200, blank=True)
    examined_on = models.DateField(_("back from the examination"), null=True, blank=True)
    route = models.CharField(_("what becomes of it"), max_length=10, choices=Route, blank=True)
    destroyed_on = models.DateField(_("left the store"), null=True, blank=True)
    first_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("signed by"),
    )
    second_signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("and by"),
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReceivedItemQuerySet.as_manager()

    class Meta:
        ordering = ["receipt", "pk"]
        verbose_name = _("received item")
        permissions = [("sign_destruction", _("Can sign that an item left the store"))]
        indexes = [
            models.Index(
                name="items_to_leave",
                fields=["receipt"],
                condition=Q(route__in=LEAVING, first_signed_by=None),
            ),
            models.Index(
                name="items_signed_once",
                fields=["receipt"],
                condition=Q(first_signed_by__isnull=False, destroyed_on=None),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="two_people_sign_what_leaves_the_store",
                condition=Q(destroyed_on=None, second_signed_by=None)
                | Q(
                    destroyed_on__isnull=False,
                    first_signed_by__isnull=False,
                    second_signed_by__isnull=False,
                )
                & ~Q(first_signed_by=F("second_signed_by")),
                violation_error_message=_("Two people must sign that it left the store."),
            ),
            models.CheckConstraint(
                name="only_what_is_to_leave_the_store_is_signed_for",
                condition=Q(first_signed_by=None) | Q(route__in=LEAVING),
            ),
            models.CheckConstraint(
                name="received_item_goes_to_be_examined_for_a_reason",
                condition=Q(needs_forensics=False) | ~Q(forensic_reason=""),
                violation_error_message=_("Enter why it is examined."),
            ),
            models.CheckConstraint(
                name="received_item_is_at_least_one", condition=Q(number__gte=1)
            ),
        ]

    def __str__(self):
        return f"{self.receipt}, {self.kind}"

    @property
    def audited_as(self):
        """What happens to it stands in the history of its receipt."""
        return self.receipt

    @property
    def as_kept(self):
        """Its values as they would be typed. Its kind is there by name."""
        fields = map(self._meta.get_field, self.CHANGED)
        return {field.name: field.value_to_string(self) for field in fields} | {
            "kind": str(self.kind)
        }

    @transaction.atomic
    def change(self, by, version, reason, **values):
        """Save over the version that was seen. On record is what was changed, never to what.

        What stood there stays beside it, for those who may read the receipt.
        """
        rows = ReceivedItem.objects.counted().filter(
            pk=self.pk, version=version, first_signed_by=None
        )
        before = rows.select_related("kind").select_for_update(of=("self",), no_key=True).first()
        if before is None:
            raise Stale
        changed = [name for name, value in values.items() if getattr(before, name) != value]
        ReceivedItemVersion.objects.create(
            item=before, number=version, values=before.as_kept, changed_by=by, reason=reason
        )
        rows.update(version=F("version") + 1, **values)
        names = ", ".join(str(self._meta.get_field(name).verbose_name) for name in changed)
        audit.record(by, AuditEntry.Action.CHANGE, self, names, reason)
