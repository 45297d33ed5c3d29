from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.lookups import IsNull
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.statements import first_row

IS_PAUSED = "SELECT 1 FROM reports_reportingpause WHERE ended_at IS NULL"


class ReportingPauseQuerySet(models.QuerySet):
    def current(self):
        return self.filter(ended_at=None)

    def now(self):
        """The one of now, or none. Every page of the form asks, and there hardly ever is one."""
        return self.current().first() if first_row(IS_PAUSED, []) else None


class ReportingPause(models.Model):
    """A time in which the form takes no new reports, in words that staff choose."""

    words = models.TextField(
        _("what the public reads"),
        max_length=1000,
        help_text=_(
            "Say what is paused and, if you know it, until when. Short sentences. The page adds "
            "who to call, and that nobody’s answers are lost."
        ),
    )
    began_at = models.DateTimeField(_("began"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended"), null=True, editable=False)

    objects = ReportingPauseQuerySet.as_manager()

    class Meta:
        ordering = ["-began_at"]
        verbose_name = _("pause of the report form")
        verbose_name_plural = _("pauses of the report form")
        constraints = [
            models.UniqueConstraint(
                IsNull(F("ended_at"), True),
                condition=Q(ended_at=None),
                name="one_pause_at_a_time",
                violation_error_message=_("The form is paused already. Change that pause."),
            ),
        ]

    def __str__(self):
        return date_format(timezone.localtime(self.began_at), "j F Y H:i")

    @property
    def is_current(self):
        return self.ended_at is None

    @transaction.atomic
    def keep(self, by):
        """Begin it, or change its words; either way it says who did."""
        outcome = _("words changed") if self.pk else _("form paused")
        self.save()
        audit.record(by, AuditEntry.Action.CHANGE, self, str(outcome))

    @transaction.atomic
    def end(self, by):
        """Open the form again. A second click at the same moment changes nothing."""
        has_ended = (
            ReportingPause.objects.current().filter(pk=self.pk).update(ended_at=timezone.now())
        )
        if has_ended:
            audit.record(by, AuditEntry.Action.CHANGE, self, str(_("form open again")))
