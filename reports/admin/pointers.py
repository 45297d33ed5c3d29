"""What to look at again in a text that may leave the site: it may show who told it.

The words are pointed at, and whoever wrote the text decides. While such words stand in it,
nobody prints, shares or exports it without saying that they have looked at them.
"""

from django import forms
from django.utils.translation import gettext_lazy as _

from campaign_site.sealing import CannotOpen
from reports.copied_words import capitalised, copied
from reports.identifying_words import NAME, found
from reports.models import ShareableText

from .sheets import original

ACCEPTED = "pointers accepted"
# Two words with capital letters are a name, or stand for one.
NAME_HAS = 2


class LookedField(forms.BooleanField):
    default_error_messages = {"required": _("Select this when you have looked at the words")}

    def __init__(self, **kwargs):
        label = _("I have looked at the words that may point to the giver")
        super().__init__(label=label, **kwargs)


def pointers(report, words):
    """Pieces of these words, each once: what points to a giver, and what was taken over."""
    pieces = {piece.same_as: piece.words for piece in found(words)}
    try:
        told = [answer for _question, answer in original(report)]
    except CannotOpen:
        told = []
    taken = [run for answer in told for run in copied(words, answer)]
    names = [name for answer in told for name in names_from(words, answer)]
    return list(dict.fromkeys([*pieces.values(), *taken, *names]))


def names_from(words, told):
    """Names that were told: two words or more, or one that its writer has given as their own."""
    own = {piece.words.split()[-1].casefold() for piece in found(told) if piece.kind == NAME}
    for run in capitalised(words):
        yield from copied(run, told, at_least=NAME_HAS)
        yield from (word for word in run.split() if word.casefold() in own)


def pointers_of(report):
    """In its safe-to-share text as it is saved, where there is one that can be opened."""
    try:
        return pointers(report, report.shareable_text.text.open())
    except (ShareableText.DoesNotExist, CannotOpen):
        return []
