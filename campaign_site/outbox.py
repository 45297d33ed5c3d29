"""E-mail to the triage inbox, which neither a report nor a reader ever waits for.

What comes in leaves a notice, in the same transaction: "one more in this list". Each
minute `manage.py send_outbox` gathers the notices into one e-mail with a count and a
link, and sends it. No e-mail holds a reference, a topic or a word of what was told.

While mail is down the e-mail stays, is tried again after one, two, four minutes and up
to an hour, and later notices wait for it: hours without mail end in two e-mails and not
in a hundred. A try is claimed before it is made, so two runs at once send one e-mail.
A run that dies between sending and writing it down sends it once more, under the same
Message-ID, by which mail programs know it.
"""

from contextlib import suppress
from email.utils import parseaddr
from smtplib import SMTPException
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Count
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from .models import Notice, OutboxMessage


def announce(model):
    """Let the triage inbox know that the admin's list of this model has one row more."""
    if settings.TRIAGE_EMAIL:
        Notice.objects.create(about=model._meta.label_lower)


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
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return EmailMessage(
        subject=_("New on the campaign site"),
        body=words(message),
        to=[settings.TRIAGE_EMAIL],
        headers={
            "Message-ID": f"<{message.pk}@{domain}>",
            "Auto-Submitted": "auto-generated",
        },
    )


def words(message):
    counts = message.notices.values_list("about").annotate(Count("pk")).order_by("about")
    return "\n\n".join(
        [
            *(
                _("%(number)s new: %(address)s") % {"number": number, "address": list_of(about)}
                for about, number in counts
            ),
            _("Sign in there to read. The campaign site sent this e-mail by itself."),
        ]
    )


def list_of(about):
    """The address of an admin list on the staff site; of its front page if there is no list."""
    address = reverse("admin:index")
    with suppress(NoReverseMatch):
        address = reverse(f"admin:{about.replace('.', '_')}_changelist")
    return urljoin(settings.STAFF_ADDRESS, address)


def longest_wait():
    """For how long the oldest e-mail has been waiting, or None when all are out."""
    oldest = OutboxMessage.objects.unsent().first()
    return timezone.now() - oldest.waiting_since if oldest else None
