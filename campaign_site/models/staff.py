"""Accounts of staff. What may be done with one is here; who may do it stands in roles.py.

An administrator hands out accounts and reads nothing. So a role takes a second person
(`RoleRequest`), and lasts only as long as the second factor that its owner had when it was
confirmed. Who has none yet and gets a new link could be anyone: their roles are asked for again.
"""

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group, UserManager
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext_lazy as _

from campaign_site import audit
from campaign_site.roles import Role

from .audit import AuditEntry

Action = AuditEntry.Action


class Accounts(UserManager):
    use_in_migrations = False

    def create_superuser(self, *args, **kwargs):
        raise ValidationError(
            _("Nobody is a superuser. Use: manage.py add_staff USERNAME --role Administrator")
        )


class StaffMember(AbstractUser):
    """Someone who works in the admin. Nobody else has an account, and no account is deleted."""

    # What is on record names the account, and must fit in there.
    LONGEST_NAME = 50

    # Part of what makes a session valid: one more, and all sessions of the account end.
    session_series = models.PositiveIntegerField(default=0, editable=False)

    objects = Accounts()

    class Meta:
        verbose_name = _("member of staff")
        verbose_name_plural = _("members of staff")
        constraints = [
            models.CheckConstraint(name="nobody_is_a_superuser", condition=Q(is_superuser=False)),
        ]

    def get_session_auth_hash(self):
        return self.session_hash()

    def get_session_auth_fallback_hash(self):
        return (self.session_hash(secret) for secret in settings.SECRET_KEY_FALLBACKS)

    def session_hash(self, secret=None):
        told = f"{self.session_series}|{self.password}"
        return salted_hmac("staff session", told, secret=secret, algorithm="sha256").hexdigest()

    def end_sessions(self):
        StaffMember.objects.filter(pk=self.pk).update(session_series=F("session_series") + 1)
        self.refresh_from_db(fields=["session_series"])

    @property
    def roles(self):
        names = self.groups.filter(name__in=Role).values_list("name", flat=True)
        return {Role(name) for name in names}

    @property
    def has_second_factor(self):
        return hasattr(self, "second_factor")

    @property
    def may_read(self):
        """Whether it is known to be this person who signs in: without it no role takes effect."""
        return self.has_second_factor or not settings.SECOND_FACTOR

    def lock(self):
        """The account as it is now. Until the transaction ends nobody else changes it."""
        self.refresh_from_db(
            from_queryset=StaffMember.objects.select_for_update(no_key=True),
        )

    def link(self):
        """Where the first password is set, or a new one: good once, and not for long."""
        name = urlsafe_base64_encode(force_bytes(self.pk))
        token = default_token_generator.make_token(self)
        return reverse("admin:set_password", args=[name, token])

    @transaction.atomic
    def open(self, wanted, by):
        """Make the account. It is of use once its owner has set a password."""
        self.is_staff = True
        self.set_unusable_password()
        self.save()
        audit.record(by, Action.ADD, self)
        self.keep_roles(wanted, by)

    @transaction.atomic
    def rename(self, by):
        self.save(update_fields=["first_name", "last_name"])
        self.put_on_record(by, "name")

    @transaction.atomic
    def keep_roles(self, wanted, by):
        """Take away what is not wanted, at once. For what is new ask a second person."""
        if by == self:
            raise PermissionDenied
        self.lock()
        wanted, had = set(wanted), self.roles
        asked_for = {request.role for request in self.role_requests.open()}
        self.role_requests.open().exclude(role__in=wanted).delete()
        done = [f"not asked for any more: {role}" for role in sorted(asked_for - wanted)]
        done += [self.lose(role) for role in sorted(had - wanted)]
        done += [self.ask_for(role, by) for role in sorted(wanted - had - asked_for)]
        self.put_on_record(by, *done)

    def ask_for(self, role, by):
        self.role_requests.create(role=role, asked_by=by)
        return f"asked for: {role}"

    def gain(self, role):
        self.groups.add(Group.objects.get(name=role))
        return f"given: {role}"

    def lose(self, role):
        self.groups.remove(*self.groups.filter(name=role))
        self.end_sessions()
        return f"taken away: {role}"

    def ask_again(self, by):
        """Take all roles away until a second person has made sure who it is now."""
        return [
            said
            for role in sorted(self.roles)
            for said in (self.lose(role), self.ask_for(role, by))
        ]

    def put_on_record(self, by, *done):
        for outcome in done:
            audit.record(by, Action.CHANGE, self, outcome=outcome)

    @transaction.atomic
    def renew(self, by):
        """For a forgotten password: the old one, older links and all sessions end now."""
        self.lock()
        self.forget_password()
        asked = [] if self.has_second_factor else self.ask_again(by)
        self.put_on_record(by, "new link", *asked)

    def forget_password(self):
        self.set_unusable_password()
        self.save(update_fields=["password"])
        self.end_sessions()

    @transaction.atomic
    def deactivate(self, by):
        self.is_active = False
        self.save(update_fields=["is_active"])
        self.forget_password()
        self.put_on_record(by, "deactivated")

    @transaction.atomic
    def activate(self, by):
        self.is_active = True
        self.save(update_fields=["is_active"])
        self.put_on_record(by, "activated")

    @transaction.atomic
    def take_second_factor(self, by):
        """For a lost telephone. Whoever enrols next might be someone else, so ask again."""
        self.lock()
        self.second_factor.delete()
        self.refresh_from_db()
        self.end_sessions()
        self.put_on_record(by, "second factor taken away", *self.ask_again(by))
