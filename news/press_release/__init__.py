"""A press release as a draft: nothing lost, everything dangerous removed.

The file becomes text (`reading`), the text blocks (`marked_up` for HTML, `typed` for the
rest), the blocks the values of a draft (`draft`). No markup of the file goes into the draft:
what there is of it is written in `blocks`. What has no place there is named in the `report`.
"""

from django.utils.translation import gettext as _

from news import body

from . import draft, marked_up, reading, typed
from .reading import NoText
from .report import Report

__all__ = ["NoText", "read"]


def read(path):
    """The values of a draft, and a report of what became of the file. Raises NoText."""
    text, encoding = reading.read(path)
    report = Report()
    is_html = marked_up.is_html(text)
    blocks = (marked_up if is_html else typed).blocks(text, report)
    if not blocks:
        raise NoText(_("There are no words in the file."))
    refuse_what_is_too_long(blocks)
    kind = _("HTML") if is_html else _("plain text")
    words = _("Read as %(kind)s, written in %(encoding)s.")
    report.found.append(words % {"kind": kind, "encoding": encoding})
    if "\ufffd" in text:
        damaged = _("The file is damaged: %(number)s characters can’t be read.")
        report.changed.append(damaged % {"number": text.count("\ufffd")})
    return draft.values_of(blocks, report), report


def refuse_what_is_too_long(blocks):
    """Before it is looked through for numbers, which takes long too. Nothing of it is cut."""
    letters = sum(len(block.words) for block in blocks)
    if letters > body.LONGEST:
        words = _("The file says too much for an article: %(number)s letters. It may say %(most)s.")
        raise NoText(words % {"number": f"{letters:,}", "most": f"{body.LONGEST:,}"})
