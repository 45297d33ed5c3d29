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

from .decisions import Decision


class Stale(Exception):
    """Somebody saved the report after this version of it was shown. Nothing was saved."""


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

    def end(self, status):
        """What follows for the report, if with this status the work ends or begins again."""
        if (status in self.ENDED) == bool(self.closed_on):
            return {}
        self.closed_on = timezone.localdate() if status in self.ENDED else None
        self.set_review()
        return {name: getattr(self, name) for name in ("closed_on", "review_on", "reviewed_on")}

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
