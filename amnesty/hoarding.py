"""Nobody can take all the places: two requests for one contact, and so many in an hour.

No test for robots, and nothing is kept of where a request comes from. A contact is counted by
a mark: a part of a hash of the telephone number or the e-mail address with the server's key.
There are only so many numbers, so whoever has that key and the database could try them all. So
a mark has 16 bits: more than ten thousand numbers have the same one, and it names nobody. The
price is that one contact is rarely taken for another, and then calls 101. The mark goes when
the visit ends, and it opens nothing that was told.

For every limit the visitor reads the same words. What a contact has open is looked up by the
last button alone, when a request is stored. So to learn whether a number has two open requests
somebody has to send a request with it: a real one, if it has not. That takes a place, counts in
the hour, and staff see it. What is left is this: who is turned away while the start page takes
requests knows that the number has two, or shares its mark with one that has; and who sends two
in the name of another keeps that number from sending more. The telephone is open to them.

Whoever leaves no contact is held back by the number in an hour alone, and staff free a batch of
such requests (admin/freeing.py).
"""

import unicodedata

from django.conf import settings
from django.utils.crypto import salted_hmac

from campaign_site import attempts

from .models import Booking

FOR_ONE_CONTACT = 2
# In hexadecimal digits, of four bits each.
LENGTH_OF_MARK = 4
# The name under which the requests of this hour are counted.
REQUESTS = "requests for a visit"


class TooMany(Exception):
    """There are as many requests of this contact, or of this hour, as there may be."""


def count_one_more(answers):
    """Count a request that is about to be stored, and return the mark of its contact.

    Inside the transaction that stores it: what is not stored is not counted.
    """
    count_in_this_hour()
    if has_enough(answers):
        raise TooMany
    return mark_of(answers)


def count_in_this_hour():
    """A request, or a move to another time: whoever moves takes a place as well."""
    if attempts.count([REQUESTS])[REQUESTS] > settings.BOOKINGS_AN_HOUR:
        raise TooMany


def is_busy():
    """Whether this hour had all the requests that it may have."""
    return attempts.counted(REQUESTS) >= settings.BOOKINGS_AN_HOUR


def has_enough(answers):
    mark = mark_of(answers)
    return bool(mark) and Booking.objects.open_of(mark).count() >= FOR_ONE_CONTACT


def mark_of(answers):
    """The same for one contact however it is written; nothing where nobody is to be contacted."""
    contact = {
        Booking.ContactWay.TELEPHONE: lambda: plain_number(answers["telephone"]),
        Booking.ContactWay.EMAIL: lambda: plain_address(answers["email"]),
    }.get(answers["contact"])
    if contact is None:
        return ""
    whole = salted_hmac("amnesty.contact_mark", contact(), algorithm="sha256").hexdigest()
    return whole[:LENGTH_OF_MARK]


def plain_number(typed):
    """Its digits as they are dialled in this country, so without +44 or 0044."""
    digits = "".join(letter for letter in typed if letter.isdecimal()).removeprefix("00")
    return digits.removeprefix("44").lstrip("0")


def plain_address(typed):
    """Without regard to case, and without what some providers let people add behind a "+"."""
    name, _at, host = unicodedata.normalize("NFKC", typed).casefold().strip().rpartition("@")
    return f"{name.partition('+')[0]}@{host}"
