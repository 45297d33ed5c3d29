"""What says in public where and when weapons are taken in, and what is promised for it.

A false address would hand guns to criminals, and so would a false promise or a false number.
So nobody writes it alone: one person proposes a version, another agrees, and only then does
it stand on the row that the public reads. Every version is kept.
"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry

from .periods import ItemKind, SurrenderPeriod
from .points import SurrenderPoint


class VersionQuerySet(models.QuerySet):
    def open(self):
        return self.filter(decided_by=None)

    def agreed(self):
        return self.filter(is_agreed=True)

    def decide(self, by, is_agreed):
        return self.open().update(decided_by=by, decided_at=timezone.now(), is_agreed=is_agreed)

    def refuse(self, by):
        return self.decide(by, is_agreed=False)


class Version(models.Model):
    """One wording of a row, proposed by one person and decided on by another.

    `OWNER` is the name of the field with the row.
    """

    OWNER = ""

    number = models.PositiveIntegerField(_("number"))
    values = models.JSONField(_("what it says"), encoder=DjangoJSONEncoder)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    is_agreed = models.BooleanField(_("agreed"), default=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["-number"]

    @property
    def row(self):
        return getattr(self, self.OWNER)

    @property
    def audited_as(self):
        return str(self.row)

    @property
    def is_open(self):
        return self.decided_by_id is None

    @property
    def state_in_words(self):
        if self.is_open:
            return _("waits for a second person")
        return _("agreed") if self.is_agreed else _("not agreed")

    @transaction.atomic
    def agree(self, by):
        """From now on the public reads it. Raises ValidationError."""
        if by.pk == self.proposed_by_id:
            raise ValidationError(_("You proposed it. Somebody else must agree to it."))
        row = self.row.with_lock()
        self.decide(by, is_agreed=True)
        row.publish(self, **self.noted)
        self.put_on_record(by, row, _("version %(number)s agreed"))

    @transaction.atomic
    def refuse(self, by, reason):
        """What the public reads stays as it is. Whoever proposed it may take it back."""
        row = self.row.with_lock()
        self.decide(by, is_agreed=False)
        self.put_on_record(by, row, _("version %(number)s refused"), reason)

    def decide(self, by, is_agreed):
        if not type(self).objects.filter(pk=self.pk).decide(by, is_agreed):
            raise ValidationError(_("Somebody has decided on it meanwhile."))
        self.refresh_from_db()

    def put_on_record(self, by, row, outcome, reason=""):
        outcome = str(outcome % {"number": self.number})
        audit.record(by, AuditEntry.Action.CHANGE, row, outcome, reason)

    @property
    def noted(self):
        """What else goes to the row with it."""
        return {}

    @staticmethod
    def takes_two(owner):
        """The constraints of a version of this `owner`."""
        return [
            models.CheckConstraint(
                name=f"{owner}_version_takes_two_people",
                condition=Q(decided_by=None, decided_at=None, is_agreed=False)
                | Q(decided_by__isnull=False, decided_at__isnull=False, is_agreed=False)
                | Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("proposed_by")),
            ),
            models.UniqueConstraint(
                name=f"{owner}_version_has_its_number_once", fields=[owner, "number"]
            ),
            models.UniqueConstraint(
                name=f"{owner}_has_one_version_to_decide",
                fields=[owner],
                condition=Q(decided_by=None),
            ),
        ]


class KindVersion(Version):
    OWNER = "kind"

    kind = models.ForeignKey(
        ItemKind, models.PROTECT, related_name="versions", verbose_name=_("kind of item")
    )

    class Meta(Version.Meta):
        verbose_name = _("version of a kind of item")
        verbose_name_plural = _("versions of kinds of items")
        permissions = [("agree_kindversion", _("Can agree to how a kind of item is named"))]
        constraints = Version.takes_two("kind")

    def __str__(self):
        return f"{self.kind}, {self.number}"


class PeriodVersion(Version):
    OWNER = "period"

    period = models.ForeignKey(
        SurrenderPeriod, models.PROTECT, related_name="versions", verbose_name=_("period")
    )

    class Meta(Version.Meta):
        verbose_name = _("version of a surrender period")
        verbose_name_plural = _("versions of surrender periods")
        permissions = [("agree_periodversion", _("Can agree to what a period promises"))]
        constraints = Version.takes_two("period")

    def __str__(self):
        return f"{self.period}, {self.number}"


class PointVersion(Version):
    """`checked_on` is the last day on which somebody saw that it is right."""

    OWNER = "point"

    point = models.ForeignKey(
        SurrenderPoint, models.PROTECT, related_name="versions", verbose_name=_("surrender point")
    )
    checked_on = models.DateField(_("last checked"), null=True)

    class Meta(Version.Meta):
        verbose_name = _("version of a surrender point")
        verbose_name_plural = _("versions of surrender points")
        permissions = [("agree_pointversion", _("Can agree to where and when things are taken in"))]
        constraints = Version.takes_two("point")

    def __str__(self):
        return f"{self.point}, {self.number}"

    @property
    def noted(self):
        """A new address has been seen by nobody, unless somebody says so."""
        return {"checked_on": self.checked_on}
