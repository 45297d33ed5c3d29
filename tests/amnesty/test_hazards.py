"""What to beware of: coarse words, the same for one booking and for a query of all."""

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from amnesty.hazards import ANY, hazards_of
from amnesty.models import Booking
from amnesty.runs import Run
from amnesty.week import WeekOfVisits
from campaign_site.roles import Role
from tests.amnesty.factories import MONDAY, a_booking, a_kind, an_item

# Before anyone signs in: a sign-in lasts for minutes only.
pytestmark = pytest.mark.usefixtures("monday", "period")

LIST = reverse("admin:amnesty_booking_changelist")
READ_IT = "something was told: read it"
ADDED = "something was added later: read it"
WHY = "To agree the hour with them"


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.COLLECTIONS)


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, []),
        ({"booked": [("shotgun", "no", "apart")]}, []),
        ({"booked": [("shotgun", "yes", "")]}, ["could be loaded"]),
        ({"booked": [("shotgun", "unknown", "")]}, ["nobody knows if it is loaded"]),
        (
            {"booked": [("shotgun", "no", "apart"), ("rifle", "no", "together")]},
            ["ammunition is kept with it"],
        ),
        ({"note": "He will be there with a gun"}, [READ_IT]),
        ({"note": ""}, []),
        (
            {"notices": ["dog", "children", "secret"]},
            ["someone there must not know", "children", "a dog"],
        ),
    ],
)
def test_one_booking_and_a_query_of_all_say_the_same(slot, told, words):
    if "booked" in told:
        items = [
            an_item(a_kind(slug), loaded=loaded, ammunition=ammunition)
            for slug, loaded, ammunition in told["booked"]
        ]
        told = told | {"booked": items}
    booking = a_booking(slot, **told)

    assert hazards_of(booking) == words
    assert Booking.objects.filter(ANY).count() == bool(words)


def test_what_was_told_or_kept_together_stands_before_what_has_nothing(officer, slot):
    plain = a_booking(slot, 1)
    noted = a_booking(slot, 2, note="The dog bites")
    together = a_booking(slot, 3, booked=[an_item(a_kind(), ammunition="together")])

    rows = officer.get(LIST).context["rows"]

    assert [row["booking"] for row in rows] == [together, noted, plain]


def test_the_week_counts_what_is_kept_with_ammunition(officer, slot):
    a_booking(slot, 1, booked=[an_item(a_kind(), ammunition="together")])
    a_booking(slot, 2, booked=[an_item(a_kind(), ammunition="apart")])

    cells = WeekOfVisits(MONDAY).cells.values()

    assert [(cell.visits, cell.hazardous) for cell in cells] == [(2, 1)]


def test_a_list_never_says_that_nothing_is_known(officer, slot):
    a_booking(slot)

    words = strip_tags(officer.get(LIST).content.decode())

    assert "no box was ticked" in words
    assert "nothing known" not in words


def test_what_is_added_with_the_code_is_marked_until_somebody_opens_it(officer, slot):
    booking = a_booking(slot)
    booking.note_by_giver("He is back", "token")
    booking.refresh_from_db()
    marked = hazards_of(booking)

    officer.get(reverse("admin:amnesty_booking_change", args=[booking.pk]))
    unread = Booking.objects.get().has_new_note
    page = officer.post(reverse("admin:amnesty_booking_place", args=[booking.pk]), {"reason": WHY})

    assert marked == [ADDED]
    assert unread
    assert ADDED in page.content.decode()
    assert not Booking.objects.get().has_new_note


def test_who_opens_the_run_list_has_read_it_too(officer, slot):
    booking = a_booking(slot)
    booking.note_by_giver("He is back", "token")
    Booking.objects.update(status="confirmed", held_until=None)

    [stop] = Run(slot.area.team, slot.date).open(officer.staff, WHY)

    assert stop.hazards == [ADDED]
    assert not Booking.objects.get().has_new_note


def test_what_comes_while_somebody_reads_stays_marked(officer, slot):
    booking = a_booking(slot)
    booking.note_by_giver("The first", "token")
    seen = list(booking.notes.all())
    booking.note_by_giver("The second", "other token")

    booking.see_notes(seen)

    assert Booking.objects.get().has_new_note


def test_what_could_not_be_opened_is_not_read(officer, slot, settings):
    booking = a_booking(slot)
    booking.note_by_giver("He is back", "token")
    settings.SEALING_PRIVATE_KEYS = settings.SEALING_CONTACT_PRIVATE_KEYS = []

    officer.post(reverse("admin:amnesty_booking_place", args=[booking.pk]), {"reason": WHY})

    assert Booking.objects.get().has_new_note


def test_notes_stand_in_the_order_in_which_they_were_written(officer, slot):
    booking, other = a_booking(slot, 1), a_booking(slot, 2)
    texts = [f"Note {number}" for number in range(9)]
    for text in texts:
        booking.add_note(text, officer.staff)
    other.add_note("Another", officer.staff)

    assert [note.text.open() for note in booking.notes.all()] == texts
    assert [note.number for note in other.notes.all()] == [1]
