"""What keeps an article from the public, or from colleagues, whatever the clock says.

An *operational hold* belongs to an officer: until it is lifted nothing of the article can be
read, so that no warrant is given away. An *embargo* names the staff who may see an article
before it is out. A *legal review* is a day on which somebody must read it again: what was
right to say of an arrest may be contempt of court after a charge.
"""

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.dates import day_in_words, moment_in_words, planned_moment_in_words
from campaign_site.models import AuditEntry

Action = AuditEntry.Action
HOLDS = "news.hold_article"
LIFTS_OTHERS = "news.lift_others_hold"
VIEWS = "news.view_article"


def those_with(permission):
    """Those in the force now whose role gives them this permission."""
    people = get_user_model().objects.with_perm(
        permission, backend="django.contrib.auth.backends.ModelBackend"
    )
    return people.filter(is_staff=True)


class Holding:
    # By the status, and of what is over by what stays of it.
    WHEN_LIFTED = {
        "draft": _("nothing is published, it is a draft"),
        "withdrawn": _("its page is back, with the note why it was withdrawn"),
        "gone": _("its address says that it is gone"),
        "moved": _("its address leads on to %(to)s"),
        "kept": _("its page is back, and says that this is over"),
    }

    @property
    def is_held(self):
        return self.held_by_id is not None

    @property
    def is_under_embargo(self):
        """An embargo ends by itself when the article has been out."""
        return self.is_embargoed and not self.was_out

    @property
    def held_since_in_words(self):
        return moment_in_words(self.held_at)

    def may_own_hold(self):
        """Whoever can't see the article can't lift its hold either."""
        officers = those_with(HOLDS) & those_with(VIEWS)
        if self.is_under_embargo:
            officers = officers.filter(pk__in=self.embargoed_to.all())
        return officers.order_by("username")

    def may_be_lifted_by(self, staff):
        own = staff.pk == self.held_by_id and staff.has_perm(HOLDS)
        return own or staff.has_perm(LIFTS_OTHERS)

    @transaction.atomic
    def hold(self, by, owner, why):
        """From now on nobody can read it. `owner` is the officer who lifts the hold.

        It can't wait: whatever somebody changed a second before, it is done.
        """
        self.lock()
        if self.is_held:
            raise ValidationError(_("It is on hold already."))
        if not self.may_own_hold().filter(pk=owner.pk).exists():
            raise ValidationError(_("Select an officer who may lift the hold."))
        self.write(held_by=owner, held_at=timezone.now(), held_because=why)
        outcome = _("operational hold, owned by %(owner)s") % {"owner": owner}
        audit.record(by, Action.CHANGE, self, outcome, why)

    @transaction.atomic
    def lift(self, by, version, why=""):
        """What was due while it was held appears now, and says so."""
        self.lock(version)
        if not self.is_held:
            raise ValidationError(_("It is not on hold."))
        if not self.may_be_lifted_by(by):
            raise PermissionDenied
        if by.pk != self.held_by_id and not why:
            raise ValidationError(_("Enter why you lift the hold of somebody else."))
        outcome = _("hold lifted: %(then)s") % {"then": self.when_lifted}
        free = {"held_by": None, "held_at": None, "held_because": ""}
        if self.is_over_before_it_began:
            self.become_draft(**free)
        elif self.is_due_when_lifted:
            self.write(**free, publish_at=timezone.now())
        else:
            self.write(**free)
        audit.record(by, Action.CHANGE, self, outcome, why)

    @property
    def is_due_when_lifted(self):
        """Its time came while nobody could read it."""
        is_ready = self.status == self.Status.READY and not self.was_out
        return is_ready and self.is_due and not self.is_expired

    @property
    def is_over_before_it_began(self):
        """Its time came and went while nobody could read it."""
        is_ready = self.status == self.Status.READY and not self.was_out
        return is_ready and self.is_expired

    @property
    def when_lifted(self):
        """What lifting the hold does, in words."""
        if self.status != self.Status.READY:
            return self.WHEN_LIFTED[self.status] % {"to": self.moved_to}
        if self.is_over_before_it_began:
            return _("nothing is published, its time is over and it is a draft again")
        if self.is_due_when_lifted:
            return _("it is published at once")
        if not self.was_out:
            return _("it is published on %(when)s") % {
                "when": planned_moment_in_words(self.publish_at)
            }
        if not self.is_expired:
            return _("it is public again at once")
        return self.WHEN_LIFTED[self.after_expiry]

    @transaction.atomic
    def embargo(self, by, version, named):
        """Only those named see it before it is out, whoever names them among them."""
        self.lock(version)
        if self.was_out:
            raise ValidationError(_("It is out already, or has been."))
        named = {*named, by}
        if self.held_by_id and self.held_by_id not in {staff.pk for staff in named}:
            raise ValidationError(_("Select the officer who owns the hold, too."))
        if those_with(VIEWS).filter(pk__in=[staff.pk for staff in named]).count() < len(named):
            raise ValidationError(_("Select only people who may see articles."))
        self.embargoed_to.set(named)
        self.write(is_embargoed=True)
        names = ", ".join(sorted(staff.get_username() for staff in named))
        audit.record(by, Action.CHANGE, self, f"{_('embargo')}: {names}")

    @transaction.atomic
    def end_embargo(self, by, version):
        self.lock(version)
        if not self.is_embargoed:
            raise ValidationError(_("It is under no embargo."))
        self.embargoed_to.clear()
        self.write(is_embargoed=False)
        audit.record(by, Action.CHANGE, self, str(_("embargo ended")))

    @property
    def legal_review_is_due(self):
        return self.legal_review_on is not None and self.legal_review_on <= timezone.localdate()

    @transaction.atomic
    def set_legal_review(self, by, version, on, why):
        self.lock(version)
        if on < timezone.localdate():
            raise ValidationError(_("Enter today or a day to come."))
        self.write(legal_review_on=on, legal_review_because=why)
        outcome = _("legal review by %(day)s") % {"day": day_in_words(on)}
        audit.record(by, Action.CHANGE, self, outcome, why)

    @transaction.atomic
    def finish_legal_review(self, by, version, outcome):
        """Somebody has read it again, and says what came of it."""
        self.lock(version)
        if self.legal_review_on is None:
            raise ValidationError(_("No legal review is set."))
        self.write(legal_review_on=None, legal_review_because="")
        audit.record(by, Action.CHANGE, self, str(_("legal review done")), outcome)

    @property
    def marks(self):
        """What a list says of it beside its state, in a word or two."""
        marks = {
            _("on hold"): self.is_held and self.state != self.State.HELD,
            _("embargo"): self.is_under_embargo,
            _("legal review is due"): self.legal_review_is_due,
        }
        if self.legal_review_on and not self.legal_review_is_due:
            marks[_("legal review by %(day)s") % {"day": day_in_words(self.legal_review_on)}] = True
        return [words for words, is_so in marks.items() if is_so]

    def marks_of_text(self, latest):
        """What is said beside its state of its latest text, in a word or two."""
        told = {latest.Stage.SUBMITTED, latest.Stage.SENT_BACK}
        words = [latest.get_stage_display()] if latest.stage in told else []
        has_change = not self.is_unfinished and latest.number != self.revision
        return [*words, _("has a change that is not out")] if has_change else words

    @property
    def text_marks(self):
        """In a list: see `with_latest_text`."""
        return self.marks_of_text(self.text_listed)

    @property
    def text_listed(self):
        """The latest revision without its text, of an article in a list."""
        [latest] = self.latest_texts
        return latest
