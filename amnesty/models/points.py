from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import attempts, audit
from campaign_site.dates import clock_in_words
from campaign_site.models import AuditEntry
from campaign_site.versions import Stale

from .publishing import PublishedQuerySet, TwoPeoplePublish


class SurrenderPointQuerySet(PublishedQuerySet):
    def bins(self):
        return self.filter(sort=SurrenderPoint.Sort.BIN)

    def coming(self, day, clock):
        """Sessions that are not over yet."""
        is_later_today = Q(date=day, ends_at__gt=clock)
        return self.filter(is_later_today | Q(date__gt=day))

    def standing(self, day, clock):
        """All where somebody can go: bins, stations, and sessions that are not over yet."""
        return self.filter(date=None) | self.coming(day, clock)


class SurrenderPoint(TwoPeoplePublish, models.Model):
    """A bin that is always there, a session with officers on one day, or a station.

    Its state and the day on which it was seen are what one person alone may set: they keep
    readers away from a place, or lead them to an address that two people have agreed.
    """

    PUBLIC = (
        "sort",
        "town",
        "name",
        "place",
        "postcode",
        "access",
        "fits",
        "hours_open",
        "telephone",
        "latitude",
        "longitude",
        "date",
        "starts_at",
        "ends_at",
        "reported_on",
    )

    class Sort(models.TextChoices):
        BIN = "bin", _("bin")
        SESSION = "session", _("session")
        STATION = "station", _("station")

    class Status(models.TextChoices):
        OPEN = "open", _("Open")
        FULL = "full", _("Full")
        DAMAGED = "damaged", _("Damaged")
        MOVED = "moved", _("Moved")
        CLOSED = "closed", _("Closed")

    # There is nothing any more where the address leads, so nobody is shown it.
    GONE = (Status.MOVED, Status.CLOSED)

    sort = models.CharField(_("sort"), max_length=10, choices=Sort)
    town = models.CharField(_("town or village"), max_length=60)
    name = models.CharField(_("name"), max_length=100)
    place = models.CharField(_("street or part of town"), max_length=200, blank=True)
    postcode = models.CharField(_("postcode"), max_length=8, blank=True)
    access = models.CharField(_("access"), max_length=200, blank=True)
    fits = models.CharField(
        _("what fits"),
        max_length=200,
        blank=True,
        help_text=_("Such as the widest blade that goes through the opening."),
    )
    hours_open = models.CharField(
        _("opening hours"), max_length=200, blank=True, help_text=_("Of a station.")
    )
    telephone = models.CharField(_("telephone"), max_length=30, blank=True)
    latitude = models.DecimalField(
        _("latitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitude = models.DecimalField(
        _("longitude"), max_digits=8, decimal_places=5, null=True, blank=True
    )
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
    version = models.PositiveIntegerField(
        _("version"),
        default=0,
        editable=False,
        help_text=_("The number of the version that the public reads, which two people agreed."),
    )
    is_published = models.BooleanField(_("published"), default=False, editable=False)

    objects = SurrenderPointQuerySet.as_manager()

    class Meta:
        ordering = ["date", "starts_at", "town", "name"]
        verbose_name = _("surrender point")
        constraints = [
            models.CheckConstraint(
                name="surrender_point_has_hours_only_if_it_is_a_session",
                condition=Q(
                    sort__in=["bin", "station"],
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
                    "A session has a day, and ends after it starts. A bin or a station has neither."
                ),
            ),
            models.CheckConstraint(
                name="surrender_point_is_published_in_an_agreed_version",
                condition=Q(is_published=False) | Q(version__gt=0),
            ),
        ]

    def __str__(self):
        return f"{self.name}, {self.town}"

    @property
    def address(self):
        """What the list does not say already: bins stand under the name of their town."""
        return self.address_in("" if self.sort == self.Sort.BIN else self.town)

    @property
    def address_with_town(self):
        return self.address_in(self.town)

    def address_in(self, town):
        return ", ".join(filter(None, [self.place, town, self.postcode]))

    @property
    def hours(self):
        return _("%(start)s to %(end)s") % {
            "start": clock_in_words(self.starts_at),
            "end": clock_in_words(self.ends_at),
        }

    @property
    def is_gone(self):
        return self.status in self.GONE

    @property
    def may_be_reported(self):
        return self.sort == self.Sort.BIN and not self.is_gone

    @transaction.atomic
    def set_status(self, by, status, version):
        """Of the place that this version names. Raises Stale if it is another one by now."""
        self.save_over(version, status=status)
        audit.record(by, AuditEntry.Action.CHANGE, self, str(self.get_status_display()))

    @transaction.atomic
    def check_today(self, by, version):
        """Somebody has seen today that all is as this version says.

        Raises Stale if the public reads another one by now, ValidationError if it reads none.
        """
        if not version:
            raise ValidationError(_("Two people must agree to a version of it first."))
        self.save_over(version, checked_on=timezone.localdate())
        self.versions.filter(number=version).update(checked_on=self.checked_on)
        audit.record(by, AuditEntry.Action.CHANGE, self, str(_("seen there")))

    @transaction.atomic
    def reopen(self, by, version):
        """Somebody has emptied it and seen it today, where this version says it is."""
        self.check_today(by, version)
        self.set_status(by, self.Status.OPEN, version)

    def save_over(self, version, **values):
        """Whoever agrees to another version waits for this, or this finds that one there."""
        if not type(self).objects.filter(pk=self.pk, version=version).update(**values):
            raise Stale
        self.refresh_from_db()

    @transaction.atomic
    def handle_reports(self, by):
        """Somebody has looked after what readers said of it."""
        if self.reports.open().update(handled_on=timezone.localdate()):
            audit.record(by, AuditEntry.Action.CHANGE, self, str(_("reports handled")))


# Django's own upsert can't add to a column.
COUNT = """
    INSERT INTO amnesty_pointreport (point_id, what, reported_on, number)
    VALUES (%s, %s, %s, 1)
    ON CONFLICT (point_id, what, reported_on)
    DO UPDATE SET number = amnesty_pointreport.number + 1, handled_on = NULL
"""


class PointReportQuerySet(models.QuerySet):
    def open(self):
        return self.filter(handled_on=None)

    def tell(self, point, what):
        """One more of them today, whoever says it. Above the ceiling it is known well enough."""
        name = f"point {point.pk} {what}"
        if attempts.count([name])[name] > PointReport.MOST_AN_HOUR:
            return
        with connection.cursor() as cursor:
            cursor.execute(COUNT, [point.pk, what, timezone.localdate()])


class PointReport(models.Model):
    """That readers say a bin is full, damaged or gone: how many on a day, and nothing of them.

    It changes nothing that the public reads: members of staff decide what to do about it.
    """

    MOST_AN_HOUR = 20

    class What(models.TextChoices):
        FULL = "full", _("It is full")
        DAMAGED = "damaged", _("It is damaged")
        GONE = "gone", _("It is not there")

    point = models.ForeignKey(
        SurrenderPoint, models.CASCADE, related_name="reports", verbose_name=_("surrender point")
    )
    what = models.CharField(_("what"), max_length=10, choices=What)
    reported_on = models.DateField(_("reported"), default=timezone.localdate)
    number = models.PositiveIntegerField(_("how many times"), default=1)
    handled_on = models.DateField(_("handled"), null=True, blank=True)

    objects = PointReportQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_on", "point"]
        verbose_name = _("report about a surrender point")
        verbose_name_plural = _("reports about surrender points")
        indexes = [
            models.Index(name="point_reports_by_day", fields=["reported_on"]),
            models.Index(
                name="point_reports_to_handle",
                fields=["reported_on"],
                condition=Q(handled_on=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="point_is_reported_once_a_day_for_each_reason",
                fields=["point", "what", "reported_on"],
            ),
        ]

    def __str__(self):
        return f"{self.point}: {self.get_what_display()}"
