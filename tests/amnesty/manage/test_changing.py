"""Moving and cancelling a visit, and a note for those who come, with the secret code."""

from datetime import timedelta

import pytest
from django.db import OperationalError
from django.utils import timezone

from amnesty import hoarding
from amnesty.manage import VisitTimeView
from amnesty.models import Booking, BookingNote, CollectionSlot
from campaign_site import attempts
from campaign_site.models import AuditEntry, Notice
from tests.amnesty.factories import MONDAY, a_booking, a_slot, an_area
from tests.amnesty.manage.conftest import CODE, Status
from tests.giving_back import carried
from tests.racing import all_at_once

pytestmark = pytest.mark.usefixtures("friday")

MAY_CHANGE = [Status.REQUESTED, Status.NEEDS_CALL, Status.CONFIRMED]
MAY_NOT = [status for status in Status if status not in MAY_CHANGE]
NOT_CHANGED = "Nothing was changed: the visit had changed before. Read how it stands now."


def held(*slots):
    """How many places are taken in each."""
    taken = dict(CollectionSlot.objects.values_list("pk", "held"))
    return [taken[slot.pk] for slot in slots]


def notes():
    return [note.text.open() for note in BookingNote.objects.all()]


# Another time


@pytest.mark.parametrize("status", [Status.REQUESTED, Status.CONFIRMED])
def test_another_time_is_asked_for_anew(asker, make_booking, slot, afternoon, status):
    booking = make_booking(status)

    asker.asks(booking).looks_at("time").presses("time", time=afternoon.pk)

    booking.refresh_from_db()
    assert (booking.slot, booking.status) == (afternoon, Status.REQUESTED)
    assert booking.held_until > timezone.now()
    assert held(slot, afternoon) == [0, 1]
    assert asker.step == "opened"
    assert "You have asked for another time. Wait until it is confirmed." in asker.text
    assert "Tuesday 24 November 2026, afternoon" in asker.text


@pytest.mark.parametrize("status", [Status.REQUESTED, Status.CONFIRMED])
def test_who_gives_up_a_confirmed_visit_is_told_before(asker, make_booking, afternoon, status):
    asker.asks(make_booking(status)).looks_at("time")

    warning = (
        "Your visit is confirmed now. The new time is not. If no officer has read it by "
        "Sunday 22 November 2026 at 11am, or before the day of the visit, if that is sooner, "
        "nobody comes."
    )
    assert (warning in asker.text) == (status == Status.CONFIRMED)


def test_the_times_are_those_of_the_journey_without_counts(asker, booking, slot, afternoon, area):
    a_slot(area, window=CollectionSlot.Window.EVENING, capacity=1, held=1)
    elsewhere = a_slot(an_area("East", ["NN9"]), window=CollectionSlot.Window.EVENING)
    beyond = a_slot(area, date=MONDAY + timedelta(days=15))

    asker.asks(booking).looks_at("time")

    form = asker.page.context["form"]
    assert [value for value, _label in form.fields["time"].choices] == [str(afternoon.pk)]
    assert "Evening: full" in asker.text
    for other in (elsewhere, beyond):
        assert f'value="{other.pk}"' not in asker.text


@pytest.mark.parametrize("chosen", ["", "0", "elsewhere", "x" * 400])
def test_only_a_time_of_its_own_area_can_be_chosen(asker, booking, slot, afternoon, chosen):
    elsewhere = a_slot(an_area("East", ["NN9"]))

    asker.asks(booking).presses("time", time=elsewhere.pk if chosen == "elsewhere" else chosen)

    assert asker.step == "time"
    assert asker.errors["time"][0].startswith("Select")
    assert asker.text.count("<title>Error:") == 1
    assert held(slot, afternoon, elsewhere) == [1, 0, 0]


def test_moves_count_in_the_hour_and_are_refused_when_it_is_full(
    asker, booking, slot, afternoon, settings
):
    settings.BOOKINGS_AN_HOUR = 1
    asker.asks(booking).looks_at("time").presses("time", time=afternoon.pk)
    assert attempts.counted(hoarding.REQUESTS) == 1

    asker.looks_at("time").presses("time", time=slot.pk)

    assert asker.step == "opened"
    assert "You can’t change the time online right now. Call 101" in asker.text
    assert held(slot, afternoon) == [0, 1]
    assert attempts.counted(hoarding.REQUESTS) == 1


def test_who_comes_back_to_the_times_later_finds_no_error_there(asker, booking, afternoon):
    asker.asks(booking).presses("time", time="")
    assert asker.errors == {"time": ["Select a time"]}

    assert asker.looks_at("time").errors == {}


def test_a_time_that_was_just_taken_is_told(asker, booking, slot, afternoon):
    asker.asks(booking).looks_at("time")
    CollectionSlot.objects.filter(pk=afternoon.pk).update(held=afternoon.capacity)

    asker.presses("time", time=afternoon.pk)

    assert asker.errors == {"time": ["Select another time: the one you chose has just been taken"]}
    assert held(slot) == [1]


def test_the_last_place_may_go_at_the_same_moment(asker, booking, slot, afternoon, monkeypatch):
    """After the form was found right, and before the place is taken."""
    a_slot(slot.area, window=CollectionSlot.Window.EVENING)
    last = CollectionSlot.objects.filter(pk=afternoon.pk)
    move = VisitTimeView.move

    def move_too_late(page, chosen):
        last.update(held=afternoon.capacity)
        move(page, chosen)

    monkeypatch.setattr(VisitTimeView, "move", move_too_late)
    asker.asks(booking).presses("time", time=afternoon.pk)

    assert asker.step == "time"
    assert asker.errors["time"] == ["Select another time: the one you chose has just been taken"]
    assert "Your time now is Tuesday 24 November 2026, morning" in asker.text
    assert held(slot) == [1]
    assert attempts.counted(hoarding.REQUESTS) == 0


def test_where_no_other_time_is_free_the_visit_keeps_its_own(asker, booking, afternoon):
    CollectionSlot.objects.filter(pk=afternoon.pk).update(held=afternoon.capacity)

    pages = [asker.asks(booking).looks_at("time").text]
    pages.append(asker.presses("time", time=afternoon.pk).text)

    for page in pages:
        assert "No other time is free online" in page
        assert "You keep your time: Tuesday 24 November 2026, morning: 9am to midday." in page
        assert "There is a problem" not in page


def test_a_second_press_moves_it_once(asker, booking, slot, afternoon):
    asker.asks(booking)

    for _press in range(2):
        asker.presses("time", time=afternoon.pk)

    assert "You have asked for another time." in asker.text
    assert held(slot, afternoon) == [0, 1]


def test_what_is_moved_is_told_to_officers(asker, booking, afternoon, settings):
    settings.TRIAGE_EMAIL = "triage@example.com"

    asker.asks(booking).presses("time", time=afternoon.pk)

    assert Notice.objects.count() == 1


# Cancelling


@pytest.mark.parametrize("status", MAY_CHANGE)
def test_it_asks_once_more_and_gives_the_place_back(asker, make_booking, slot, status):
    booking = make_booking(status)

    asker.asks(booking).looks_at("cancel")
    assert "Cancel the visit?" in asker.text
    assert held(slot) == [1]

    asker.presses("cancel")

    booking.refresh_from_db()
    assert (booking.status, booking.is_cancelled_by_giver) == (Status.CANCELLED, True)
    assert held(slot) == [0]
    assert "The visit is cancelled. Nobody comes." in asker.text
    assert 'href="/amnesty/book/"' in asker.text


def test_a_second_press_cancels_it_once(asker, booking, make_booking, slot):
    make_booking()
    asker.asks(booking)

    for _press in range(2):
        asker.presses("cancel")

    assert "You have cancelled the visit." in asker.text
    assert held(slot) == [1]


# A note


@pytest.mark.parametrize("status", MAY_CHANGE)
def test_a_note_joins_the_visit_sealed_and_is_never_shown_again(asker, make_booking, status):
    booking = make_booking(status)

    pages = [asker.asks(booking).presses("opened", text="Ring twice").text]
    pages += [asker.goes_to(asker.address).text, asker.asks(booking).text]

    note = booking.notes.get()
    assert (note.text.open(), note.by) == ("Ring twice", None)
    assert b"Ring" not in note.text.envelope
    assert "We have your note. It is not shown here again." in pages[0]
    assert not any("Ring twice" in page for page in pages)


def test_a_note_is_a_new_version_so_no_officer_decides_without_it(asker, booking):
    asker.asks(booking).presses("opened", text="Ring twice")

    assert Booking.objects.get().version == booking.version + 1


def test_a_second_press_sends_it_once_and_another_text_is_another_note(asker, booking):
    asker.asks(booking)

    for text in ("Ring twice", "Ring twice", "Mind the dog"):
        asker.presses("opened", text=text)

    assert sorted(notes()) == ["Mind the dog", "Ring twice"]
    assert Booking.objects.get().version == booking.version + 2


def test_a_note_with_the_code_in_it_comes_back_without_it(asker, booking):
    asker.asks(booking).presses("opened", text=f"{CODE} Ring twice")

    assert asker.errors["text"][0].startswith("Enter it without the secret code.")
    assert asker.box == " Ring twice"
    assert notes() == []


@pytest.mark.parametrize(("text", "error"), [("", "Enter what we should know"), ("x" * 501, "")])
def test_a_note_that_can_not_be_taken_is_kept_with_a_message(asker, booking, text, error):
    asker.asks(booking).presses("opened", text=text)

    assert asker.errors["text"][0].startswith(error)
    assert asker.box == text
    assert notes() == []


def test_the_database_goes_away_while_a_note_is_sent(asker, booking, monkeypatch):
    def fail(*args):
        raise OperationalError

    asker.asks(booking)
    monkeypatch.setattr(Booking, "note_by_giver", fail)
    asker.presses("opened", text="Ring twice")

    assert asker.page.status_code == 503
    assert carried(asker.page)["text"] == "Ring twice"


def test_a_note_that_is_sent_after_the_page_has_closed_can_be_copied(asker, booking, time_machine):
    asker.asks(booking)
    time_machine.move_to(timezone.now() + timedelta(minutes=31))

    asker.presses("opened", text="Ring <twice>")

    assert asker.page.status_code == 410
    assert "Ring &lt;twice&gt;" in asker.text
    assert notes() == []


# What can't be changed


@pytest.mark.parametrize("status", MAY_NOT)
def test_what_has_ended_or_begun_can_not_be_changed_here(
    asker, make_booking, slot, afternoon, status
):
    booking = make_booking(status)
    before = held(slot, afternoon)
    asker.asks(booking)
    assert "Ask for another time" not in asker.text
    assert "Tell us about the way in" not in asker.text

    seen = [asker.presses("time", time=afternoon.pk).text, asker.looks_at("time").text]
    if status != Status.CANCELLED:
        seen.append(asker.presses("cancel").text)
        assert NOT_CHANGED in asker.text

    booking.refresh_from_db()
    assert NOT_CHANGED in seen[0]
    assert (booking.status, booking.slot) == (status, slot)
    assert held(slot, afternoon) == before


def test_from_the_day_of_the_visit_on_it_takes_a_call(asker, make_booking, afternoon, time_machine):
    booking = make_booking(Status.CONFIRMED)
    asker.asks(booking)
    time_machine.move_to("2026-11-23T23:59Z")
    assert "Ask for another time" in asker.asks(booking).text

    time_machine.move_to("2026-11-24T00:00Z")

    assert "To change or cancel it, call 101 and say your reference." in asker.asks(booking).text
    assert NOT_CHANGED in asker.presses("time", time=afternoon.pk).text
    assert NOT_CHANGED in asker.presses("cancel").text
    assert Booking.objects.get().status == Status.CONFIRMED


def test_a_note_that_comes_too_late_is_shown_again_to_be_said_on_the_telephone(asker, make_booking):
    booking = make_booking(Status.CONFIRMED)
    asker.asks(booking)
    booking.become(Status.OUT)

    asker.presses("opened", text="Ring twice")

    assert asker.errors == {
        "text": [
            "It can’t be sent from here any more. Call 101, say your reference and tell us this"
        ]
    }
    assert asker.box == "Ring twice"
    assert notes() == []


def test_a_note_that_comes_too_late_by_a_moment_is_not_taken(asker, make_booking, monkeypatch):
    """After the form was found right, and before the note is stored."""
    booking = make_booking(Status.CONFIRMED)
    note = Booking.note_by_giver

    def officers_set_out(late, *told):
        booking.become(Status.OUT)
        note(late, *told)

    asker.asks(booking)
    monkeypatch.setattr(Booking, "note_by_giver", officers_set_out)
    asker.presses("opened", text="Ring twice")

    assert list(asker.errors) == ["text"]
    assert asker.box == "Ring twice"
    assert notes() == []


# Two at once


def test_one_tab_cancels_and_another_moves(asker, booking, slot, afternoon):
    asker.asks(booking).looks_at("time")
    other_tab = asker.opens_a_new_tab().asks(booking)
    other_tab.presses("cancel")

    asker.presses("time", time=afternoon.pk)

    assert NOT_CHANGED in asker.text
    assert "The visit is cancelled. Nobody comes." in asker.text
    assert held(slot, afternoon) == [0, 0]


def test_one_tab_moves_and_another_cancels(asker, booking, slot, afternoon):
    asker.asks(booking).looks_at("cancel")
    other_tab = asker.opens_a_new_tab().asks(booking)
    other_tab.presses("time", time=afternoon.pk)

    asker.presses("cancel")

    assert "You have cancelled the visit." in asker.text
    assert held(slot, afternoon) == [0, 0]


@pytest.mark.django_db(transaction=True)
def test_two_tabs_press_at_the_same_moment(asker, booking, slot, afternoon):
    """Whichever comes first: the visit is cancelled or moved, and no place is lost."""
    moving = asker.asks(booking)
    cancelling = asker.opens_a_new_tab().asks(booking)

    all_at_once(
        [
            lambda: moving.presses("time", time=afternoon.pk),
            lambda: cancelling.presses("cancel"),
        ]
    )

    assert Booking.objects.get().status == Status.CANCELLED
    assert held(slot, afternoon) == [0, 0]


def test_an_officer_confirms_another_time_while_the_giver_looks(asker, booking, slot, afternoon):
    evening = a_slot(slot.area, window=CollectionSlot.Window.EVENING)
    asker.asks(booking).looks_at("time")
    booking.go_to(evening, Status.CONFIRMED, held_until=None)

    asker.presses("time", time=afternoon.pk)

    assert held(slot, afternoon, evening) == [0, 1, 0]


def test_what_a_giver_does_is_no_work_of_staff(asker, booking, afternoon):
    asker.asks(booking).presses("time", time=afternoon.pk)
    asker.presses("opened", text="Ring twice")
    asker.presses("cancel")

    assert not AuditEntry.objects.exists()


def test_without_its_token_nothing_is_changed(asker, booking, slot, afternoon):
    asker.asks(booking).client.handler.enforce_csrf_checks = True

    for page, typed in (
        ("time", {"time": afternoon.pk}),
        ("cancel", {}),
        ("opened", {"text": "x"}),
    ):
        asker.presses(page, **typed)
        assert asker.page.status_code == 403

    assert Booking.objects.get().status == Status.REQUESTED
    assert held(slot, afternoon) == [1, 0]
    assert notes() == []


def test_nobody_changes_a_visit_of_somebody_else(asker, booking, slot):
    """Whatever else is posted."""
    other = a_booking(slot, number=9)

    asker.asks(booking).presses("cancel", booking=other.pk, row=other.pk, reference=other.reference)

    other.refresh_from_db()
    assert other.status == Status.REQUESTED
