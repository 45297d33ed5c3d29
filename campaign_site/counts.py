"""How many there are, as far as anyone needs to know: no page counts a whole table."""

from django.utils.translation import gettext as _

MOST = 1000


def capped(rows, column=""):
    """Their number, or one more than we count.

    With a column in the order of the rows: an index that has both is enough.
    """
    wanted = rows.values(column) if column else rows.order_by().values("pk")
    return wanted[: MOST + 1].count()


def is_counted(number):
    return number <= MOST


def in_words(number):
    return str(number) if is_counted(number) else _("more than %s") % f"{MOST:,}"
