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


def refuse_wrong_keys(public_text, private_texts):
    """Refuse keys with which what people tell could not be sealed, or not be read again."""
    try:
        public_key = keys.public_key(public_text)
        X25519PrivateKey.generate().exchange(public_key)
        halves = [keys.public_half(text) for text in private_texts]
    except ValueError as error:
        raise ImproperlyConfigured(
            "A sealing key can't be used. Make keys with: DEMO=1 python3 manage.py make_keys"
        ) from error
    if halves and public_text not in halves:
        raise ImproperlyConfigured(
            "None of SEALING_PRIVATE_KEYS is the other half of SEALING_PUBLIC_KEY: "
            "nobody could read what people tell."
        )


def refuse_private_keys(private_keys):
    """On the public tier."""
    if private_keys:
        raise ImproperlyConfigured(
            "SEALING_PRIVATE_KEYS must not be in the environment of the public tier."
        )
