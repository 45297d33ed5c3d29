"""Counts as they may be passed on: no single report shows in them.

To leave out the small ones is not enough. What one table leaves out can be worked out from
the total of another, or of a period that is a week longer. So every number is rounded to
the nearest 5 by itself, totals too, and from 1 to 4 it is "fewer than 5". Nothing is made
of rounded numbers: a total is rounded from the true one, and need not be their sum.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

FEWEST = 5


@dataclass(frozen=True)
class Shown:
    """A count as it is shown. Where it is small, nothing here says how small."""

    number: int
    is_small: bool = False

    def __str__(self):
        words = _("fewer than %(number)s") if self.is_small else "%(number)s"
        return words % {"number": self.number}


def shown(count):
    if 0 < count < FEWEST:
        return Shown(FEWEST, is_small=True)
    return Shown((count + FEWEST // 2) // FEWEST * FEWEST)
