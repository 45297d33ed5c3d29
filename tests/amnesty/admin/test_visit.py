"""The page of a visit, and how its place and contact are opened: with a reason, on record."""

import uuid

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils.html import strip_tags

from amnesty.models import Booking, BookingNote
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from tests.amnesty.factories import a_booking, a_kind, an_item, as_told

# Before anyone signs in: a sign-in lasts for minutes only.
pytestmark = pytest.mark.usefixtures("monday", "period")

PLACE = "12 Canary Lane"
NUMBER = "01632 960001"
WHY = {"reason": "To agree the hour with them"}
BLANK = "Enter why you need to know it"
LONG = "Ensure this value has at most 200 characters (it has 201)."


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.COLLECTIONS)


@pytest.fixture
def reader(signed_in_as):
    """Somebody who may look at bookings and do nothing else."""
    reader = signed_in_as(name="reader")
    reader.staff.user_permissions.add(Permission.objects.get(codename="view_booking"))
    return reader


@pytest.fixture
def booking(slot):
    return a_booking(
        slot,
        booked=[an_item(a_kind(), number=2, loaded="unknown", ammunition="apart")],
        notices=["secret", "dog"],
        wishes=["unmarked-car"],
        contact="telephone",
        told={
            "hazards": as_told(kept="In the loft", note="My brother must not know"),
            "place": as_told(place=PLACE, postcode="NN1 1AA"),
            "contact": as_told(telephone=NUMBER, may_leave_message="no", may_text="yes"),
        },
    )


def page_of(booking, name="change"):
    return reverse(f"admin:amnesty_booking_{name}", args=[booking.pk])


def text_of(answer):
    return answer.content.decode()


def words_of(answer):
    return " ".join(strip_tags(text_of(answer).replace("<", " <")).split())


def trail():
    return [
        (entry.action, entry.staff.username, entry.record, entry.reason)
        for entry in AuditEntry.objects.in_order()
    ]


# The page


def test_the_page_shows_what_was_told_and_not_where_or_who(officer, booking):
    page = words_of(officer.get(page_of(booking)))

    for words in (
        "Beware nobody knows if it is loaded someone there must not know a dog",
        "When Tuesday 24 November 2026, morning: 9am to midday",
        "Wishes an unmarked car not promised",
        "Shotgun 2 I do not know Yes, it is kept apart",
        "Kept In the loft",
    ):
        assert words in page
    assert [secret for secret in (PLACE, NUMBER, "NN1") if secret in page] == []


def test_each_look_is_on_record_without_a_word_of_what_was_told(officer, booking):
    officer.get(page_of(booking))
    officer.get(page_of(booking))

    assert trail() == [("view", "collections", booking.reference, "")] * 2


def test_what_to_beware_of_stands_before_everything_else(officer, booking):
    page = text_of(officer.get(page_of(booking)))

    assert page.index("staff-held") < page.index("staff-facts") < page.index('id="told"')


def test_what_was_told_is_escaped(officer, slot):
    script = "<script>alert(1)</script>"
    sealed = {name: as_told(note=script) for name in ("hazards", "place", "contact")}
    booking = a_booking(slot, told=sealed)
    booking.note_by_giver(script, "token")

    pages = [officer.get(page_of(booking)), officer.post(page_of(booking, "place"), WHY)]

    assert [page for page in map(text_of, pages) if "<script>alert" in page] == []
    assert [text_of(page).count("&lt;script&gt;alert(1)") for page in pages] == [1, 4]


def test_without_the_private_key_the_page_says_sealed(officer, booking, settings):
    settings.SEALING_PRIVATE_KEYS = settings.SEALING_CONTACT_PRIVATE_KEYS = []

    page = words_of(officer.get(page_of(booking)))

    assert "Sealed. This process does not hold the key." in page
    assert "In the loft" not in page


def test_answers_from_before_they_were_kept_as_pages_are_shown_in_words(officer, slot):
    flat = {
        "hazards": {"loaded": "unknown", "notices": ["dog", "children"], "note": "Mind the geese"},
        "place": {"place": PLACE, "postcode": "NN11AA"},
        "contact": {"contact": "telephone", "name": "", "telephone": NUMBER},
    }
    booking = a_booking(slot, told=flat)

    page = words_of(officer.get(page_of(booking)))
    opened = words_of(officer.post(page_of(booking, "place"), WHY))

    assert (
        "Could it be loaded? I do not know To beware of There is a dog There are children" in page
    )
    assert "Mind the geese" in page
    assert f"Place {PLACE} Postcode NN11AA" in opened
    assert f"Contact By telephone Telephone {NUMBER}" in opened


def test_when_the_place_is_destroyed_the_page_says_so_and_asks_for_no_reason(officer, booking):
    Booking.objects.filter(pk=booking.pk).update(
        status="cancelled",
        held_until=None,
        ended_on="2026-10-01",
        forgotten_on="2026-11-01",
        hazards=None,
        place=None,
        contact=None,
    )

    page = words_of(officer.get(page_of(booking)))
    answer = officer.post(page_of(booking, "place"), WHY)

    assert page.count("Destroyed on 1 November 2026.") == 2
    assert "Why you need to know" not in page
    assert answer.url.startswith(page_of(booking))


def test_who_may_not_look_sees_nothing_and_the_try_is_on_record(signed_in_as, booking):
    press = signed_in_as(Role.PUBLISHER)

    assert press.get(page_of(booking)).status_code == 403
    assert trail() == [("refused", "publisher", str(booking.pk), "")]


@pytest.mark.parametrize("name", ["change", "place", "note", "status", "rebook"])
def test_a_booking_that_is_not_there_is_not_found(officer, name):
    address = reverse(f"admin:amnesty_booking_{name}", args=[uuid.uuid4()])

    assert officer.get(address).status_code == 404
    assert trail() == []


def test_nothing_of_it_can_be_changed_on_its_page(officer, booking):
    answer = officer.post(page_of(booking), {"status": "collected", "reference": "B-0"})

    assert answer.status_code == 405
    booking.refresh_from_db()
    assert booking.status == Booking.Status.REQUESTED


# The place and the contact


def test_a_reason_opens_the_place_and_the_contact_and_stands_on_record(officer, booking):
    page = words_of(officer.post(page_of(booking, "place"), WHY))

    assert f"Place {PLACE} Postcode NN1 1AA" in page
    assert f"Telephone {NUMBER}" in page
    assert trail() == [("reveal", "collections", booking.reference, WHY["reason"])]


def test_what_must_be_known_before_a_call_stands_before_the_number(officer, booking):
    page = words_of(officer.post(page_of(booking, "place"), WHY))

    before, _heading, _rest = page.partition(NUMBER)
    for words in (
        "someone there must not know",
        "Who must not know Someone there must not know about the visit",
        "What officers should know My brother must not know",
        "Leave a message that does not say what it is about No",
        "Send a text message that does not say what it is about Yes",
    ):
        assert words in before


def test_of_somebody_who_is_not_to_be_called_nothing_is_said_of_messages(officer, slot):
    booking = a_booking(slot, contact="none")

    page = words_of(officer.post(page_of(booking, "place"), WHY))

    assert "Leave a message" not in page
    assert "Who must not know Not said" in page


@pytest.mark.parametrize(
    ("reason", "error"),
    [("", BLANK), ("ab", "Enter a reason of 5 letters or more"), ("a" * 201, LONG)],
)
def test_without_a_good_reason_nothing_opens(officer, booking, reason, error):
    officer.get(page_of(booking))

    answer = officer.post(page_of(booking, "place"), {"reason": reason})

    assert answer.status_code == 422
    assert error in words_of(answer)
    assert PLACE not in text_of(answer)
    assert [action for action, *_rest in trail()] == ["view"]


def test_to_ask_for_its_address_by_a_link_opens_nothing(officer, booking):
    answer = officer.get(page_of(booking, "place"))

    assert answer.url == page_of(booking) + "#place"
    assert trail() == []


def test_who_reads_bookings_alone_opens_no_place(reader, booking):
    page = words_of(reader.get(page_of(booking)))
    answer = reader.post(page_of(booking, "place"), WHY)

    assert "Shut. You may not open it." in page
    assert answer.status_code == 403
    assert [action for action, *_rest in trail()] == ["view", "refused"]


def test_no_browser_keeps_what_was_opened(officer, booking):
    answer = officer.post(page_of(booking, "place"), WHY)

    assert "no-store" in answer["Cache-Control"]


def test_what_can_not_be_opened_is_not_on_record_as_opened(officer, booking, settings):
    settings.SEALING_PRIVATE_KEYS = settings.SEALING_CONTACT_PRIVATE_KEYS = []

    page = words_of(officer.post(page_of(booking, "place"), WHY))

    assert page.count("Sealed. This process does not hold the key.") == 2
    assert trail() == []


def test_a_note_that_opens_without_the_place_is_on_record_as_opened(officer, booking, settings):
    """The contact has a key of its own, and the place may be damaged."""
    booking.note_by_giver("Use the gate", "token")
    Booking.objects.filter(pk=booking.pk).update(place=None, contact=None)

    officer.post(page_of(booking, "place"), WHY)

    assert [action for action, *_rest in trail()] == ["reveal"]


def test_the_page_says_who_has_opened_the_place(officer, booking):
    before = words_of(officer.get(page_of(booking)))
    officer.post(page_of(booking, "place"), WHY)
    after = words_of(officer.get(page_of(booking)))

    assert "Who has opened the place and the contact Nobody" in before
    assert "Who has opened the place and the contact collections, 23 November 2026" in after


# Notes


def test_a_note_of_staff_is_sealed_shown_and_on_record(officer, booking):
    officer.post(page_of(booking, "note"), {"text": "They rang. All is well."})

    note = BookingNote.objects.get()
    assert (note.by.username, note.text.open()) == ("collections", "They rang. All is well.")
    assert trail() == [("add", "collections", booking.reference, "")]
    page = words_of(officer.post(page_of(booking, "place"), WHY))
    assert "They rang. All is well. collections, 23 November 2026" in page


def test_what_the_giver_added_later_is_shown_as_theirs(officer, booking):
    booking.note_by_giver("The gate code has changed", "token")

    page = words_of(officer.post(page_of(booking, "place"), WHY))

    assert "The gate code has changed Who asked for the visit" in page


def test_notes_open_with_the_place_and_are_counted_before(officer, booking):
    booking.note_by_giver(f"The key of {PLACE} is in the shed", "token")
    booking.refresh_from_db()
    booking.decide(officer.staff, "needs-call", booking.version, words=f"Ring {NUMBER}")

    pages = [
        officer.get(page_of(booking)),
        officer.post(page_of(booking, "note"), {"text": " "}),
        officer.post(page_of(booking, "status"), {"status": "confirmed", "version": "1"}),
    ]

    said = "2 notes: 1 from who asked, 1 by staff. They open with the place."
    assert [said in words_of(page) for page in pages] == [True, True, True]
    assert [page for page in map(text_of, pages) if PLACE in page or NUMBER in page] == []


def test_one_note_is_counted_as_one(officer, booking):
    booking.add_note("They rang", officer.staff)

    page = words_of(officer.get(page_of(booking)))

    assert "1 note: 0 from who asked, 1 by staff. It opens with the place." in page


def test_an_empty_note_is_not_saved(officer, booking):
    answer = officer.post(page_of(booking, "note"), {"text": " "})

    assert answer.status_code == 422
    assert "Enter a note" in words_of(answer)
    assert not BookingNote.objects.exists()


def test_who_may_not_change_a_booking_writes_no_note(reader, booking):
    assert reader.post(page_of(booking, "note"), {"text": "Hello"}).status_code == 403
    assert "Save the note" not in words_of(reader.get(page_of(booking)))
