"""How often one client may send or guess within ten minutes, without keeping who it is.

The proxy says from which address a form was sent, in a header that no visitor can set
(`CLIENT_ADDRESS_HEADER`; without it nobody is counted). The first middleware takes every
address out of the request and leaves a mark: a hash of the address with a key that is made
anew each day, in memory, and is never stored beside what is counted. An IPv6 network of one
household (/64) has one mark. So no view, no fault and no log can name an address, and when
the day is over nobody can work out whose a mark was, not even with the database and all keys
of the site.

The counts stand where those of codes stand (attempts.py), under names made of the mark, and
go with the hour. Phones of one network share an address, and so do the readers of Tor. So the
ceilings are generous, and who is above one waits ten minutes at most: less than a draft lives.

What cannot be counted is taken all the same: no report is lost for the sake of a limit. But
codes and passwords can't be guessed in the meantime: without the database nobody may try, and
clients without a mark have the tries of one client between them.
"""

import hmac
import logging
import os
import stat
from contextlib import suppress
from functools import lru_cache
from ipaddress import ip_address

from django.conf import settings
from django.db import Error, connection, transaction
from django.utils import timezone

from . import attempts, error_pages, keys

REPORT, BOOKING, FEEDBACK, ADDITION = "report", "booking", "feedback", "addition"
CODE, SIGN_IN = "code", "sign-in"
GUESSES = {CODE, SIGN_IN}
SECONDS = 10 * 60
UNKNOWN = "unknown"
ADDRESSES = (
    "HTTP_X_CLIENT_ADDRESS",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
    "REMOTE_ADDR",
    "REMOTE_HOST",
    "REMOTE_PORT",
)

logger = logging.getLogger(__name__)


class TooManyRequests(Exception):
    """This client has done it as often as one may within ten minutes."""


class AddressTakenAway:
    """The first middleware: what comes after it knows a client's mark and no address."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.client = take_away(request.META)
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, TooManyRequests):
            return error_pages.too_many_requests(request, seconds_left())
        return None


def take_away(meta):
    """Remove every address, and return the mark of the one that the proxy vouches for."""
    name = settings.CLIENT_ADDRESS_HEADER
    found = {address: meta.pop(address, "") for address in {*ADDRESSES, in_meta(name)}}
    return mark_of(found[in_meta(name)]) if name else ""


def in_meta(header):
    return f"HTTP_{header.upper().replace('-', '_')}"


def mark_of(address):
    """A request without an address, such as every one that only reads, touches no key."""
    try:
        line = network(address)
        return hmac.digest(key_of_today(), line, "sha256").hex()
    except ValueError:
        return UNKNOWN
    except OSError as error:
        logger.error("The key of the day can't be read.", exc_info=error)
        return UNKNOWN


def network(address):
    """What is one client: an IPv4 address, or the half of an IPv6 address that names a line."""
    plain = ip_address(address)
    plain = getattr(plain, "ipv4_mapped", None) or plain
    return plain.packed if plain.version == 4 else plain.packed[:8]


# --- The key of the day -------------------------------------------------------


def key_of_today():
    """All processes of one account find the same; it lies in memory and on no disk."""
    today = f"{timezone.localdate()}"
    if settings.DAILY_KEY_DIR is None:
        return own_key(today)
    try:
        refuse_folder_of_another()
        return (settings.DAILY_KEY_DIR / today).read_bytes().strip()
    except FileNotFoundError:
        return new_key(today)


def refuse_folder_of_another():
    """Where everyone may make folders, one of that name may belong to somebody else."""
    folder = os.lstat(settings.DAILY_KEY_DIR)
    if stat.S_ISLNK(folder.st_mode) or folder.st_uid != os.getuid():
        raise PermissionError("The folder of the daily key belongs to another account.")


def new_key(today):
    """The first of the day makes it, and takes away those before it."""
    settings.DAILY_KEY_DIR.mkdir(mode=0o700, parents=True, exist_ok=True)
    refuse_folder_of_another()
    forget_old_keys()
    return keys.kept_in(settings.DAILY_KEY_DIR, today, keys.new_secret).encode()


def forget_old_keys():
    """Without its key nobody can make yesterday's marks again."""
    if settings.DAILY_KEY_DIR is None:
        return
    today = f"{timezone.localdate()}"
    with suppress(FileNotFoundError):
        for file in settings.DAILY_KEY_DIR.iterdir():
            if not file.name.startswith(today):
                file.unlink(missing_ok=True)


@lru_cache(maxsize=1)
def own_key(today):
    """Where processes have no memory in common, each has a key of its own."""
    return keys.new_secret().encode()


# --- Counting -----------------------------------------------------------------


def client_of(request):
    """The mark; nothing for what came through no middleware, such as a command's own request."""
    return getattr(request, "client", "")


def count_one_more(kind, client):
    """Count one of this kind from this client. Raises TooManyRequests above the ceiling."""
    if not client or (client == UNKNOWN and kind not in GUESSES):
        return
    try:
        tries = counted(name_of(kind, client))
    except Error as error:
        if kind in GUESSES:
            raise
        logger.error("What was sent can't be counted.", exc_info=error)
        return
    if tries > settings.MOST_FROM_ONE_CLIENT[kind]:
        raise TooManyRequests


@transaction.atomic
def counted(name):
    """In a savepoint, so that what follows is stored even if this fails; and without a long wait.

    The shorter patience is for this statement alone.
    """
    if connection.vendor != "postgresql":
        return attempts.count([name])[name]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL lock_timeout = '2s'")
        tries = attempts.count([name])[name]
        cursor.execute("SET LOCAL lock_timeout TO DEFAULT")
    return tries


def take_back(kind, client):
    """It was no guess."""
    if client:
        attempts.take_back(name_of(kind, client))


def name_of(kind, client):
    return f"client {kind}|{client}|{now() // SECONDS}"


def seconds_left():
    """Until this client may do it again."""
    return SECONDS - now() % SECONDS


def now():
    return int(timezone.now().timestamp())
