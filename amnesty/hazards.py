"""What to beware of on a visit, in the words that stand first and red wherever staff see it.

These are coarse facts that no seal hides. What was told about them is sealed.
"""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from .models import Booking

Loaded = Booking.Loaded
# The gravest first.
WORDS = [
    (Q(loaded=Loaded.YES), _("could be loaded")),
    (Q(loaded=Loaded.UNKNOWN), _("nobody knows if it is loaded")),
    (Q(is_secret=True), _("someone there must not know")),
    (Q(has_children=True), _("children")),
    (Q(has_dog=True), _("a dog")),
]
ANY = Q.create([condition for condition, _words in WORDS], connector=Q.OR)


def hazards_of(booking):
    return [words for condition, words in WORDS if holds(condition, booking)]


def holds(condition, booking):
    return all(getattr(booking, name) == value for name, value in condition.children)
