"""E-mail to the triage inbox, which neither a report nor a reader ever waits for.

What comes in leaves a notice, in the same transaction: "one more", whether or not this half
of the site knows the inbox. Each minute `manage.py send_outbox` on the staff half gathers
the notices into one e-mail with their number and the address of the staff site, and sends
it. No e-mail says what came in: an inbox is read over somebody's shoulder, and its
subjects light up on a locked telephone.

While mail is down the e-mail stays, is tried again after one, two, four minutes and up
to an hour, and later notices wait for it: hours without mail end in two e-mails and not
in a hundred. A try is claimed before it is made, so two runs at once send one e-mail.
A run that dies between sending and writing it down sends it once more, under the same
Message-ID, by which mail programs know it.
"""

from datetime import timedelta
from email.utils import parseaddr
from smtplib import SMTPException
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Notice, OutboxMessage
from .statements import insert


def announce():
    """Let the triage inbox know that something new came in."""
    insert(Notice())


def forget_waiting():
    """Where there is no inbox: nobody is to be told of it years later, all at once."""
    OutboxMessage.objects.unsent().delete()
    Notice.objects.waiting().delete()


def send_due():
    """Send what is due. Returns the type of each fault, which holds no address and no text."""
    gather()
    return [
        fault
        for message in OutboxMessage.objects.due()
        if message.claim() and (fault := try_to_send(message))
    ]


@transaction.atomic
def gather():
    """Make one e-mail of the notices that wait, unless an earlier one is still to go out."""
    if OutboxMessage.objects.unsent().exists() or not Notice.objects.waiting().exists():
        return
    message = OutboxMessage.objects.create()
    if not Notice.objects.waiting().update(message=message):
        message.delete()  # another run was faster


def try_to_send(message):
    try:
        as_mail(message).send()
    except (SMTPException, OSError) as fault:
        message.put_off()
        return type(fault).__name__
    message.mark_sent()
    return None


def as_mail(message):
    """From the bare address: a name could say who writes, and about what."""
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return EmailMessage(
        subject=_("Something new to read"),
        body=words(message.notices.count()),
        from_email=sender,
        to=[settings.TRIAGE_EMAIL],
        headers={
            "Message-ID": f"<{message.pk}@{sender.rpartition('@')[2]}>",
            "Auto-Submitted": "auto-generated",
        },
    )


def words(number):
    """How many, and the front page of the staff site: the address of a list would say of what."""
    new = ngettext("There is %(number)s new entry.", "There are %(number)s new entries.", number)
    address = urljoin(settings.STAFF_ADDRESS, reverse("admin:index"))
    return "\n\n".join(
        [
            new % {"number": number},
            _("Sign in to read: %(address)s") % {"address": address},
            _("This e-mail was sent by itself."),
        ]
    )


def late_for():
    """For more than how many half hours the oldest e-mail has been waiting; none is on time.

    What is exact would tell to the minute when a report came in.
    """
    oldest = OutboxMessage.objects.unsent().first()
    waiting = timezone.now() - oldest.waiting_since if oldest else timedelta()
    step = OutboxMessage.ALARM_AFTER
    return max(timedelta(), -(-waiting // step) * step - step)
