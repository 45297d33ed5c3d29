"""Wrong codes are slowed down, without keeping who tried.

A code has 79 bits: whoever knows nothing of it can't guess it, at any speed. The
danger is someone who has seen a part of it. So what is counted is each group of the
code, at its place, with its reference: ten tries an hour with the same group. Whoever
lacks one group of four letters tries for longer than any code lives.

The owner is not locked out by it. A limit for each reference would let anyone who has
heard the reference use up its tries for ever; here one must hold a part of the code.
For the same reason the ceiling for the whole site does not shut the page: above it
each group has three tries an hour instead of ten.

What is counted stands in the cache for an hour, under names made with the key of the
server and a random key of the day, of which the cache has the one and not the other.
When the cache does not answer, nobody may try.
"""

import hashlib
import hmac
import logging
import secrets
from datetime import timedelta

from django.conf import settings
from django.core.cache import caches
from django.utils import timezone

HOUR = timedelta(hours=1).total_seconds()
DAY = timedelta(days=1).total_seconds()
TRIES = 10
TRIES_ABOVE_CEILING = 3
CEILING = 1000
GROUPS = 4

logger = logging.getLogger(__name__)


def may_try(subject, code):
    """Count a try with this normalised code, and say whether it may be looked at."""
    try:
        key = key_of_the_day()
        is_above = count(key, "the whole site") > CEILING
        groups = enumerate(code.split("-")[:GROUPS])
        tries = max(count(key, f"{subject}|{place}|{group}") for place, group in groups)
    except Exception:
        # Whatever a cache of any kind raises: without a count there is no try.
        logger.exception("Tries can't be counted")
        return False
    return tries <= (TRIES_ABOVE_CEILING if is_above else TRIES)


def count(key, name):
    """One more of this name, in the hour that began with the first."""
    tries = caches["attempts"]
    hidden = hmac.digest(key, name.encode(), hashlib.sha256).hex()
    tries.add(hidden, 0, HOUR)
    return tries.incr(hidden)


def key_of_the_day():
    day = f"key-{timezone.localdate()}"
    random_key = caches["attempts"].get_or_set(day, lambda: secrets.token_hex(32), DAY)
    return hmac.digest(settings.SECRET_KEY.encode(), random_key.encode(), hashlib.sha256)
