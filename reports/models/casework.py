"""What staff do with one report. Each is a method that puts itself on record, or does nothing.

Two people may have the same report open. So a report counts its versions, and what was
decided on a page is saved only over the version that this page showed.
"""

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.versions import Stale

from .decisions import Decision, public_status_for
from .risk import Risk


class Status(models.TextChoices):
    """Where staff stand with a report."""

    NEW = "new", _("new")
    REVIEWING = "reviewing", _("being reviewed")
    SUPERVISOR = "supervisor", _("needs a supervisor")
    PASSED_ON = "passed-on", _("passed on")
    CLOSED = "closed", _("closed")
    SPAM = "spam", _("spam")
    DUPLICATE = "duplicate", _("duplicate")


# They end the work on it.
ENDED = (Status.CLOSED, Status.SPAM, Status.DUPLICATE)


class Casework:
    """The verbs of a report, for members of staff (`by`)."""

    def save_over(self, version, **values):
        """Save these values and no others. Without a version, over whatever stands there."""
        rows = type(self).objects.filter(pk=self.pk)
        if version is not None:
            rows = rows.filter(version=version)
        if not rows.update(version=models.F("version") + 1, **values):
            raise Stale
        self.refresh_from_db(fields=["version", *values])

    @transaction.atomic
    def decide(self, by, version, reason="", **values):
        """Save a decision: status, public status, risk, outcome, where it went, or some of them.

        It is made in sight of all that was added, even where nothing is changed.
        """
        if version != self.version:
            raise Stale
        decision = Decision(self, **values)
        decision.check(by, reason)
        if outcome := decision.in_words():
            self.save_over(version, is_added_to=False, **values, **self.end(decision.status))
            audit.record(by, AuditEntry.Action.CHANGE, self, outcome, reason)

    def ask_supervisor(self, by, version):
        """Leave it to those who may lift its hold. Its writer may know that it was read."""
        status, told = self.Status.SUPERVISOR, self.public_status
        if told == self.PublicStatus.RECEIVED:
            told = public_status_for(self, status)
        self.decide(by, version, status=status, public_status=told)

    @property
    def is_urgent_on_hold(self):
        return self.is_held and self.risk >= Risk.HIGH and self.status not in ENDED

    def end(self, status):
        """What follows for the report, if with this status the work ends or begins again."""
        if (status in ENDED) == bool(self.closed_on):
            return {}
        ended_on = timezone.localdate() if status in ENDED else None
        return {"closed_on": ended_on, "kept_until": None}

    @transaction.atomic
    def hand_over(self, by, to, version=None, words=""):
        """Give it to someone, or with `to=None` back to everybody. The words become a note."""
        if to == self.assignee and not words:
            return
        self.save_over(version, assignee=to)
        outcome = _("given to %(name)s") % {"name": to.get_username()} if to else _("given back")
        audit.record(by, AuditEntry.Action.CHANGE, self, str(outcome))
        if words:
            self.note(by, words)

    @transaction.atomic
    def hold(self, by, reason, version=None):
        """Keep it from going anywhere, until the hold is lifted."""
        if self.status == self.Status.PASSED_ON:
            raise ValidationError(
                _("It was passed on. Change its status first, and tell those who have it.")
            )
        self.save_over(version, is_held=True)
        audit.record(by, AuditEntry.Action.CHANGE, self, str(_("put on hold")), reason)

    @transaction.atomic
    def lift_hold(self, by, reason, version=None):
        self.save_over(version, is_held=False)
        audit.record(by, AuditEntry.Action.CHANGE, self, str(_("hold lifted")), reason)

    @transaction.atomic
    def grade(self, by, **grades):
        """Add a judgement. Those before it stay."""
        grading = self.gradings.create(by=by, **grades)
        audit.record(by, AuditEntry.Action.ADD, grading)
        return grading

    @transaction.atomic
    def note(self, by, text):
        note = self.notes.create(by=by, text=text)
        audit.record(by, AuditEntry.Action.ADD, note)
        return note
