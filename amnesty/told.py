"""What was told with a booking, as officers read it: the other side of `receiving.told`.

What is sealed are pages, with the questions as they were asked. Bookings from before that hold
a name and a value for each answer; they are shown too.
"""

from django.utils.translation import gettext_lazy as _

from .models import Booking

NOTICES = {
    "dog": _("There is a dog"),
    "children": _("There are children"),
    "secret": _("Someone there must not know about the visit"),
    "plain-clothes": _("I would like officers in plain clothes"),
}
YES_OR_NO = {"yes": _("Yes"), "no": _("No")}
# The names in bookings from before, as questions, and their values in words.
NAMES = {
    "loaded": (_("Could it be loaded?"), dict(Booking.Loaded.choices)),
    "notices": (_("To beware of"), NOTICES),
    "note": (_("What else officers should know"), {}),
    "place": (_("Place"), {}),
    "postcode": (_("Postcode"), {}),
    "contact": (_("Contact"), dict(Booking.ContactWay.choices)),
    "name": (_("Name"), {}),
    "telephone": (_("Telephone"), {}),
    "may_leave_message": (_("May we leave a message?"), YES_OR_NO),
    "email": (_("E-mail"), {}),
}


def is_from_before(stored):
    return "pages" not in stored


def rows(stored):
    """Each question with its answer. `stored` is what a sealed column holds."""
    if not is_from_before(stored):
        return [row for page in stored["pages"] for row in page["rows"]]
    return [
        [question, in_words(value, choices)]
        for name, value in stored.items()
        if value
        for question, choices in [NAMES.get(name, (name, {}))]
    ]


def values(stored):
    """Each answer by the name of its question, for what has to be found among them."""
    if not is_from_before(stored):
        return {name: value for page in stored["pages"] for name, value in page["values"].items()}
    return stored


def in_words(value, choices):
    """One a line, where there are several."""
    several = value if isinstance(value, list) else [value]
    return "\n".join(str(choices.get(one, one)) for one in several)
