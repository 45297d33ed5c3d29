"""Reminders by e-mail: one sentence, from an address without a name.

A server that can't be reached is found before anybody's address is opened.
"""

from email.utils import parseaddr
from smtplib import SMTPException
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from campaign_site.sealing import CannotOpen

from . import told
from .models import Booking
from .neutral_words import REMINDER, SUBJECT, in_language

CANNOT_SEND = (SMTPException, OSError, CannotOpen, KeyError)


def send_due():
    """Send those of tomorrow's visits: how many, and the type of each fault, which tells nothing.

    An SMTP server that is not there is one fault, and changes nothing.
    """
    bookings = list(Booking.objects.to_remind(Booking.ContactWay.EMAIL))
    if not bookings:
        return 0, []
    connection = get_connection()
    try:
        connection.open()
    except (SMTPException, OSError) as fault:
        return 0, [type(fault).__name__]
    try:
        outcomes = [remind(booking, connection) for booking in bookings]
    finally:
        connection.close()
    return outcomes.count(""), [fault for fault in outcomes if fault]


def remind(booking, connection):
    """The type of the fault, or nothing; None where another run was faster."""
    contact = booking.open_to_remind()
    if contact is None:
        return None
    try:
        as_mail(booking, told.values(contact.open())["email"], connection).send()
    except CANNOT_SEND as fault:
        booking.was_not_reminded()
        return type(fault).__name__
    return ""


def as_mail(booking, address, connection):
    """Django would put the name of this machine into the Message-ID."""
    sender = parseaddr(settings.REMINDER_FROM_EMAIL)[1]
    return EmailMessage(
        subject=in_language(SUBJECT, booking.language),
        body=in_language(REMINDER, booking.language),
        from_email=sender,
        to=[address],
        connection=connection,
        headers={
            "Message-ID": f"<{uuid4()}@{sender.rpartition('@')[2]}>",
            "Auto-Submitted": "auto-generated",
        },
    )
