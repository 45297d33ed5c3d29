"""The second factor: six digits from an app on the officer's telephone (RFC 6238).

django-otp knows which session was verified with it, and makes the digits. The secret is
sealed like what the public tells: a copy of the database makes no digits, and neither does
the public tier. Its own device stores it plain, and so do its recovery codes.
"""

import hashlib
import secrets
from base64 import b32decode, b32encode

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_otp.models import Device
from django_otp.oath import TOTP

from campaign_site import audit
from campaign_site.sealing import SealedField
from campaign_site.secret_codes import code_for, is_code, normalise

from .audit import AuditEntry

SECRET_BYTES = 20
DIGITS = 6
# A clock may be half a minute wrong.
TOLERANCE = 1


def new_secret():
    return b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def step_of(secret, digits, after=-1):
    """The half minute since 1970 to which these digits belong, or none."""
    if len(digits) != DIGITS or not (digits.isascii() and digits.isdigit()):
        return None
    totp = TOTP(b32decode(secret))
    totp.time = timezone.now().timestamp()
    return totp.t() if totp.verify(int(digits), TOLERANCE, min_t=after + 1) else None


class SecondFactor(Device):
    """The one app that makes codes for an account. It has the id of the account."""

    id = models.BigIntegerField(primary_key=True, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="second_factor"
    )
    secret = SealedField()
    last_step = models.BigIntegerField()
    enrolled_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("second factor")
        constraints = [
            models.CheckConstraint(name="second_factor_is_of_its_owner", condition=Q(id=F("user"))),
        ]

    def __str__(self):
        return str(self.user)

    @classmethod
    @transaction.atomic
    def enrol(cls, user, secret, step):
        """Keep an app that has shown that it works. Other sessions end; gives recovery codes."""
        factor = cls(id=user.pk, user=user, secret=secret, last_step=step)
        factor.save(force_insert=True)
        user.end_sessions()
        audit.record(user, AuditEntry.Action.CHANGE, user, outcome="second factor set up")
        return factor.new_recovery_codes()

    def verify_token(self, token):
        """Each code is good once: the first who brings it in takes the step."""
        step = step_of(self.secret.open(), token, after=self.last_step)
        return step is not None and bool(
            SecondFactor.objects.filter(pk=self.pk, last_step__lt=step).update(last_step=step)
        )

    def use_recovery_code(self, typed):
        code = normalise(typed)
        if not is_code(code):
            return False
        number, _rows = self.recovery_codes.filter(digest=self.digest_of(code)).delete()
        return bool(number)

    @transaction.atomic
    def new_recovery_codes(self):
        """Ten codes, for once: the database keeps what knows them again. Older ones end."""
        codes = [code_for(secrets.token_urlsafe()) for _number in range(RecoveryCode.HOW_MANY)]
        self.recovery_codes.all().delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(second_factor=self, digest=self.digest_of(code)) for code in codes
        )
        audit.record(self.user, AuditEntry.Action.CHANGE, self.user, outcome="new recovery codes")
        return codes

    def digest_of(self, code):
        """A fast hash will do: a code has 79 bits, which nobody can try out."""
        return hashlib.sha256(f"{self.pk}|{code}".encode()).hexdigest()


class RecoveryCode(models.Model):
    """A code for when the telephone is not there. It is deleted when it is used."""

    HOW_MANY = 10

    second_factor = models.ForeignKey(SecondFactor, models.CASCADE, related_name="recovery_codes")
    digest = models.CharField(max_length=64)

    def __str__(self):
        return "recovery code"
