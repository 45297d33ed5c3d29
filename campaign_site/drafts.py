"""Unfinished answers, which neither the server nor the cookie can read alone.

Each draft has a cookie of its own, which carries a random secret. From it follow the place
where the answers stand in the database, and the key that they are encrypted with. A stolen
database opens none of them, and neither does a stolen server key.

The secret is made with the first answer, and goes when the form ends. It serves no other
draft: what is left of an old one, or was planted, opens nothing that is told later, and two
tabs that begin at the same moment take nothing from each other. The name of the cookie
follows from the secret: to take one away never takes a newer one.

Answers that have not been touched for 30 minutes are gone.
"""

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
from django.db import connection
from django.utils import timezone

from .models import Draft
from .sealing import BUCKETS, pad, unpad
from .statements import as_moment, first_row, put

NONCE_BYTES = 12
TOLD = ("typed", "sent", "token", "began_at", "language", "ready")
MOST_BEFORE_IT = 20
# A story of up to about 900 letters is ready in 16 KiB. What is larger is written, and overwritten,
# page by page.
LENGTHS = sorted({*BUCKETS, 16 * 1024})
FIND = """
    SELECT place, answers, expires_at FROM campaign_site_draft
    WHERE place IN ({}) AND expires_at > %s
    ORDER BY expires_at DESC LIMIT 1
"""


@dataclass(frozen=True)
class DraftKey:
    """What the cookie of one draft carries, and what follows from it."""

    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)

    def derive(self, purpose):
        return hmac.digest(self.secret.encode(), purpose.encode(), hashlib.sha256)

    @property
    def cookie(self):
        return f"{settings.ANSWERS_COOKIE_NAME}-{self.derive('cookie').hex()[:16]}"

    @property
    def owner(self):
        return self.derive("owner").hex()

    def place(self, name):
        return self.derive(f"place:{name}").hex()

    def cipher(self, name):
        return ChaCha20Poly1305(self.derive(f"key:{name}"))

    def encrypt(self, name, plain):
        """For its own place alone, and padded, so that its length tells little."""
        nonce = os.urandom(NONCE_BYTES)
        padded = pad(plain, LENGTHS)
        return nonce + self.cipher(name).encrypt(nonce, padded, self.place(name).encode())

    def decrypt(self, name, stored):
        """Raises InvalidTag for what was altered, moved, or encrypted with another key."""
        nonce, encrypted = stored[:NONCE_BYTES], stored[NONCE_BYTES:]
        return unpad(self.cipher(name).decrypt(nonce, encrypted, self.place(name).encode()))


@dataclass
class Unfinished:
    """What one tab has told so far: a query string for each step of a journey.

    A page that is no journey keeps there what it needs, by names of its own.
    Once it is sent, all that is left is what the last page shows.
    The token names the submission, so that a second one is known to be the same. It is
    random and goes with the draft: nothing on the visitor's device leads to what was sent.
    It began, in seconds, with the first answer. It has a key once it was kept. Its language is
    the first, other than that of staff, in which a question was answered. What is ready to be
    sent is ready.py's. `stored` is the row's content, if this process has written it.
    """

    journey: str
    run: str
    typed: dict = field(default_factory=dict)
    sent: dict = field(default_factory=dict)
    token: str = field(default_factory=lambda: secrets.token_hex(32))
    began_at: int = field(default_factory=lambda: int(timezone.now().timestamp()))
    language: str = ""
    ready: dict = field(default_factory=dict)
    stored: bytes = field(default=b"", repr=False)
    kept_until: datetime | None = None
    key: DraftKey | None = None

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
        """What is stored, if not empty; the journey and the run are part of the place."""
        return {name: getattr(self, name) for name in TOLD if getattr(self, name)}

    def encrypted(self):
        return self.key.encrypt(self.name, json.dumps(self.told).encode())


class Drafts:
    """The unfinished answers of one browser, which may have several tabs."""

    def __init__(self, request):
        self.keys = {
            name: DraftKey(secret)
            for name, secret in request.COOKIES.items()
            if name.startswith(f"{settings.ANSWERS_COOKIE_NAME}-")
        }

    def places(self, draft):
        """Where this draft may stand, with the key to each place."""
        return {key.place(draft.name): key for key in self.keys.values()}

    def lock(self, draft):
        """The draft as it is now. Until the transaction ends no other request changes it."""
        can_be_locked = connection.features.has_select_for_update
        return self.find(draft.journey, draft.run, "FOR UPDATE" if can_be_locked else "")

    def find(self, journey, run, locked=""):
        """The draft of this run; an empty one when there is none or its time is over.

        Where the first answer was sent twice there are two: the one that was kept last counts.
        What a later release keeps beside the answers is left aside, if that was taken back.
        """
        draft = Unfinished(journey, run)
        places = self.places(draft)
        row = self.row_at(places, locked) if places else None
        if row is None:
            return draft
        place, answers, expires_at = row
        try:
            told = json.loads(places[place].decrypt(draft.name, answers))
        except InvalidTag:
            return draft
        known = {name: told[name] for name in TOLD if name in told}
        return Unfinished(journey, run, **known, kept_until=expires_at, key=places[place])

    @staticmethod
    def row_at(places, locked):
        """Its place, its content and the end of its time. By hand: every page of a form asks."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        sql = FIND.format(", ".join(["%s"] * len(places)))
        row = first_row(f"{sql} {locked}", [*places, now])
        return row and (row[0], bytes(row[1]), as_moment(row[2]))

    def keep(self, draft, response):
        """Store the draft for another 30 minutes. A new one deletes what has run out."""
        if draft.key is None:
            Draft.objects.expired().delete()
            draft.key = self.give_key(response)
        draft.stored = draft.encrypted()
        put(
            Draft(
                place=draft.key.place(draft.name),
                owner=draft.key.owner,
                answers=draft.stored,
                expires_at=timezone.now() + Draft.KEPT_FOR,
            )
        )

    def keep_ready(self, draft):
        """Add what is ready, unless the draft was changed or has ended since it was kept."""
        row = Draft.objects.filter(place=draft.key.place(draft.name), answers=draft.stored)
        row.update(answers=draft.encrypted())

    def give_key(self, response):
        """A new key, in a new cookie; those of drafts that have ended go, and the oldest of many.

        Browsers send the oldest first. A head with too many of them is refused by the proxy, and
        then no page could be opened any more, or left.
        """
        self.drop_ended(response)
        for name in list(self.keys)[:-MOST_BEFORE_IT]:
            self.drop(name, response)
        key = DraftKey()
        response.set_cookie(
            key.cookie,
            key.secret,
            secure=settings.ANSWERS_COOKIE_SECURE,
            httponly=True,
            samesite="Strict",
        )
        return key

    def extend(self, draft):
        """Give the answers another 30 minutes; False when they are not there any more."""
        rows = Draft.objects.current().filter(place__in=self.places(draft))
        return bool(rows.update(expires_at=timezone.now() + Draft.KEPT_FOR))

    def forget(self, draft):
        Draft.objects.filter(place__in=self.places(draft)).delete()

    def forget_all(self, response):
        """Delete all that this browser has told and not sent, and its cookies."""
        for name in self.keys:
            self.drop(name, response)
        self.rows.delete()

    def drop_ended(self, response):
        """Delete the cookies of the drafts that are not there any more."""
        owners = set(self.rows.current().values_list("owner", flat=True))
        for name, key in self.keys.items():
            if key.owner not in owners:
                self.drop(name, response)

    @property
    def rows(self):
        return Draft.objects.filter(owner__in=[key.owner for key in self.keys.values()])

    @staticmethod
    def drop(name, response):
        response.delete_cookie(name, samesite="Strict")
