"""How officers judge a report, and what they write about it. Each entry stays as it was written."""

import uuid

from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.sealing import SealedField
from campaign_site.versions import Stale

from .concerns import ConcernReport


class Grading(models.Model):
    """One judgement of a report. All of it is optional; the newest counts, the older ones stay."""

    class Level(models.TextChoices):
        NONE = "none", _("none seen")
        LOW = "low", _("low")
        MEDIUM = "medium", _("medium")
        HIGH = "high", _("high")

    class Source(models.TextChoices):
        RELIABLE = "1", _("1: reliable")
        UNTESTED = "2", _("2: untested")
        NOT_RELIABLE = "3", _("3: not reliable")

    class Information(models.TextChoices):
        KNOWN_DIRECTLY = "A", _("A: known directly to the source")
        KNOWN_INDIRECTLY = "B", _("B: known indirectly, but corroborated")
        KNOWN_INDIRECTLY_ALONE = "C", _("C: known indirectly")
        NOT_KNOWN = "D", _("D: not known")
        SUSPECTED_FALSE = "E", _("E: suspected to be false")

    report = models.ForeignKey(
        ConcernReport, models.CASCADE, related_name="gradings", verbose_name=_("report")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    graded_on = models.DateField(_("graded"), default=timezone.localdate, editable=False)
    threat = models.CharField(_("threat"), max_length=10, choices=Level, blank=True)
    harm = models.CharField(_("harm"), max_length=10, choices=Level, blank=True)
    risk = models.CharField(_("risk"), max_length=10, choices=Level, blank=True)
    vulnerability = models.CharField(_("vulnerability"), max_length=10, choices=Level, blank=True)
    source = models.CharField(_("source evaluation"), max_length=1, choices=Source, blank=True)
    information = models.CharField(
        _("information evaluation"), max_length=1, choices=Information, blank=True
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("grading")

    def __str__(self):
        return str(self.report)

    def in_words(self):
        """What was chosen, such as "threat: high"."""
        for name in ("threat", "harm", "risk", "vulnerability", "source", "information"):
            if getattr(self, name):
                label = self._meta.get_field(name).verbose_name
                yield f"{label}: {getattr(self, f'get_{name}_display')()}"


class Note(models.Model):
    """What an officer writes for other officers. The writer of the report never sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(
        ConcernReport, models.CASCADE, related_name="notes", verbose_name=_("report")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"), default=timezone.now, editable=False)
    text = SealedField(_("text"), belongs_to="report_id")

    class Meta:
        ordering = ["written_at", "id"]
        verbose_name = _("note")

    def __str__(self):
        return str(self.report)


class ShareableText(models.Model):
    """What a report says without anything that points to its giver. All that leaves the site."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.OneToOneField(
        ConcernReport, models.CASCADE, related_name="shareable_text", verbose_name=_("report")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    written_at = models.DateTimeField(_("written"), default=timezone.now)
    version = models.PositiveIntegerField(default=1, editable=False)
    text = SealedField(_("safe-to-share text"), belongs_to="report_id")

    class Meta:
        verbose_name = _("safe-to-share text")

    def __str__(self):
        return str(self.report)

    @classmethod
    @transaction.atomic
    def write(cls, report, by, text, version):
        """Keep this text over the one of that version; version 0 says that there was none."""
        if version:
            row = cls.objects.filter(report=report, version=version).first()
        else:
            row = cls.begin(report, by)
        if row is None:
            raise Stale
        row.replace(by, text)
        audit.record(by, AuditEntry.Action.CHANGE, row, "safe-to-share text written")
        return row

    @classmethod
    def begin(cls, report, by):
        """A row without words, unless there is one already."""
        row = cls(report=report, by=by, version=0, text="")
        try:
            with transaction.atomic():
                row.save(force_insert=True)
        except IntegrityError:
            return None
        return row

    def replace(self, by, text):
        rows = ShareableText.objects.filter(pk=self.pk, version=self.version)
        self.by, self.written_at, self.text = by, timezone.now(), text
        values = {"by": by, "written_at": self.written_at, "text": self.text}
        if not rows.update(version=models.F("version") + 1, **values):
            raise Stale
        self.version += 1
