"""From a saved text to what the public reads: by two people, or by one who says why.

Each text is a revision. Until an article is out for the first time its row says what the
latest revision says; from then on the row says what was published, and nothing else.
"""

from copy import copy
from datetime import UTC, datetime

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.dates import planned_moment_in_words
from campaign_site.models import AuditEntry
from campaign_site.versions import Stale

from .addresses import OldAddress
from .corrections import Correction
from .revisions import ArticleRevision

Action = AuditEntry.Action
Stage = ArticleRevision.Stage
NOTE = Correction._meta.get_field("note")
NOT_BY_YOU = _("You wrote or submitted it. Somebody else must read and publish it.")
NOTHING_NEW = _("There is nothing new to publish.")
NOW = _("Publish now")
ON = _("Publish on %(when)s")
AGAIN = _("Publish it again now")
REPLACE = _("Replace what is out now")
SAY_WHY = _("Enter what readers are told: it comes back after it was taken down.")


class Publishing:
    """The verbs of an article on its way to the public. Each puts itself on record."""

    # What a revision holds; the fields of the article that two people publish.
    REVISED = (
        "title",
        "slug",
        "summary",
        "body",
        "week",
        "priority",
        "picture",
        "picture_alt",
        "picture_is_decorative",
        "picture_credit",
        "is_sensitive",
        "publish_at",
        "expire_at",
        "after_expiry",
    )

    @property
    def named_in_trail(self):
        """The trail knows an article by its number: a title tells what is not out yet."""
        return self.pk

    @property
    def audited_as(self):
        return str(self.pk)

    @property
    def latest(self):
        return self.revisions.first()

    @property
    def waiting(self):
        """The revision that waits for a second person, or None."""
        latest = self.latest
        return latest if latest and latest.stage == Stage.SUBMITTED else None

    @property
    def is_to_come(self):
        """It is published, and its time was not there yet: nobody has read it."""
        return self.status == self.Status.READY and not self.was_out

    @property
    def comes_back(self):
        """Publishing would bring back what was withdrawn, removed or moved."""
        return self.was_out and self.status != self.Status.READY

    def has_news(self, latest):
        """Whether the latest text is another one than readers see, or will see."""
        return self.status != self.Status.READY or latest.number != self.revision

    def says(self):
        """What the row says, as a revision keeps it."""
        fields = map(self._meta.get_field, self.REVISED)
        return {field.name: as_json(getattr(self, field.attname)) for field in fields}

    def say(self, values):
        """Take the values of a revision onto this object. Nothing is saved.

        An old revision knows nothing of a field that was added since: that stays as it is.
        """
        for name in filter(values.__contains__, self.REVISED):
            field = self._meta.get_field(name)
            setattr(self, field.attname, field.to_python(values[name]))
            if field.is_relation and field.is_cached(self):
                field.delete_cached_value(self)

    def as_revised(self, revision):
        """The article as it would be with this text: for a preview, a check, a comparison."""
        other = copy(self)
        other.say(revision.values)
        return other

    def lock(self, version=None):
        """Whoever comes next waits. With a version: raises Stale if another one stands there."""
        self.refresh_from_db(from_queryset=type(self).objects.select_for_update(no_key=True))
        if version is not None and version != self.version:
            raise Stale

    def write(self, **values):
        """These values and no others, of an article that is locked."""
        rows = type(self).objects.filter(pk=self.pk)
        rows.update(version=models.F("version") + 1, **values)
        self.refresh_from_db()

    def write_text(self, values, **others):
        """This text, and what becomes of the article with it. Raises ValidationError."""
        self.say(values)
        for name, value in others.items():
            setattr(self, name, value)
        self.full_clean()
        self.version += 1
        self.save(update_fields=[*self.REVISED, *others, "plain_text", "version"])
        self.refresh_from_db()

    @transaction.atomic
    def save_revision(self, by, values, began_from):
        """Keep a text. Raises Stale when somebody saved another one after `began_from`."""
        self.lock()
        latest = self.latest
        if latest.number != began_from:
            raise Stale
        values = self.in_one_form(latest, values)
        if latest.values == values:
            return latest
        revision = self.keep(by, latest, values)
        audit.record(by, Action.CHANGE, self, str(revision))
        return revision

    @transaction.atomic
    def restore(self, by, version, number):
        """Save an old text again, as the latest one. Raises ValidationError."""
        self.lock(version)
        latest, old = self.latest, self.revisions.get(number=number)
        values = self.in_one_form(latest, old.values)
        if latest.values == values:
            raise ValidationError(_("The latest text says the same."))
        self.checked(old)
        revision = self.keep(by, latest, values)
        outcome = _("%(new)s, as %(old)s") % {"new": revision, "old": old}
        audit.record(by, Action.CHANGE, self, outcome)
        return revision

    def in_one_form(self, latest, values):
        """All that a revision says. The same moment is written in one way."""
        other = self.as_revised(latest)
        other.say(values)
        return other.says()

    def keep(self, by, latest, values):
        """The next revision. What waited for a second person does not wait any more."""
        if latest.stage == Stage.SUBMITTED:
            latest.becomes(Stage.SAVED)
        revision = self.revisions.create(number=latest.number + 1, values=values, made_by=by)
        if self.is_unfinished:
            self.write_text(values)
        else:
            self.write()
        return revision

    @transaction.atomic
    def submit(self, by, version, correction=""):
        """Ask a second person to publish the latest text."""
        self.lock(version)
        revision = self.to_publish(by)
        if revision.stage == Stage.SUBMITTED:
            raise ValidationError(_("It waits for a second person already."))
        self.ask_why_it_comes_back(correction)
        NOTE.run_validators(correction)
        revision.becomes(
            Stage.SUBMITTED,
            submitted_by=by,
            submitted_at=timezone.now(),
            correction=correction,
            decided_by=None,
            decided_at=None,
            decision_note="",
        )
        self.write()
        audit.record(by, Action.CHANGE, self, str(_("submitted")))

    @transaction.atomic
    def take_back(self, by, version):
        """Whoever works on it wants to go on before a second person reads it."""
        self.lock(version)
        self.waiting_or_stale().becomes(Stage.SAVED)
        self.write()
        audit.record(by, Action.CHANGE, self, str(_("taken back")))

    @transaction.atomic
    def send_back(self, by, version, why):
        """The second person asks for something else."""
        self.lock(version)
        self.waiting_or_stale().becomes(
            Stage.SENT_BACK, decided_by=by, decided_at=timezone.now(), decision_note=why
        )
        self.write()
        audit.record(by, Action.CHANGE, self, str(_("sent back")))

    @transaction.atomic
    def approve(self, by, version, promised=None):
        """Publish what waits: at once, or at the time that it says. Raises ValidationError.

        `promised` is what the button said. Raises Stale when it would do something else now.
        """
        self.lock(version)
        revision = self.waiting_or_stale()
        if by.pk in self.writers():
            raise ValidationError(NOT_BY_YOU)
        self.keep_promise(promised, revision)
        self.bring_out(by, revision, revision.correction)
        audit.record(by, Action.CHANGE, self, f"{_('approved')}: {self.state_in_words}")

    @transaction.atomic
    def publish_alone(self, by, version, why, correction="", promised=None):
        """Publish the latest text without a second person. It is listed, with the reason."""
        if not by.has_perm("news.publish_alone"):
            raise PermissionDenied
        if not why.strip():
            raise ValidationError(_("Enter the reason"))
        self.lock(version)
        revision = self.to_publish(by)
        self.keep_promise(promised, revision)
        revision.alone_because = why
        self.bring_out(by, revision, correction)
        outcome = f"{_('published without a second person')}: {self.state_in_words}"
        audit.record(by, Action.CHANGE, self, outcome, why)

    def to_publish(self, by):
        """The latest text. What was published and taken down comes back as a new revision."""
        latest = self.latest
        if not self.has_news(latest):
            raise ValidationError(NOTHING_NEW)
        return self.keep(by, latest, latest.values) if latest.number == self.revision else latest

    def waiting_or_stale(self):
        revision = self.waiting
        if revision is None:
            raise Stale
        return revision

    def keep_promise(self, promised, revision):
        if promised is not None and promised != self.what_publishing_does(revision):
            raise Stale

    def ask_why_it_comes_back(self, correction):
        if self.comes_back and not correction:
            raise ValidationError(SAY_WHY)

    def writers(self):
        """Those who wrote or submitted something that no second person has read yet."""
        unread = self.revisions.filter(number__gt=self.revision)
        return {pk for pair in unread.values_list("made_by", "submitted_by") for pk in pair if pk}

    def what_publishing_does(self, revision):
        """The words of the button that publishes this text now."""
        words = self.where_it_would_stand(self.as_revised(revision))
        if self.is_held:
            return str(_("%(words)s, once the hold is lifted") % {"words": words})
        return str(words)

    def where_it_would_stand(self, other):
        if self.comes_back:
            return _("Publish it again, although it is over") if other.is_expired else AGAIN
        if self.was_out:
            return _("Replace the text of what is over") if other.is_expired else REPLACE
        if other.is_due:
            return _("Replace what is scheduled, and publish now") if self.is_to_come else NOW
        replaces = _("Replace what is scheduled, and publish on %(when)s")
        return (replaces if self.is_to_come else ON) % {
            "when": planned_moment_in_words(other.publish_at)
        }

    def appears(self, revision):
        """When it would appear, if it were published now: never before this moment.

        Readers saw the time of what is out. That stays, whatever its text says.
        """
        if self.was_out:
            return self.publish_at
        other = self.as_revised(revision)
        return timezone.now() if other.is_due else other.publish_at

    def checked(self, revision):
        """The article as it would be published. Raises ValidationError, in words only."""
        other = self.as_revised(revision)
        other.publish_at = self.appears(revision)
        try:
            other.full_clean()
        except ValidationError as error:
            raise ValidationError(error.messages) from None
        return other

    def bring_out(self, by, revision, correction):
        """Write a revision onto the row. Raises ValidationError where it may not be published."""
        now, was_out, old_slug = timezone.now(), self.was_out, self.slug
        self.ask_why_it_comes_back(correction)
        correction = correction if was_out else ""
        NOTE.run_validators(correction)
        other = self.checked(revision)
        if faults := other.faults():
            raise ValidationError(faults)
        self.write_text(
            other.says(),
            status=self.Status.READY,
            revision=revision.number,
            ended_at=None,
            ended_by=None,
            ended_note="",
            moved_to="",
            corrected_at=now if correction else self.corrected_at,
        )
        if was_out:
            self.keep_address(old_slug)
        if correction:
            self.corrections.create(note=correction, made_at=now, made_by=by)
        revision.becomes(
            Stage.PUBLISHED,
            correction=correction,
            decided_by=by,
            decided_at=now,
            alone_because=revision.alone_because,
        )

    def keep_address(self, old_slug):
        """A reader with the old address is led on. The article's own one is never an old one."""
        OldAddress.objects.filter(slug=self.slug).delete()
        if old_slug != self.slug:
            OldAddress.objects.update_or_create(slug=old_slug, defaults={"article": self})

    @transaction.atomic
    def unschedule(self, by, version, why):
        """Take what nobody has read yet back to a draft. It needs a second person again."""
        self.lock(version)
        if not self.is_to_come:
            raise ValidationError(_("It does not wait for a time to appear."))
        self.become_draft()
        audit.record(by, Action.CHANGE, self, str(_("taken back to a draft")), why)

    def become_draft(self, **values):
        """Nothing of it is published any more. Its row follows the latest text again."""
        self.revisions.published().update(
            stage=Stage.SAVED, decided_by=None, decided_at=None, alone_because=""
        )
        draft = {"status": self.Status.DRAFT, "revision": 0}
        said = self.what_can_be_said(self.latest.values, draft)
        self.write_text(said, **values, **draft)

    def what_can_be_said(self, values, others):
        """These values, and its own where they can't be: another article has the word by now.

        So nothing that was saved since keeps a hold from being lifted.
        """
        other, own = copy(self), self.says()
        other.say(values)
        for name, value in others.items():
            setattr(other, name, value)
        try:
            other.full_clean()
        except ValidationError as error:
            wrong = error.message_dict
            kept = own if NON_FIELD_ERRORS in wrong else own.keys() & wrong.keys()
            return values | {name: own[name] for name in kept}
        return values


def as_json(value):
    if isinstance(value, datetime):
        value = value.astimezone(UTC)
    return value.isoformat() if hasattr(value, "isoformat") else value
