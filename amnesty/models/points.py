from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site.dates import clock_in_words


class SurrenderPointQuerySet(models.QuerySet):
    def published(self):
        return self.filter(is_published=True)

    def bins(self):
        return self.filter(sort=SurrenderPoint.Sort.BIN)

    def coming(self, now):
        """Sessions that are not over yet."""
        local = timezone.localtime(now)
        is_later_today = Q(date=local.date(), ends_at__gt=local.time())
        return self.filter(is_later_today | Q(date__gt=local.date()))


class SurrenderPoint(models.Model):
    """A bin that is always there, or a session with officers on one day."""

    class Sort(models.TextChoices):
        BIN = "bin", _("bin")
        SESSION = "session", _("session")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        FULL = "full", _("Full")
        DAMAGED = "damaged", _("Damaged")
        MOVED = "moved", _("Moved")
        CLOSED = "closed", _("Closed")

    sort = models.CharField(_("sort"), max_length=10, choices=Sort)
    town = models.CharField(_("town or village"), max_length=60)
    name = models.CharField(_("name"), max_length=100)
    place = models.CharField(_("street or part of town"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=8, blank=True)
    access = models.CharField(_("access"), max_length=200, blank=True)
    date = models.DateField(_("day of the session"), null=True, blank=True)
    starts_at = models.TimeField(_("from"), null=True, blank=True)
    ends_at = models.TimeField(_("to"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.OPEN)
    checked_on = models.DateField(
        _("last checked"),
        null=True,
        blank=True,
        help_text=_("The day on which a person saw it there."),
    )
    reported_on = models.DateField(
        _("reported"),
        null=True,
        blank=True,
        help_text=_("The day of the report that names it. Shown until it has been checked."),
    )
    is_published = models.BooleanField(_("published"), default=False)

    objects = SurrenderPointQuerySet.as_manager()

    class Meta:
        ordering = ["date", "starts_at", "town", "name"]
        verbose_name = _("surrender point")
        constraints = [
            models.CheckConstraint(
                name="surrender_point_has_hours_only_if_it_is_a_session",
                condition=Q(
                    sort="bin",
                    date__isnull=True,
                    starts_at__isnull=True,
                    ends_at__isnull=True,
                )
                | Q(
                    sort="session",
                    date__isnull=False,
                    starts_at__isnull=False,
                    ends_at__isnull=False,
                    ends_at__gt=F("starts_at"),
                ),
                violation_error_message=_(
                    "A session has a day, and ends after it starts. A bin has neither."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.town}"

    @property
    def address(self):
        """What the list does not say already: bins stand under the name of their town."""
        town = self.town if self.sort == self.Sort.SESSION else ""
        return ", ".join(filter(None, [self.place, town, self.postcode]))

    @property
    def hours(self):
        return _("%(start)s to %(end)s") % {
            "start": clock_in_words(self.starts_at),
            "end": clock_in_words(self.ends_at),
        }
