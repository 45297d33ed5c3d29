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

from campaign_site.statements import first_row

from .models import Arrival, ConcernReport

# A field of the check page that nobody sees and only programs fill in.
TRAP = "further"
FASTEST = timedelta(seconds=20)
SAME_TEXT = "SELECT 1 FROM reports_concernreport WHERE text_group IN (%s, %s) LIMIT 1"


class Sign(models.TextChoices):
    TRAP = "trap", _("hidden field filled in")
    FAST = "fast", _("sent within 20 seconds")
    SAME_TEXT = "same-text", _("same text as another report")
    FLOOD = "flood", _("many reports in one hour")


def doubts_about(submission, words):
    """The signs that show, with spaces between. The first report of an hour forgets old texts.

    Only a report without another sign counts towards the flood: junk must not be able to
    fill the hour and send the real reports after it into the queue of doubts.
    """
    signs = {
        Sign.TRAP: submission.posted.get(TRAP),
        Sign.FAST: took(submission.draft) < FASTEST,
        Sign.SAME_TEXT: is_repeated(words),
    }
    shown = [sign for sign, shows in signs.items() if shows]
    if not shown:
        before = Arrival.objects.count_one_more(settings.REPORTS_AN_HOUR)
        if not before:
            forget_old_texts()
        shown = [Sign.FLOOD] if before >= settings.REPORTS_AN_HOUR else []
    return " ".join(shown)


def took(draft):
    """The time from the first answer on. It is sealed in the draft: nobody can forge it."""
    return timezone.now() - datetime.fromtimestamp(draft.began_at, UTC)


def text_group(story, day):
    """The same for the same words on the same day, and nothing to anyone without the key."""
    return group_of(words_of(story), day)


def words_of(story):
    """Its letters and digits, whatever stands between them; of a story without any, all of it."""
    plain = unicodedata.normalize("NFKC", story).casefold()
    return "".join(character for character in plain if character.isalnum()) or plain


def group_of(words, day):
    told = words.encode("utf-8", "surrogatepass")
    return salted_hmac(f"reports.text_group.{day}", told, algorithm="sha256").hexdigest()


def days_compared():
    today = timezone.localdate()
    return [today, today - timedelta(days=1)]


def is_repeated(words):
    """Whether today or yesterday brought the same words."""
    return first_row(SAME_TEXT, [group_of(words, day) for day in days_compared()]) is not None


def forget_old_texts():
    """The name of a text would let who has the key try out what it may say; so it goes."""
    old = ConcernReport.objects.filter(received_on__lt=min(days_compared()))
    old.exclude(text_group="").update(text_group="")
