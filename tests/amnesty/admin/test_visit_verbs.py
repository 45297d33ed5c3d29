"""What officers decide about a visit: once each, over what they saw, and on record."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import strip_tags

from amnesty.models import Booking, BookingNote, CollectionSlot
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from tests.amnesty.factories import MONDAY, TUESDAY, a_booking, a_period, a_slot, an_area

# Before anyone signs in: a sign-in lasts for minutes only.
pytestmark = pytest.mark.usefixtures("monday", "period")

Status = Booking.Status
WHY = "They changed their mind"
# What stands, what an officer makes of it, what it takes, and whether the visit is over then.
MOVES = [
    ("requested", "confirmed", {}),
    ("requested", "needs-call", {}),
    ("requested", "incident", {"incident_reference": "26000123"}),
    ("requested", "cancelled", {"reason": WHY}),
    ("needs-call", "confirmed", {}),
    ("needs-call", "incident", {"incident_reference": "26000123"}),
    ("needs-call", "cancelled", {"reason": WHY}),
    ("confirmed", "out", {}),
    ("confirmed", "needs-call", {}),
    ("confirmed", "incident", {"incident_reference": "26000123"}),
    ("confirmed", "cancelled", {"reason": WHY}),
    ("out", "collected", {}),
    ("out", "nobody-in", {}),
    ("out", "not-handed-over", {"reason": WHY}),
    ("out", "incident", {"incident_reference": "26000123"}),
    ("out", "confirmed", {}),
    ("collected", "out", {"reason": WHY}),
    ("nobody-in", "out", {"reason": WHY}),
    ("nobody-in", "cancelled", {"reason": WHY}),
    ("not-handed-over", "out", {"reason": WHY}),
    ("incident", "out", {"reason": WHY}),
    ("incident", "needs-call", {"reason": WHY}),
]
ALLOWED = {(before, after) for before, after, _typed in MOVES}
ON_THE_DAY = {"confirmed", "out", "collected", "nobody-in", "not-handed-over", "incident"}
ENDED = {"collected", "nobody-in", "not-handed-over", "incident", "cancelled", "expired"}


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.COLLECTIONS)


@pytest.fixture
def booking(slot):
    return a_booking(slot, contact="none")


def stands_at(booking, status):
    """Officers leave on the day of the visit, so from there on it is that day."""
    if status in ON_THE_DAY:
        CollectionSlot.objects.filter(pk=booking.slot_id).update(date=MONDAY)
    ended_on = TUESDAY if status in ENDED else None
    rows = Booking.objects.filter(pk=booking.pk)
    rows.update(status=status, held_until=None, ended_on=ended_on)
    if status in {"cancelled", "expired"}:
        booking.slot.release()
    booking.refresh_from_db()


def address(booking, name="status"):
    return reverse(f"admin:amnesty_booking_{name}", args=[booking.pk])


def decides(officer, booking, status, **typed):
    values = {"status": status, "version": booking.version} | typed
    return officer.post(address(booking), values)


def moves(officer, booking, slot, **typed):
    values = {"slot": slot.pk, "version": booking.version} | typed
    return officer.post(address(booking, "rebook"), values)


def words_of(answer):
    return " ".join(strip_tags(answer.content.decode().replace("<", " <")).split())


def page_of(officer, booking):
    return words_of(officer.get(address(booking, "change")))


def changes():
    entries = AuditEntry.objects.filter(action="change").in_order()
    return [(entry.record, entry.outcome, entry.reason) for entry in entries]


@pytest.mark.parametrize(("before", "after", "typed"), MOVES)
def test_each_verb_leads_on_once_and_is_on_record(officer, booking, before, after, typed):
    stands_at(booking, before)

    answer = decides(officer, booking, after, **typed)

    assert answer.status_code == 302
    booking.refresh_from_db()
    assert booking.status == after
    assert booking.ended_on == (MONDAY if after in ENDED else None)
    assert booking.incident_reference == typed.get("incident_reference", "")
    reason = typed.get("reason", "")
    assert changes() == [(booking.reference, booking.get_status_display(), reason)]


@pytest.mark.parametrize("before", Status)
def test_no_other_way_leads_anywhere(officer, booking, before):
    stands_at(booking, before)
    others = [after for after in Status if (before, after) not in ALLOWED]

    answers = [
        decides(officer, booking, after, reason=WHY, incident_reference="26000123")
        for after in others
    ]

    assert {answer.status_code for answer in answers} <= {400, 422}
    booking.refresh_from_db()
    assert booking.status == before
    assert changes() == []


@pytest.mark.parametrize(
    ("before", "after", "error"),
    [
        ("out", "not-handed-over", "Enter the reason"),
        ("out", "incident", "Enter the incident number"),
        ("confirmed", "cancelled", "Enter the reason"),
        ("collected", "out", "Enter the reason"),
    ],
)
def test_what_has_to_be_said_is_asked_for(officer, booking, before, after, error):
    stands_at(booking, before)

    answer = decides(officer, booking, after)

    assert answer.status_code == 422
    assert error in words_of(answer)
    booking.refresh_from_db()
    assert booking.status == before


@pytest.mark.parametrize("status", Status)
def test_the_page_offers_what_can_be_done_and_nothing_else(officer, booking, status):
    stands_at(booking, status)

    page = officer.get(address(booking, "change")).content.decode()

    offered = {after for after in Status if f'name="status" value="{after}"' in page}
    assert {(status, after) for after in offered} == {move for move in ALLOWED if move[0] == status}


def test_the_buttons_say_what_happens(officer, booking):
    stands_at(booking, "out")

    page = page_of(officer, booking)

    for words in (
        "It was collected",
        "You can then choose another time, or cancel it. Nobody was in",
        "It was not handed over",
        "They are not on their way: put it back to confirmed",
    ):
        assert words in page


def test_what_the_call_is_for_becomes_a_sealed_note(officer, booking):
    decides(officer, booking, "needs-call", words="Ask which door")

    note = BookingNote.objects.get()
    assert (note.text.open(), note.by) == ("Ask which door", officer.staff)
    assert "Ask which door" not in str(list(AuditEntry.objects.values()))


def test_before_its_day_nobody_leaves_for_a_visit(officer, booking):
    Booking.objects.filter(pk=booking.pk).update(status="confirmed", held_until=None)
    booking.refresh_from_db()

    page = page_of(officer, booking)
    answer = decides(officer, booking, "out")

    assert "Officers are on their way" not in page
    assert answer.status_code == 422
    assert "Officers leave on the day of the visit, not before." in words_of(answer)
    assert Booking.objects.get().status == "confirmed"
    assert changes() == []


def test_an_incident_that_was_none_is_taken_back_before_the_day_too(officer, booking):
    booking.decide(officer.staff, "incident", booking.version, incident_reference="26000123")

    page = page_of(officer, booking)
    decides(officer, booking, "needs-call", reason=WHY)

    assert "It is no incident: it needs a call" in page
    assert "take it back" not in page
    booking.refresh_from_db()
    assert (booking.status, booking.incident_reference) == ("needs-call", "")


def test_cancelling_frees_the_place(officer, booking, slot):
    decides(officer, booking, "cancelled", reason=WHY)

    slot.refresh_from_db()
    assert slot.held == 0


def test_a_visit_that_is_read_holds_its_place_without_end(officer, booking, slot):
    decides(officer, booking, "needs-call")

    booking.refresh_from_db()
    slot.refresh_from_db()
    assert (booking.held_until, slot.held) == (None, 1)


def test_a_visit_whose_day_is_over_is_not_confirmed_any_more(officer, booking, area):
    past = a_slot(area, date=MONDAY - timedelta(days=3))
    stands_at(booking, "needs-call")
    Booking.objects.filter(pk=booking.pk).update(slot=past)

    answer = decides(officer, booking, "confirmed")

    assert answer.status_code == 422
    assert "The day of this visit is over. Choose another time for it." in words_of(answer)


def test_when_the_place_is_destroyed_nothing_is_decided_any_more(officer, booking):
    stands_at(booking, "collected")
    Booking.objects.filter(pk=booking.pk).update(
        forgotten_on=TUESDAY, hazards=None, place=None, contact=None
    )

    answer = decides(officer, booking, "out", reason=WHY)

    assert answer.status_code == 422
    assert "There is nothing to decide any more." in page_of(officer, booking)


def test_a_request_that_nobody_read_in_time_can_only_be_given_another_time(
    officer, booking, afternoon
):
    Booking.objects.filter(pk=booking.pk).update(held_until="2026-11-23T09:00Z")

    page = page_of(officer, booking)
    answer = decides(officer, booking, "confirmed")

    assert "Nobody read it in time, so its place is free for somebody else." in page
    assert "Confirm the visit" not in page
    assert answer.status_code == 422
    assert moves(officer, booking, afternoon).status_code == 302


def test_a_status_that_does_not_exist_is_refused(officer, booking):
    assert decides(officer, booking, "gone").status_code == 400


# Two people at once


def test_a_press_on_an_old_page_changes_nothing_and_shows_what_stands_now(officer, booking):
    officer.get(address(booking, "change"))
    Booking.objects.get().decide(officer.staff, Status.CONFIRMED, booking.version)

    answer = decides(officer, booking, "cancelled", reason=WHY)

    assert answer.status_code == 409
    page = answer.content.decode()
    assert "Nothing of yours is saved" in page
    assert "Status: confirmed" in words_of(answer)
    assert f'value="{WHY}"' in page
    assert Booking.objects.get().status == "confirmed"


def test_pressed_again_on_what_stands_now_it_is_done(officer, booking):
    Booking.objects.get().decide(officer.staff, Status.CONFIRMED, booking.version)
    stale = decides(officer, booking, "cancelled", reason=WHY)
    version = stale.context["wrong_form"].data["version"]

    decides(officer, booking, "cancelled", reason=WHY, version=version)

    assert Booking.objects.get().status == "cancelled"


def test_what_was_written_is_shown_where_it_can_not_be_done_any_more(officer, booking):
    Booking.objects.get().decide(officer.staff, Status.CONFIRMED, booking.version)
    CollectionSlot.objects.filter(pk=booking.slot_id).update(date=MONDAY)
    Booking.objects.get().decide(officer.staff, Status.OUT, booking.version + 1)

    answer = decides(officer, booking, "cancelled", reason=WHY)

    assert answer.status_code == 409
    assert f"This is what you wrote: Why {WHY}" in words_of(answer)


def test_who_pressed_on_an_old_page_is_on_record_as_having_seen_the_new_one(officer, booking):
    Booking.objects.get().decide(officer.staff, Status.CONFIRMED, booking.version)

    decides(officer, booking, "cancelled", reason=WHY)

    last = AuditEntry.objects.in_order().last()
    assert (last.action, last.record) == ("view", booking.reference)


def test_somebody_who_was_faster_by_a_moment_wins(officer, booking, monkeypatch):
    """Between the look at the version and the saving of it."""
    faster = Booking.objects.get()
    save = Booking.decide

    def too_late(self, *args, **kwargs):
        save(faster, officer.staff, Status.NEEDS_CALL, faster.version)
        monkeypatch.undo()
        return save(self, *args, **kwargs)

    monkeypatch.setattr(Booking, "decide", too_late)

    answer = decides(officer, booking, "confirmed")

    assert answer.status_code == 409
    assert Booking.objects.get().status == "needs-call"


# Another time


@pytest.mark.parametrize(
    "before", ["requested", "needs-call", "confirmed", "out", "nobody-in", "expired"]
)
def test_a_visit_that_was_moved_is_confirmed_and_its_places_change_hands(
    officer, booking, slot, afternoon, before
):
    stands_at(booking, before)

    answer = moves(officer, booking, afternoon)

    assert answer.status_code == 302
    booking.refresh_from_db()
    slot.refresh_from_db()
    afternoon.refresh_from_db()
    assert (booking.status, booking.slot, booking.ended_on) == ("confirmed", afternoon, None)
    assert (slot.held, afternoon.held) == (0, 1)
    assert changes() == [(booking.reference, "moved to another time", "")]


def test_what_nobody_read_in_time_can_have_its_own_time_again(officer, booking, slot):
    stands_at(booking, "expired")

    moves(officer, booking, slot)

    booking.refresh_from_db()
    slot.refresh_from_db()
    assert (booking.status, slot.held) == ("confirmed", 1)


@pytest.mark.parametrize("before", ["collected", "not-handed-over", "incident", "cancelled"])
def test_what_has_ended_is_not_moved(officer, booking, afternoon, before):
    stands_at(booking, before)

    answer = moves(officer, booking, afternoon)

    assert answer.status_code == 422
    assert "Another time" not in page_of(officer, booking)
    booking.refresh_from_db()
    assert booking.status == before


def test_the_times_of_the_area_are_offered_and_full_ones_are_shown_as_full(
    officer, booking, slot, area, afternoon
):
    full = a_slot(area, date=TUESDAY + timedelta(days=1), capacity=0)
    elsewhere = a_slot(an_area("East", ["NN9"]))
    past = a_slot(area, date=MONDAY - timedelta(days=3))

    page = officer.get(address(booking, "change")).content.decode()

    assert f'<option value="{afternoon.pk}">{afternoon}: 3 of 3 free</option>' in page
    assert f'<option value="{full.pk}" disabled>{full}: full</option>' in page
    for other in (slot, elsewhere, past):
        assert f'<option value="{other.pk}"' not in page


def test_no_time_after_the_promise_is_offered_or_taken(officer, booking, slot, area, period):
    last = a_slot(area, date=period.closes_on)
    later = a_slot(area, date=period.closes_on + timedelta(days=1))

    page = officer.get(address(booking, "change")).content.decode()
    answer = moves(officer, booking, later)

    assert "The promise of this visit holds until 20 December 2026." in page
    assert f'<option value="{last.pk}">' in page
    assert f'<option value="{later.pk}"' not in page
    assert answer.status_code == 422
    with pytest.raises(ValidationError, match="The promise does not hold on that day"):
        booking.rebook(officer.staff, later, booking.version)
    booking.refresh_from_db()
    assert (booking.slot, booking.status) == (slot, "requested")


@pytest.mark.parametrize(
    ("method", "is_published", "is_taken"),
    [("collection", True, True), ("collection", False, False), ("station", True, False)],
)
def test_the_promise_of_another_period_with_visits_holds_too(
    officer, booking, area, period, method, is_published, is_taken
):
    """Where it is not published, or nobody visits, it promises nothing."""
    day = period.closes_on + timedelta(days=10)
    a_period(
        title="The next", opens_on=day, closes_on=day, method=method, is_published=is_published
    )

    moves(officer, booking, a_slot(area, date=day))

    booking.refresh_from_db()
    assert (booking.slot.date == day) == is_taken


def test_a_time_that_is_full_is_not_taken(officer, booking, area):
    full = a_slot(area, date=TUESDAY + timedelta(days=1), capacity=0)

    answer = moves(officer, booking, full)

    assert answer.status_code == 422
    assert "Select another time: this one is full" in words_of(answer)


def test_a_time_that_fills_up_at_that_moment_is_not_taken(
    officer, booking, slot, afternoon, monkeypatch
):
    """After it was found to be free."""
    monkeypatch.setattr("amnesty.models.CollectionSlot.is_full", False)
    type(afternoon).objects.filter(pk=afternoon.pk).update(held=3)

    answer = moves(officer, booking, afternoon)

    assert answer.status_code == 422
    assert "Select another time: this one is full" in words_of(answer)
    booking.refresh_from_db()
    slot.refresh_from_db()
    assert (booking.slot, slot.held) == (slot, 1)


def test_no_time_has_to_be_guessed(officer, booking):
    answer = officer.post(address(booking, "rebook"), {"slot": "", "version": booking.version})

    assert answer.status_code == 422
    assert "Select a time" in words_of(answer)


def test_a_move_on_an_old_page_changes_nothing(officer, booking, slot, afternoon):
    Booking.objects.get().decide(officer.staff, Status.CONFIRMED, booking.version)

    answer = moves(officer, booking, afternoon)

    assert answer.status_code == 409
    assert Booking.objects.get().slot == slot
