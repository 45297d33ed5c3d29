"""The Big List of Naughty Strings in every box of a booking that takes free text.

What a box takes is stored as it was typed, and stands as text and never as markup in the page
that shows it. What it does not take is refused in words.
"""

from dataclasses import replace
from urllib.parse import parse_qsl, urlencode

import pytest

from amnesty.forms.items import ItemBlock
from amnesty.forms.place import AccessForm, PlaceForm
from amnesty.models import Booking
from tests.naughty import STRINGS, as_typed, cleaned, packed, stands_as_text
from tests.unfinished import draft_of, keep

# The question and the name of each box. Names are those of a report, and tested there.
BOXES = {
    ("about-it", "about-cartridges-details"): ItemBlock.base_fields["details"],
    ("place", "place"): PlaceForm.base_fields["place"],
    ("place", "way_in"): PlaceForm.base_fields["way_in"],
    ("access", "note"): AccessForm.base_fields["note"],
}


def values_of(booking):
    columns = (booking.hazards, booking.place, booking.contact)
    pages = [page for column in columns for page in column.open()["pages"]]
    told = {(page["step"], name): value for page in pages for name, value in page["values"].items()}
    details = told["about-it", "about"]["cartridges"]["details"]
    return told | {("about-it", "about-cartridges-details"): details}


def rounds():
    """For each booking, the strings by box; every string in a box of every length."""
    waiting = {field.max_length: packed(field) for field in BOXES.values()}
    while any(waiting.values()):
        yield {
            at: packs.pop() for at, field in BOXES.items() if (packs := waiting[field.max_length])
        }


def typed_with(base, strings):
    typed = dict(base)
    for (step, name), pack in strings.items():
        typed[step] = urlencode([*parse_qsl(typed[step]), (name, " ".join(pack))])
    return typed


@pytest.mark.parametrize("box", BOXES.values(), ids=[name for _step, name in BOXES])
def test_each_string_is_taken_as_it_is_or_refused_in_words(box):
    for typed in STRINGS:
        value, refusals = cleaned(box, typed)

        assert all(len(words) > 10 for words in refusals)
        assert refusals or as_typed(value) == as_typed(typed)


def test_every_string_is_stored_as_it_was_typed_from_every_box(visitor, slot, settings):
    settings.BOOKINGS_AN_HOUR = 1000
    type(slot).objects.filter(pk=slot.pk).update(capacity=1000)
    visitor.answers_everything()
    base, plain = draft_of(visitor), visitor.text

    for number, strings in enumerate(rounds()):
        visitor.run = f"{number:016}"
        typed = typed_with(base.typed, strings)
        keep(
            visitor.client, replace(base, run=visitor.run, token=visitor.run, typed=typed, key=None)
        )
        visitor.goes_to(visitor.url("check"))
        assert visitor.step == "check"
        stands_as_text(strings, visitor.text, plain)

        visitor.sends()
        told = values_of(Booking.objects.get(reference=visitor.reference))
        assert {at: as_typed(told[at]) for at in strings} == {
            at: as_typed(" ".join(pack)) for at, pack in strings.items()
        }
