"""How many there are, as far as anyone needs to know: no page counts a whole table."""

from django.utils.translation import gettext as _

MOST = 1000


def capped(rows):
    """Their number, or one more than we count. An index that has the reference is enough."""
    return rows.values("reference")[: MOST + 1].count()


def is_counted(number):
    return number <= MOST


def in_words(number):
    return str(number) if is_counted(number) else _("more than %s") % f"{MOST:,}"
