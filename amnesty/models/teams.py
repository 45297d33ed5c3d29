"""Who visits where: teams, their areas, and the postcode districts of each area."""

import hashlib
import hmac
import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.validators import RegexValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit, force
from campaign_site.models import AuditEntry
from campaign_site.postcodes import OUTWARD

from ..working_days import bank_holidays


class CollectionTeam(models.Model):
    """The officers who drive together. A team may visit several areas."""

    name = models.CharField(
        _("name"),
        max_length=60,
        unique=True,
        help_text=_("Staff read it, and nobody else. A team may visit several areas."),
    )

    class Meta:
        ordering = ["name"]
        verbose_name = _("collection team")

    def __str__(self):
        return self.name


def hidden(token):
    return hmac.digest(token.encode(), b"calendar link", hashlib.sha256).hex()


class CalendarLinkQuerySet(models.QuerySet):
    def alive(self):
        """Not revoked, not too old, and who made it works here and may still make one."""
        may_make = get_user_model().objects.with_perm("amnesty.add_calendarlink")
        first_day = timezone.localdate() - self.model.LASTS
        return self.filter(revoked_on=None, made_on__gt=first_day, made_by__in=may_make)

    def opened_by(self, token):
        """The link with this token, if it is alive."""
        return self.alive().filter(token_hash=hidden(token))

    @transaction.atomic
    def make(self, team, by):
        """A new token, which stands nowhere afterwards."""
        token = secrets.token_urlsafe(self.model.TOKEN_BYTES)
        link = self.create(team=team, made_by=by, token_hash=hidden(token))
        audit.record(by, AuditEntry.Action.ADD, link)
        return token


class CalendarLink(models.Model):
    """A secret address at which a calendar program reads the visits of a team.

    Whoever has it learns references, areas and parts of days, and nothing else. Only a hash
    of its token is kept, so it is shown once. It ends by itself, and with the role of whoever
    made it: nobody has to remember the calendars of an officer who leaves.
    """

    TOKEN_BYTES = 32
    LASTS = timedelta(days=90)

    team = models.ForeignKey(
        CollectionTeam, models.CASCADE, related_name="calendar_links", verbose_name=_("team")
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    made_on = models.DateField(_("made"), default=timezone.localdate)
    revoked_on = models.DateField(_("revoked"), null=True)
    last_read_on = models.DateField(_("last read"), null=True)

    objects = CalendarLinkQuerySet.as_manager()

    class Meta:
        ordering = ["-made_on", "-pk"]
        verbose_name = _("calendar link")

    def __str__(self):
        return f"{self.team}, {self.made_on}"

    @property
    def ends_on(self):
        return self.made_on + self.LASTS

    def note_reading(self):
        """A calendar program asks many times a day: only the first of a day is written down."""
        today = timezone.localdate()
        if self.last_read_on != today:
            self.last_read_on = today
            self.save(update_fields=["last_read_on"])

    @transaction.atomic
    def revoke(self, by):
        """From now on its address is like one that never was."""
        stands = CalendarLink.objects.filter(pk=self.pk, revoked_on=None)
        if stands.update(revoked_on=timezone.localdate()):
            audit.record(by, AuditEntry.Action.CHANGE, self, outcome=_("revoked"))


class CollectionAreaQuerySet(models.QuerySet):
    def covering(self, outward_code):
        return self.filter(districts__outward_code=outward_code)


class CollectionArea(models.Model):
    """The postcode districts that are visited together, by one team."""

    name = models.CharField(
        _("name"),
        max_length=60,
        unique=True,
        help_text=_(
            "Such as a town. It stands in the calendars of officers, on any screen they use: "
            "name a place and nothing else."
        ),
    )
    team = models.ForeignKey(
        CollectionTeam,
        models.PROTECT,
        related_name="areas",
        verbose_name=_("team"),
        help_text=_("Who visits it. Another team takes over the visits that are booked."),
    )

    objects = CollectionAreaQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name = _("collection area")

    def __str__(self):
        return self.name


class DistrictQuerySet(models.QuerySet):
    def missing(self):
        """The districts of the force, and those that may be, which no area covers."""
        ours = force.current().postcodes
        covered = set(self.values_list("outward_code", flat=True))
        return {
            name: [code for code in ours[name] if code not in covered]
            for name in ("ours", "maybe_ours")
        }


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

    objects = DistrictQuerySet.as_manager()

    class Meta:
        ordering = ["outward_code"]
        verbose_name = _("postcode district")

    def __str__(self):
        return self.outward_code


class SpecialDayQuerySet(models.QuerySet):
    def of(self, area):
        """Those of this area, and those of all areas."""
        return self.filter(Q(area=area) | Q(area=None))

    def between(self, first, last):
        return self.filter(date__range=(first, last))

    def calendar(self):
        """A function of the id of an area and a day: its own row, else the one of all areas."""
        rows = {(row.area_id, row.date): row for row in self}
        return lambda area, day: rows.get((area, day)) or rows.get((None, day))

    def closed_days(self):
        """A function of the id of an area and a day: that it is closed, in words, or nothing."""
        special_day = self.calendar()

        def in_words(area, day):
            special = special_day(area, day)
            if special is None:
                return closed_for(_("bank holiday")) if day in bank_holidays(day.year) else ""
            return closed_for(special.note) if special.is_closed else ""

        return in_words


def closed_for(why):
    if not why:
        return _("This day is closed. Agree another time.")
    return _("This day is closed: %(why)s. Agree another time.") % {"why": why}


class SpecialDay(models.Model):
    """A day on which an area is closed though teams work, or visited though they do not.

    A bank holiday that is proclaimed for a single occasion is such a day.
    """

    date = models.DateField(_("day"))
    area = models.ForeignKey(
        CollectionArea,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="special_days",
        verbose_name=_("area"),
        help_text=_("Without an area it counts for all of them."),
    )
    is_closed = models.BooleanField(
        _("closed"),
        default=True,
        help_text=_(
            "Nobody can book a visit on it. What is booked already stays: agree another time. "
            "If not ticked, it is a day of work beside the usual ones."
        ),
    )
    note = models.CharField(
        _("note for staff"),
        max_length=100,
        blank=True,
        help_text=_("Why, such as “training day”. The public does not read it."),
    )

    objects = SpecialDayQuerySet.as_manager()

    class Meta:
        ordering = ["date", "area"]
        verbose_name = _("special day")
        constraints = [
            models.UniqueConstraint(
                name="special_day_is_there_once",
                fields=["date", "area"],
                violation_error_message=_("This area has a special day then already."),
            ),
            models.UniqueConstraint(
                name="special_day_of_all_areas_is_there_once",
                fields=["date"],
                condition=Q(area=None),
                violation_error_message=_("There is a special day for all areas then already."),
            ),
        ]

    def __str__(self):
        return str(self.date)
