"""An officer's phone: the app that makes codes."""

from base64 import b32decode

from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP

from campaign_site.models import SecondFactor
from campaign_site.models.second_factors import new_secret


class App:
    def __init__(self, secret):
        self.secret = secret

    def code(self):
        totp = TOTP(b32decode(self.secret.replace(" ", "")))
        totp.time = timezone.now().timestamp()
        return f"{totp.token():06}"


def enrolled(staff):
    """An app for this account, as if it had been set up some time ago, and the recovery codes."""
    app = App(new_secret())
    app.recovery_codes = SecondFactor.enrol(staff, app.secret, step=0)
    staff.refresh_from_db()
    return app


def verified(client, staff):
    """Signs a client in with both: what `signed_in_as` gives, where a second factor is asked."""
    if not staff.has_second_factor:
        enrolled(staff)
    client.force_login(staff)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = staff.second_factor.persistent_id
    session.save()
    return client
