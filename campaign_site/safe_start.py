"""What the site refuses to start with, and the words in which it says so."""

import re

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.core.exceptions import ImproperlyConfigured

from . import keys

SHORTEST_SECRET = 50
SHORTEST_TOKEN = 32
FEWEST_DIFFERENT_CHARACTERS = 10
# Its form alone: the public tier needs no program that could read a backup.
BACKUP_KEY = re.compile(r"age1[02-9ac-hj-np-z]{58}")


def refuse_missing(given):
    """Name every setting that has no value, at once."""
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise ImproperlyConfigured(
            f"The site can't start safely. Set in the environment: {', '.join(missing)}. "
            "To try the site on this machine, set DEMO=1 or run: python3 dev.py run"
        )


def refuse_weak_secrets(secrets):
    """Outside a demonstration. An old one that is still accepted makes sessions as well."""
    for name, secret in secrets:
        if (
            len(secret) < SHORTEST_SECRET
            or len(set(secret)) < FEWEST_DIFFERENT_CHARACTERS
            or secret.startswith("django-insecure-")
        ):
            raise ImproperlyConfigured(f"{name} must have at least 50 characters, made at random.")


def refuse_weak(allowed_hosts, leave_url):
    """Outside a demonstration: the hosts by name, and a way out that nobody can read."""
    if "*" in allowed_hosts:
        raise ImproperlyConfigured("ALLOWED_HOSTS must name the hosts, not *.")
    if leave_url and not leave_url.startswith("https://"):
        raise ImproperlyConfigured("LEAVE_URL must begin with https://.")


def refuse_wrong_keys(purpose, public_text, private_texts):
    """Refuse keys with which what people tell could not be sealed, or not be read again.

    `purpose` is what the names of the settings begin with.
    """
    try:
        public_key = keys.public_key(public_text)
        X25519PrivateKey.generate().exchange(public_key)
        halves = [keys.public_half(text) for text in private_texts]
    except ValueError as error:
        raise ImproperlyConfigured(
            f"A {purpose} key can't be used. Make keys with: DEMO=1 python3 manage.py make_keys"
        ) from error
    if halves and public_text not in halves:
        raise ImproperlyConfigured(
            f"None of {purpose}_PRIVATE_KEYS is the other half of {purpose}_PUBLIC_KEY: "
            "nobody could read what people tell."
        )


def refuse_shared_key(public_text, contact_public_text):
    """Who told us needs a key of its own: whoever may read reports would read names too."""
    if public_text == contact_public_text:
        raise ImproperlyConfigured(
            "SEALING_CONTACT_PUBLIC_KEY must be another key than SEALING_PUBLIC_KEY."
        )


def refuse_private_keys(given):
    """On the public tier."""
    present = [name for name, value in given.items() if value]
    if present:
        raise ImproperlyConfigured(
            f"{', '.join(present)} must not be in the environment of the public tier."
        )


def refuse_mail_without_a_way_out(email_url, staff_address):
    """With TRIAGE_EMAIL set: a printed e-mail would count as sent, and reach nobody."""
    if not email_url:
        raise ImproperlyConfigured("TRIAGE_EMAIL needs EMAIL_URL: nothing could be sent to it.")
    if not staff_address.startswith("https://"):
        raise ImproperlyConfigured(
            "TRIAGE_EMAIL needs STAFF_ADDRESS, which begins with https://: where its link leads."
        )


def refuse_wrong_scanner(address):
    """A slip of the pen here would refuse every photo."""
    host, _, port = address.rpartition(":")
    if address and not address.startswith("/") and not (host and port.isdigit()):
        raise ImproperlyConfigured("CLAMD_SOCKET must be a path or host:port.")


def refuse_short_token(token):
    """An empty one is none. Counts are no secret, but nobody should guess their way to them."""
    if token and len(token) < SHORTEST_TOKEN:
        raise ImproperlyConfigured(
            f"METRICS_TOKEN must have {SHORTEST_TOKEN} characters or more: openssl rand -hex 32"
        )


def refuse_wrong_backup_key(text):
    """Above all the private half: it would open every backup from the machine it protects."""
    if text and not all(BACKUP_KEY.fullmatch(key.strip()) for key in text.split(",")):
        raise ImproperlyConfigured(
            "BACKUP_PUBLIC_KEY must be the public half of an age key, which begins with age1. "
            "Make one on another machine: manage.py make_backup_key"
        )
