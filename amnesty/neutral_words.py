"""Words that leave this site for a place where others may read them over somebody's shoulder.

A text message lights up on a locked telephone, and an e-mail lies open in a shared inbox. So
what is sent about a visit says neither who sends it, nor where, when or what it is about.
"""

import re

from django.utils import translation
from django.utils.translation import gettext_lazy as _

# All that a reminder says, in a text message and in an e-mail. Its giver has read it before.
REMINDER = _("You have an appointment tomorrow.")
SUBJECT = _("Reminder")


def in_language(words, language):
    """As they are sent: in the language in which the visit was asked for."""
    with translation.override(language):
        return str(words)


# What may stand in no message, calendar entry, title or address that has to do with a visit.
TELLING = re.compile(
    r"gun|fire-?arm|weapon|rifle|pistol|revolver|ammunition|cartridge|bullet|knife|knives|blade"
    r"|explosi|grenade|police|officer|constable|crime|surrender|amnesty",
    re.IGNORECASE,
)
