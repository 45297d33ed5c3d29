"""Unfinished answers, which neither the server nor the cookie can read alone.

The visitor's cookie carries a random secret. From it follow the place where the
answers stand in the database, and the key that they are encrypted with. A stolen
database opens none of them, and neither does a stolen server key.

Answers that have not been touched for 30 minutes are gone.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from django.conf import settings
from django.utils import timezone

from .models import Draft
from .sealing import pad, unpad

SECRET_BYTES = 32
NONCE_BYTES = 12


@dataclass
class Unfinished:
    """What one tab has told so far: a query string for each step.

    Once it is sent, all that is left is what the last page shows.
    The token names the submission, so that a second one is known to be the same. It is
    random and goes with the draft: nothing on the visitor's device leads to what was sent.
    It began, in seconds, with the first answer.
    """

    journey: str
    run: str
    typed: dict = field(default_factory=dict)
    sent: dict = field(default_factory=dict)
    token: str = field(default_factory=lambda: secrets.token_hex(32))
    began_at: int = field(default_factory=lambda: int(timezone.now().timestamp()))
    kept_until: datetime | None = None

    @property
    def is_empty(self):
        return not self.typed and not self.sent

    @property
    def name(self):
        return f"{self.journey}:{self.run}"

    @property
    def seconds_left(self):
        """How long it is kept; None when nothing was kept yet."""
        return self.kept_until and int((self.kept_until - timezone.now()).total_seconds())

    @property
    def told(self):
        """What is stored; the journey and the run are part of the place."""
        return {name: getattr(self, name) for name in ("typed", "sent", "token", "began_at")}


def derive(secret, purpose):
    return hmac.digest(secret, purpose.encode(), hashlib.sha256)


class Drafts:
    """The unfinished answers of one browser."""

    def __init__(self, request):
        self.secret = self.read_secret(request)
        self.has_cookie = self.secret is not None
        if not self.has_cookie:
            self.secret = secrets.token_bytes(SECRET_BYTES)

    @staticmethod
    def read_secret(request):
        text = request.COOKIES.get(settings.ANSWERS_COOKIE_NAME, "")
        try:
            secret = base64.urlsafe_b64decode(text)
        except ValueError:
            return None
        return secret if len(secret) == SECRET_BYTES else None

    @property
    def owner(self):
        return derive(self.secret, "owner").hex()

    def place(self, name):
        return derive(self.secret, f"place:{name}").hex()

    def cipher(self, name):
        return ChaCha20Poly1305(derive(self.secret, f"key:{name}"))

    def find(self, journey, run):
        """The draft of this run; an empty one when there is none or its time is over."""
        draft = Unfinished(journey, run)
        if not self.has_cookie:
            return draft
        row = Draft.objects.current().filter(place=self.place(draft.name)).first()
        if row is None:
            return draft
        stored = bytes(row.answers)
        try:
            plain = self.cipher(draft.name).decrypt(
                stored[:NONCE_BYTES], stored[NONCE_BYTES:], row.place.encode()
            )
        except InvalidTag:
            return draft
        return Unfinished(journey, run, **json.loads(unpad(plain)), kept_until=row.expires_at)

    def keep(self, draft, response):
        """Store the draft for another 30 minutes, and delete what has run out."""
        place = self.place(draft.name)
        plain = json.dumps(draft.told).encode()
        nonce = os.urandom(NONCE_BYTES)
        sealed = nonce + self.cipher(draft.name).encrypt(nonce, pad(plain), place.encode())
        Draft.objects.expired().delete()
        Draft.objects.update_or_create(
            place=place,
            defaults={
                "owner": self.owner,
                "answers": sealed,
                "expires_at": timezone.now() + Draft.KEPT_FOR,
            },
        )
        if not self.has_cookie:
            self.give_cookie(response)

    def extend(self, draft):
        """Give the answers another 30 minutes; False when they are not there any more."""
        if not self.has_cookie:
            return False
        rows = Draft.objects.current().filter(place=self.place(draft.name))
        return bool(rows.update(expires_at=timezone.now() + Draft.KEPT_FOR))

    def give_cookie(self, response):
        response.set_cookie(
            settings.ANSWERS_COOKIE_NAME,
            base64.urlsafe_b64encode(self.secret).decode(),
            secure=settings.ANSWERS_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )

    def forget(self, draft):
        if self.has_cookie:
            Draft.objects.filter(place=self.place(draft.name)).delete()

    def forget_all(self, response):
        """Delete all that this browser has told and not sent, and its cookie."""
        if self.has_cookie:
            response.delete_cookie(settings.ANSWERS_COOKIE_NAME, samesite="Strict")
            Draft.objects.filter(owner=self.owner).delete()
