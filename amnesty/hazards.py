"""What to beware of on a visit, in the words that stand first and red wherever staff see it.

These are coarse facts that no seal hides. What was told about them is sealed.
"""

from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from .models import BookedItem, Booking

Loaded = Booking.Loaded
TOGETHER = BookedItem.Ammunition.TOGETHER


class Hazard(NamedTuple):
    words: str
    # As a query of the database, and of one booking.
    condition: Q
    holds: callable


def by_column(words, **values):
    def holds(booking):
        return all(getattr(booking, name) == value for name, value in values.items())

    return Hazard(words, Q(**values), holds)


def with_ammunition(booking):
    """Its items are read for most lists in any case."""
    return any(item.ammunition == TOGETHER for item in booking.items.all())


# The gravest first. What was told before these columns were there may be any of them.
HAZARDS = [
    by_column(_("read what was told"), contact_way="", forgotten_on=None),
    by_column(_("could be loaded"), loaded=Loaded.YES),
    by_column(_("nobody knows if it is loaded"), loaded=Loaded.UNKNOWN),
    Hazard(
        _("ammunition is kept with it"),
        Q(Exists(BookedItem.objects.filter(booking=OuterRef("pk"), ammunition=TOGETHER))),
        with_ammunition,
    ),
    by_column(_("someone there must not know"), is_secret=True),
    by_column(_("something was added later: read it"), has_new_note=True),
    by_column(_("something was told: read it"), has_note=True),
    by_column(_("children"), has_children=True),
    by_column(_("a dog"), has_dog=True),
]
ANY = Q.create([hazard.condition for hazard in HAZARDS], connector=Q.OR)


def hazards_of(booking):
    return [hazard.words for hazard in HAZARDS if hazard.holds(booking)]
