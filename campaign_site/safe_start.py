"""What the site refuses to start with, and the words in which it says so."""

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from django.core.exceptions import ImproperlyConfigured

from . import keys

SHORTEST_SECRET = 50
FEWEST_DIFFERENT_CHARACTERS = 10


def refuse_missing(given):
    """Name every setting that has no value, at once."""
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise ImproperlyConfigured(
            f"The site can't start safely. Set in the environment: {', '.join(missing)}. "
            "To try the site on this machine, set DEMO=1 or run: python3 dev.py run"
        )


def refuse_weak(secret_key, allowed_hosts, leave_url):
    """Outside a demonstration: no guessable secret, any host, or way out in the open."""
    if (
        len(secret_key) < SHORTEST_SECRET
        or len(set(secret_key)) < FEWEST_DIFFERENT_CHARACTERS
        or secret_key.startswith("django-insecure-")
    ):
        raise ImproperlyConfigured("SECRET_KEY must have at least 50 characters, made at random.")
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
