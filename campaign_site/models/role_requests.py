from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign_site.roles import Role


class RoleRequestQuerySet(models.QuerySet):
    def open(self):
        return self.filter(decided_by=None)


class RoleRequest(models.Model):
    """That someone is to have a role, which one person alone may not give."""

    receiver = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="role_requests",
        verbose_name=_("for"),
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    is_confirmed = models.BooleanField(_("confirmed"), default=False)

    objects = RoleRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("role request")
        permissions = [("confirm_rolerequest", _("Can confirm a role that someone asked for"))]
        constraints = [
            models.CheckConstraint(
                name="nobody_asks_for_a_role_of_their_own", condition=~Q(asked_by=F("receiver"))
            ),
            models.CheckConstraint(
                name="role_takes_a_second_person",
                condition=Q(decided_by=None, decided_at=None, is_confirmed=False)
                | Q(decided_by__isnull=False, decided_at__isnull=False)
                & ~Q(decided_by=F("asked_by"))
                & ~Q(decided_by=F("receiver")),
            ),
            models.UniqueConstraint(
                fields=["receiver", "role"],
                condition=Q(decided_by=None),
                name="role_is_asked_for_once",
            ),
        ]

    def __str__(self):
        return f"{self.receiver}: {self.get_role_display()}"

    def may_be_decided_by(self, staff):
        return self.decided_by_id is None and staff.pk not in {self.asked_by_id, self.receiver_id}

    @transaction.atomic
    def confirm(self, by):
        """While it is decided nobody takes away the second factor that it relies on."""
        self.receiver.lock()
        if not self.receiver.may_read:
            raise ValidationError(
                _("They must sign in and set up their second factor before you confirm this.")
            )
        self.decide(by, is_confirmed=True)
        self.receiver.put_on_record(by, self.receiver.gain(self.role))

    @transaction.atomic
    def refuse(self, by):
        self.decide(by, is_confirmed=False)
        self.receiver.put_on_record(by, f"not given: {self.role}")

    def decide(self, by, is_confirmed):
        was_open = (
            RoleRequest.objects.open()
            .filter(pk=self.pk)
            .update(decided_by=by, decided_at=timezone.now(), is_confirmed=is_confirmed)
        )
        if not was_open:
            raise ValidationError(_("Somebody else decided this before you."))
