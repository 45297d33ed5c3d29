"""What stood on a receipt before it was changed, in words, beside who changed it and why."""

from typing import NamedTuple

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from amnesty.models import ReceivedItem, ReceivedItemVersion

EARLIER = Prefetch("earlier", ReceivedItemVersion.objects.select_related("changed_by"))


class Change(NamedTuple):
    version: ReceivedItemVersion
    # Pairs of what it is and what stood there until then.
    rows: list


def earlier_of(item):
    """Its changes, the newest first, each with what it did away with."""
    changes, after = [], item.as_kept
    for version in item.earlier.all():
        before = version.values
        names = [name for name in before if before[name] != after.get(name)]
        changes.append(Change(version, [in_words(name, before[name]) for name in names]))
        after = before
    return changes


def in_words(name, value):
    field = ReceivedItem._meta.get_field(name)
    words = {"": _("nothing"), "True": _("yes"), "False": _("no")} | dict(field.flatchoices)
    return field.verbose_name, words.get(value) or value or _("nothing")
