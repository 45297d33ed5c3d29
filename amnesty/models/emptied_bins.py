"""That a bin was emptied, by two officers. One enters it and the other confirms it.

What was in it counts once both say so. Until then the first may put it right, or take it back.
"""

from contextlib import contextmanager

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import IntegrityError, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.versions import Stale

from .periods import ItemKind
from .points import SurrenderPoint

Action = AuditEntry.Action
SEAL_IS_KNOWN = _("Enter another seal: that this one was removed is entered already.")


@contextmanager
def seals_are_removed_once():
    """The constraint in words. Whatever stands around it must end with the error."""
    try:
        yield
    except IntegrityError:
        raise ValidationError({"seal_removed": SEAL_IS_KNOWN}) from None


class BinEmptiedQuerySet(models.QuerySet):
    def confirmed(self):
        return self.filter(confirmed_at__isnull=False)

    def unconfirmed(self):
        return self.filter(confirmed_at=None)

    def enter(self, by, counts, **values):
        """`counts` says how many of each kind were in it. A second press enters nothing."""
        with transaction.atomic(), seals_are_removed_once():
            emptied = self.create(first_officer=by, **values)
            emptied.count(counts)
            audit.record(by, Action.ADD, emptied)
        return emptied


class BinEmptied(models.Model):
    """That two officers emptied a bin. What was in it counts once the second has confirmed it."""

    point = models.ForeignKey(
        SurrenderPoint, models.PROTECT, related_name="emptyings", verbose_name=_("bin")
    )
    emptied_on = models.DateField(_("day"), default=timezone.localdate)
    first_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("first officer")
    )
    second_officer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name=_("second officer"),
    )
    seal_removed = models.CharField(_("seal that was removed"), max_length=40)
    seal_fitted = models.CharField(_("seal that was fitted"), max_length=40)
    note = models.CharField(_("note"), max_length=200, blank=True)
    confirmed_at = models.DateTimeField(_("confirmed by the second officer"), null=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BinEmptiedQuerySet.as_manager()

    class Meta:
        ordering = ["-emptied_on", "-pk"]
        verbose_name = _("emptied bin")
        verbose_name_plural = _("emptied bins")
        constraints = [
            models.CheckConstraint(
                name="bin_is_emptied_by_two_officers",
                condition=~Q(first_officer=F("second_officer")),
                violation_error_message=_("Select another second officer."),
            ),
            models.UniqueConstraint(
                name="seal_is_removed_from_a_bin_once",
                fields=["point", "seal_removed"],
                violation_error_message=SEAL_IS_KNOWN,
            ),
        ]

    def __str__(self):
        return f"{self.point}, {self.emptied_on}"

    @property
    def what_belongs_in_no_bin(self):
        """The counts of guns, ammunition and whatever else is no blade."""
        blades = ItemKind.Group.BLADES
        return [count for count in self.counts.all() if count.kind.group != blades]

    def count(self, counts):
        self.counts.all().delete()
        BinCount.objects.bulk_create(
            BinCount(emptying=self, kind=kind, number=number) for kind, number in counts.items()
        )

    @transaction.atomic
    def put_right(self, by, version, counts, **values):
        """By the first officer, before the second has confirmed it."""
        self.refuse_unless(by, self.first_officer)
        with seals_are_removed_once():
            self.save_over(version, **values)
        self.count(counts)
        audit.record(by, Action.CHANGE, self, str(_("put right")))

    @transaction.atomic
    def confirm(self, by, version, point_version=None):
        """By the second officer. Raises Stale where the first has put something right since.

        With a version of the bin: they have seen today that it is open again, as that one says.
        """
        self.refuse_unless(by, self.second_officer)
        self.save_over(version, confirmed_at=timezone.now())
        if point_version:
            self.point.reopen(by, point_version)
        audit.record(by, Action.CHANGE, self, str(_("confirmed")))

    @transaction.atomic
    def take_back(self, by, reason):
        """By the first officer: it was entered by mistake. It is gone, and the trail says so."""
        self.refuse_unless(by, self.first_officer)
        if not BinEmptied.objects.unconfirmed().filter(pk=self.pk).delete()[0]:
            raise Stale
        audit.record(by, Action.DELETE, self, reason=reason)

    def refuse_unless(self, by, officer):
        if by != officer:
            raise ValidationError(_("Only %(officer)s can do that.") % {"officer": officer})

    def save_over(self, version, **values):
        rows = BinEmptied.objects.unconfirmed().filter(pk=self.pk, version=version)
        if not rows.update(version=F("version") + 1, **values):
            raise Stale
        self.refresh_from_db()


class BinCount(models.Model):
    """How many of a kind were in it."""

    emptying = models.ForeignKey(
        BinEmptied, models.CASCADE, related_name="counts", verbose_name=_("emptied bin")
    )
    kind = models.ForeignKey(ItemKind, models.PROTECT, verbose_name=_("kind"))
    number = models.PositiveIntegerField(_("how many"), validators=[MinValueValidator(1)])

    class Meta:
        ordering = ["kind"]
        verbose_name = _("count")
        constraints = [
            models.UniqueConstraint(name="bin_counts_a_kind_once", fields=["emptying", "kind"]),
            models.CheckConstraint(name="bin_counts_what_was_there", condition=Q(number__gte=1)),
        ]

    def __str__(self):
        return str(self.kind)
