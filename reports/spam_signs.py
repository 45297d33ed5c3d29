"""Signs that a report may be spam. None of them refuses it.

A report with a sign is stored, acknowledged and read like any other: a frightened person who
types fast, or sends twice, is heard too. It waits in a queue of its own, but not if it is
urgent. No sign needs to know who or where the sender is.
"""

import unicodedata
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from .models import Arrival, ConcernReport

# A field of the check page that nobody sees and only programs fill in.
TRAP = "further"
FASTEST = timedelta(seconds=20)


class Sign(models.TextChoices):
    TRAP = "trap", _("hidden field filled in")
    FAST = "fast", _("sent within 20 seconds")
    SAME_TEXT = "same-text", _("same text as another report")
    FLOOD = "flood", _("many reports in one hour")


def doubts_about(submission):
    """The signs that show, with spaces between.

    Only a report without another sign counts towards the flood: junk must not be able to
    fill the hour and send the real reports after it into the queue of doubts.
    """
    signs = {
        Sign.TRAP: submission.posted.get(TRAP),
        Sign.FAST: took(submission.draft) < FASTEST,
        Sign.SAME_TEXT: is_repeated(submission.answers["story"]),
    }
    shown = [sign for sign, shows in signs.items() if shows]
    if not shown and Arrival.objects.count_one_more(settings.REPORTS_AN_HOUR):
        shown = [Sign.FLOOD]
    return " ".join(shown)


def took(draft):
    """The time from the first answer on. It is sealed in the draft: nobody can forge it."""
    return timezone.now() - datetime.fromtimestamp(draft.began_at, UTC)


def text_group(story, day):
    """The same for the same words on the same day, and nothing to anyone without the key."""
    plain = unicodedata.normalize("NFKC", story).casefold()
    words = "".join(character for character in plain if character.isalnum())
    told = (words or plain).encode("utf-8", "surrogatepass")
    return salted_hmac(f"reports.text_group.{day}", told, algorithm="sha256").hexdigest()


def days_compared():
    today = timezone.localdate()
    return [today, today - timedelta(days=1)]


def is_repeated(story):
    """Whether today or yesterday brought the same words."""
    groups = [text_group(story, day) for day in days_compared()]
    return ConcernReport.objects.filter(text_group__in=groups).exists()


def forget_old_texts():
    """The name of a text would let who has the key try out what it may say; so it goes."""
    old = ConcernReport.objects.filter(received_on__lt=min(days_compared()))
    old.exclude(text_group="").update(text_group="")
