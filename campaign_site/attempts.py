"""Wrong codes are slowed down, without keeping who tried.

A code has 79 bits: whoever knows nothing of it can't guess it, at any speed. The
danger is someone who has seen a part of it. So what is counted is each group of the
code, at its place, with its reference: ten tries with the same group in one hour of
the clock. Whoever lacks one group of four letters tries for longer than any code lives.

The owner is not locked out by it. A limit for each reference would let anyone who has
heard the reference use up its tries for ever; here one must hold a part of the code.
For the same reason the ceiling for the whole site does not shut the page: above it
each group has three tries an hour instead of ten.

The counts stand in the database, where all processes count as one, and one statement
adds to them. When the database does not answer, nobody may try.

Their names are made with the server's key, and with the hour, so they can't be told from
one hour to the next. The first try of an hour deletes all older ones, and so does the
command `delete_expired_answers`. Whoever copies the database and has that key can work
out, for the hour of the copy, which references were asked for and with which codes; with
a code they could see the state of a report and add to it. It opens nothing that was told.
"""

from django.db import connection
from django.db.models import F
from django.utils.crypto import salted_hmac

from .models import Attempt

TRIES = 10
TRIES_ABOVE_CEILING = 3
CEILING = 1000
GROUPS = 4
WHOLE_SITE = "the whole site"

# Django's own upsert can't add to a column.
COUNT = """
    INSERT INTO campaign_site_attempt (name, tries, hour)
    VALUES {}
    ON CONFLICT (name) DO UPDATE SET tries = campaign_site_attempt.tries + 1
    RETURNING name, tries
"""
ONE_ROW = "(%s, 1, %s)"


def may_try(subject, code):
    """Count a try with this normalised code, and say whether it may be looked at."""
    groups = [f"{subject}|{place}|{group}" for place, group in enumerate(code.split("-")[:GROUPS])]
    tries = count([WHOLE_SITE, *groups])
    tries_in_all = tries.pop(WHOLE_SITE)
    if tries_in_all == 1:
        Attempt.objects.expired().delete()
    return max(tries.values()) <= (TRIES_ABOVE_CEILING if tries_in_all > CEILING else TRIES)


def count(names):
    """One more of each in this hour: how many there are now, by name."""
    hour = Attempt.current_hour()
    plain = {hidden(name, hour): name for name in names}
    with connection.cursor() as cursor:
        # Always in the same order, so that no two wait for each other.
        rows = [value for name in sorted(plain) for value in (name, hour)]
        cursor.execute(COUNT.format(", ".join([ONE_ROW] * len(plain))), rows)
        return {plain[name]: tries for name, tries in cursor.fetchall()}


def hidden(name, hour):
    return salted_hmac("attempts", f"{hour}|{name}", algorithm="sha256").hexdigest()


def counted(name):
    """How many there were in this hour."""
    row = Attempt.objects.filter(name=hidden(name, Attempt.current_hour())).first()
    return row.tries if row else 0


def take_back(name):
    """One less in this hour."""
    row = Attempt.objects.filter(name=hidden(name, Attempt.current_hour()), tries__gt=0)
    row.update(tries=F("tries") - 1)


def forget(*names):
    """Begin anew within the hour."""
    hour = Attempt.current_hour()
    Attempt.objects.filter(name__in=[hidden(name, hour) for name in names]).delete()
