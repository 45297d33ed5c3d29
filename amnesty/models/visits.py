"""Where a visit stands, and the verbs that move it on. Each puts itself on record.

Two people may have the same booking open, and its giver may move or cancel it meanwhile. So a
booking counts its versions, and staff decide only about the version that they saw.
"""

from datetime import datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.secret_codes import stored_token
from campaign_site.versions import Stale

from .periods import SurrenderPeriod
from .slots import CollectionSlot, SlotIsFull


class Status(models.TextChoices):
    REQUESTED = "requested", _("requested")
    NEEDS_CALL = "needs-call", _("needs a call")
    CONFIRMED = "confirmed", _("confirmed")
    OUT = "out", _("officers are out")
    COLLECTED = "collected", _("collected")
    NOBODY_IN = "nobody-in", _("nobody in")
    NOT_HANDED_OVER = "not-handed-over", _("not handed over")
    INCIDENT = "incident", _("became an incident")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("expired")


# The visit is still to come.
OPEN = (Status.REQUESTED, Status.NEEDS_CALL, Status.CONFIRMED, Status.OUT)
# It ended without a visit, so its place is free again. All others take a place of their slot.
RELEASED = (Status.CANCELLED, Status.EXPIRED)
HOLDING = tuple(status for status in Status if status not in RELEASED)
# What each may become by the hand of staff. An outcome that was a mistake can be taken back.
NEXT = {
    Status.REQUESTED: (Status.CONFIRMED, Status.NEEDS_CALL, Status.INCIDENT, Status.CANCELLED),
    Status.NEEDS_CALL: (Status.CONFIRMED, Status.INCIDENT, Status.CANCELLED),
    Status.CONFIRMED: (Status.OUT, Status.NEEDS_CALL, Status.INCIDENT, Status.CANCELLED),
    Status.OUT: (
        Status.COLLECTED,
        Status.NOBODY_IN,
        Status.NOT_HANDED_OVER,
        Status.INCIDENT,
        Status.CONFIRMED,
    ),
    Status.COLLECTED: (Status.OUT,),
    Status.NOBODY_IN: (Status.OUT, Status.CANCELLED),
    Status.NOT_HANDED_OVER: (Status.OUT,),
    Status.INCIDENT: (Status.OUT, Status.NEEDS_CALL),
}
# What the verbs go by.
STANDS = [
    "status",
    "slot",
    "held_until",
    "ended_on",
    "first_ended_on",
    "forgotten_on",
    "version",
]
# What does not become of a visit on which something was taken in.
NOTHING_TAKEN_IN = (Status.NOBODY_IN, Status.NOT_HANDED_OVER, Status.CANCELLED)
NOT_ANY_MORE = _("That can’t be done with this visit any more.")
DAY_IS_OVER = _("The day of this visit is over. Choose another time for it.")
TOO_EARLY = _("Officers leave on the day of the visit, not before.")
NO_PROMISE = _("The promise does not hold on that day. Choose an earlier one.")
HAS_RECEIPT = _("Something was taken in on this visit. Make the receipt void first.")
TOO_LATE = _("Nobody read this request in time, so its place is free for somebody else.")


def held_until(period, slot):
    """Until when an unread request keeps its place: to the full hour, which tells less.

    No longer than to the day of the visit: nobody comes to what nobody has read.
    """
    until = timezone.now() + timedelta(hours=period.hours_to_answer)
    full_hour = until.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return min(full_hour, timezone.make_aware(datetime.combine(slot.date, time.min)))


def under_promise(period):
    """The slots up to its last day, and those on a day of any other period with visits."""
    others = SurrenderPeriod.objects.collecting_on(models.OuterRef("date"))
    is_promised = models.Q(date__lte=period.closes_on) | models.Exists(others)
    return CollectionSlot.objects.filter(is_promised)


def by_id(row):
    return row.pk


class Visit:
    """The verbs of a booking, for members of staff (`by`) and for whoever asked for the visit.

    Each locks the booking first, then changes its slots in the order of their ids, and writes
    the booking itself last. So no two people wait for each other, and where it can't be done
    the booking in hand still says what stands.
    """

    @property
    def is_open(self):
        return self.status in OPEN

    @property
    def is_unread_for_too_long(self):
        if self.status != Status.REQUESTED:
            return False
        is_over = self.held_until is not None and self.held_until <= timezone.now()
        return is_over or self.slot.date <= timezone.localdate()

    @property
    def is_expired_by_now(self):
        """Also in the minutes before `release_places` runs."""
        return self.status == Status.EXPIRED or self.is_unread_for_too_long

    @property
    def is_over(self):
        """Its day has gone by, whatever became of it."""
        return self.slot.date < timezone.localdate()

    @property
    def is_before_its_day(self):
        return self.slot.date > timezone.localdate()

    @property
    def closed_in_words(self):
        """Where it is to come on a day on which nobody goes: that, and why; or nothing."""
        is_to_come = self.is_open and not self.is_over
        return self.slot.closed_in_words if is_to_come else ""

    @property
    def is_overdue(self):
        """Somebody should have read it, or written down what came of it."""
        return self.is_unread_for_too_long or (self.is_open and self.is_over)

    @property
    def may_become(self):
        """What staff may make of it. When its place is destroyed nobody goes there again."""
        if self.forgotten_on or self.is_unread_for_too_long:
            return ()
        too_early = Status.OUT if self.is_before_its_day else None
        return tuple(to for to in NEXT.get(self.status, ()) if to != too_early)

    @property
    def may_be_rebooked(self):
        """Whether staff may give it another time: also where nobody read it in time."""
        is_right = self.status in (*OPEN, Status.NOBODY_IN, Status.EXPIRED)
        return is_right and not self.forgotten_on

    @property
    def may_be_changed_by_giver(self):
        """Until the day of the visit begins. From then on it takes a call."""
        is_waiting = self.is_open and self.status != Status.OUT
        is_to_come = self.slot.date > timezone.localdate()
        return is_waiting and is_to_come and not self.is_unread_for_too_long

    def lock(self, version=None):
        """Take up what stands there. Until the transaction ends nobody else changes it.

        With a version: raises Stale if that one does not stand there any more.
        """
        rows = type(self).objects.select_for_update(no_key=True)
        self.refresh_from_db(fields=STANDS, from_queryset=rows)
        if version is not None and version != self.version:
            raise Stale

    def lock_for_giver(self):
        """Raises Stale where the giver can't change it any more."""
        self.lock()
        if not self.may_be_changed_by_giver:
            raise Stale

    def write(self, **values):
        """These values and no others, of a booking that is locked."""
        rows = type(self).objects.filter(pk=self.pk)
        rows.update(version=models.F("version") + 1, **values)
        self.refresh_from_db(fields=["version", *values])

    def become(self, status, **values):
        """Go over to this status, with what always goes with it.

        To take an outcome back does not put off the day on which the giver is forgotten.
        """
        first = min(filter(None, [self.first_ended_on, self.ended_on]), default=None)
        if status in OPEN:
            values |= {"ended_on": None, "first_ended_on": first, "incident_reference": ""}
        else:
            today = timezone.localdate()
            values |= {"ended_on": min(first or today, today), "contact_mark": ""}
        if status != Status.REQUESTED:
            values |= {"held_until": None}
        if status in RELEASED and self.status in HOLDING:
            self.slot.release()
        self.write(status=status, **values)

    def go_to(self, slot, status, **values):
        """Give the place that it has back and take another one. Raises SlotIsFull."""
        has = {self.slot} if self.status in HOLDING else set()
        for one in sorted(has ^ {slot}, key=by_id):
            one.claim() if one == slot else one.release()
        values |= {"code_expires_on": slot.date + self.CODE_LASTS, "reminded_on": None}
        values["run_order"] = 0
        self.write(slot=slot, status=status, **values)

    @transaction.atomic
    def decide(self, by, status, version, reason="", words="", **values):
        """What an officer makes of it. The words become a note."""
        self.lock(version)
        if self.is_unread_for_too_long:
            raise ValidationError(TOO_LATE)
        if status == Status.OUT and self.is_before_its_day:
            raise ValidationError(TOO_EARLY)
        if status not in self.may_become:
            raise ValidationError(NOT_ANY_MORE)
        if status in NOTHING_TAKEN_IN and self.receipts.valid().exists():
            raise ValidationError(HAS_RECEIPT)
        if status == Status.CONFIRMED and self.is_over:
            raise ValidationError(DAY_IS_OVER)
        if status == Status.CONFIRMED and (closed := self.slot.closed_in_words):
            raise ValidationError(closed)
        self.become(status, **values)
        outcome = str(self.get_status_display())
        audit.record(by, AuditEntry.Action.CHANGE, self, outcome, reason)
        if words:
            self.add_note(words, by)

    @transaction.atomic
    def free_unread(self, by, reason):
        """One of many that look hoarded. Raises Stale where somebody has read or heard it."""
        self.lock()
        if self.status != Status.REQUESTED or self.channel != self.Channel.ONLINE:
            raise Stale
        self.become(Status.CANCELLED)
        audit.record(by, AuditEntry.Action.CHANGE, self, str(_("freed unread")), reason)

    @transaction.atomic
    def rebook(self, by, slot, version):
        """An officer has agreed another time. Raises SlotIsFull."""
        self.lock(version)
        if not self.may_be_rebooked:
            raise ValidationError(NOT_ANY_MORE)
        if not under_promise(self.period).filter(pk=slot.pk).exists():
            raise ValidationError(NO_PROMISE)
        self.go_to(slot, Status.CONFIRMED, held_until=None, ended_on=None)
        audit.record(by, AuditEntry.Action.CHANGE, self, str(_("moved to another time")))

    @transaction.atomic
    def move_by_giver(self, slot):
        """Ask for another time. An officer confirms that one too. Raises SlotIsFull.

        Whoever presses twice has moved once. What nobody has read is held no longer by moving.
        What an officer wants to call about still needs the call.
        """
        self.lock_for_giver()
        if slot == self.slot:
            return
        bookable = CollectionSlot.objects.bookable(self.period, timezone.localdate())
        if not bookable.filter(pk=slot.pk, area=self.slot.area_id).exists():
            raise SlotIsFull
        if self.status == Status.NEEDS_CALL:
            self.go_to(slot, Status.NEEDS_CALL)
            return
        until = held_until(self.period, slot)
        if self.status == Status.REQUESTED and self.held_until:
            until = min(until, self.held_until)
        self.go_to(slot, Status.REQUESTED, held_until=until)

    @transaction.atomic
    def cancel_by_giver(self):
        self.lock_for_giver()
        self.become(Status.CANCELLED, is_cancelled_by_giver=True)

    @transaction.atomic
    def expire(self):
        """Nobody has read it in time: somebody else may have its place. Whether it was so."""
        self.lock()
        is_too_late = self.is_unread_for_too_long
        if is_too_late:
            self.become(Status.EXPIRED)
        return is_too_late

    @transaction.atomic
    def note_by_giver(self, text, token):
        """What those who come should know. Whoever presses twice has sent it once.

        It is a new version: no officer decides without having seen that a note came.
        """
        self.lock_for_giver()
        token = stored_token(f"{token} {text}")
        if not self.notes.filter(submission_token=token).exists():
            self.write_note(text, submission_token=token)
            self.write(has_new_note=True)

    @transaction.atomic
    def add_note(self, text, by):
        self.lock()
        audit.record(by, AuditEntry.Action.ADD, self.write_note(text, by=by))

    @transaction.atomic
    def see_notes(self, notes):
        """An officer has these before them. One that was added meanwhile stays marked."""
        if not self.has_new_note:
            return
        rows = type(self).objects.filter(pk=self.pk)
        rows.select_for_update(no_key=True).values("pk").get()
        if not self.notes.filter(number__gt=len(notes)).exists():
            rows.update(has_new_note=False)

    def write_note(self, text, **values):
        """After those that are there. While the booking is locked no two get one number."""
        last = self.notes.aggregate(last=models.Max("number"))["last"] or 0
        return self.notes.create(text=text, number=last + 1, **values)
