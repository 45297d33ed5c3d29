"""Characters that nobody sees: they turn the direction of words, or split them.

A right-to-left override makes a reader see other words than those that stand there.
"""

import re
import unicodedata
from collections import Counter

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

TURNING = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
ZERO_WIDTH = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2064"
OLD = "\u206a-\u206f\u3164\ufeff\uffa0"
CONTROLS = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f"
NO_CHARACTERS = "\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff\U000e0000-\U000e0fff"
# Left as text: compiled when a text is first looked at, and not at each start.
HIDDEN = f"[{TURNING}{ZERO_WIDTH}{OLD}{CONTROLS}{NO_CHARACTERS}]"

no_turning = RegexValidator(
    f"[{TURNING}]",
    _("Enter text without characters that turn the direction of writing."),
    code="turning",
    inverse_match=True,
)


def without_hidden(text):
    """The text that can be seen, and how often each of the others stood in it, by name."""
    found = Counter(re.findall(HIDDEN, text))
    return re.sub(HIDDEN, "", text), {named(one): number for one, number in sorted(found.items())}


def named(character):
    return unicodedata.name(character, "").lower() or f"U+{ord(character):04X}"
