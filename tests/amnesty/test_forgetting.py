"""Some time after a visit nobody can learn any more who asked for it.

What is looked for is each value that stood in a row, as it was stored: the sealed bytes and
the hash of the code. The items, the receipts and the trail stay.
"""

from datetime import timedelta
from io import StringIO

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import DatabaseError, IntegrityError
from django.utils import timezone

from amnesty.models import BookedItem, Booking, BookingNote, CollectionSlot, ReceivedItem
from amnesty.models.visits import OPEN, Status
from campaign_site.audit_check import read_through
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from campaign_site.secret_codes import code_for, hash_code
from tests.amnesty.factories import MONDAY, a_booking, as_told, published_as
from tests.amnesty.taken_in import a_receipt, sent_out, somebody
from tests.decoding_search import found
from tests.racing import all_at_once
from tests.thief import backed_up, captured_log, server_log_from_here, tidy_up

TOLD = {
    "hazards": as_told(note="canary hazard in the shed"),
    "place": as_told(place="7 Canary Street", postcode="NN1 1AA"),
    "contact": as_told(telephone="07700 900123"),
}
WRITTEN = ["canary note of the giver", "canary note of staff"]
CANARIES = ["canary hazard in the shed", "7 Canary Street", "07700 900123", *WRITTEN]
CODE = code_for("the token of this booking")
KEPT = 30


def run(**options):
    said = StringIO()
    call_command("forget_givers", stdout=said, verbosity=2, **options)
    return said.getvalue()


def later(days):
    return time_machine.travel(timezone.now() + timedelta(days=days))


@pytest.fixture
def tidy(transactional_db):
    """The files of the database hold nothing of the tests before."""
    tidy_up()


@pytest.fixture
def booking(period, slot):
    booking = a_booking(slot, told=TOLD, code_hash=hash_code(CODE), contact="telephone")
    Booking.objects.filter(pk=booking.pk).update(contact_mark="5ca1")
    given, staff = WRITTEN
    booking.notes.create(text=given, number=1)
    booking.add_note(staff, somebody("officer"))
    booking.refresh_from_db()
    return booking


def ended(booking, status=Status.COLLECTED, **values):
    values = {"status": status, "ended_on": timezone.localdate(), "held_until": None} | values
    Booking.objects.filter(pk=booking.pk).update(**values)
    booking.refresh_from_db()
    return booking


def sealed_of(booking):
    """What is stored of it: some bytes of each sealed value, and the hash."""
    values = [getattr(booking, name).envelope for name in ("hazards", "place", "contact")]
    values += [note.text.envelope for note in booking.notes.all()]
    return [value[40:64] for value in values] + [booking.code_hash]


# Nothing is left


def test_a_forgotten_giver_is_nowhere_any_more(tidy, booking):
    wanted = sealed_of(booking)
    server_log = server_log_from_here()
    assert found(wanted, backed_up()) == wanted
    a_receipt(booking=sent_out(booking), version=booking.version)

    with later(KEPT), captured_log() as log:
        said = run()

    after = b"\n".join([backed_up(), server_log(), log.getvalue().encode()])
    assert said == "1 forgotten.\n"
    assert found([*wanted, *CANARIES], after) == []
    assert found([booking.reference], after) == [booking.reference]
    assert not BookingNote.objects.exists()
    assert Booking.objects.get().contact_mark == ""
    assert BookedItem.objects.count() == ReceivedItem.objects.count() == 1
    trail = str(list(AuditEntry.objects.values()))
    assert [told for told in CANARIES if told in trail] == []
    assert read_through().fault == ""


def test_it_is_on_record_that_the_site_did_it(booking):
    ended(booking)

    with later(KEPT):
        run()

    entry = AuditEntry.objects.first()
    assert (entry.staff, entry.action) == (None, "delete")
    assert (entry.record, entry.outcome) == (str(booking), "place, contact and notes destroyed")


# When


@pytest.mark.parametrize("status", sorted(set(Status) - {"requested", "needs-call"}))
@pytest.mark.parametrize(("days", "number"), [(KEPT - 1, 0), (KEPT, 1)])
def test_it_is_forgotten_on_its_day_however_it_ended(booking, status, days, number):
    if status in {"confirmed", "out"}:
        ended(booking, status, ended_on=None)
        number = 0
    else:
        ended(booking, status)

    with later(days):
        due = Booking.objects.due_to_forget(timezone.localdate())
        assert due.count() == number


def test_each_visit_is_kept_as_long_as_its_giver_was_told(booking, afternoon):
    published_as(booking.period, days_kept=90)
    afterwards = ended(a_booking(afternoon, number=2, period=booking.period))
    ended(booking)

    assert booking.forgets_on == MONDAY + timedelta(days=KEPT)
    assert afterwards.forgets_on == MONDAY + timedelta(days=90)
    with later(KEPT):
        assert list(Booking.objects.due_to_forget(timezone.localdate())) == [booking]
    with later(90):
        assert Booking.objects.due_to_forget(timezone.localdate()).count() == 2


def test_to_take_an_outcome_back_does_not_put_off_its_day(booking):
    officer = somebody("officer")
    ended(sent_out(booking))
    with later(1):
        booking.decide(officer, Status.OUT, booking.version)
        assert (booking.status, booking.ended_on) == (Status.OUT, None)
    with later(20):
        booking.decide(officer, Status.COLLECTED, booking.version)

    assert booking.ended_on == MONDAY
    booking.refresh_from_db()
    assert booking.forgets_on == MONDAY + timedelta(days=KEPT)


def test_to_put_an_outcome_right_at_once_does_not_put_off_its_day_either(booking):
    ended(booking, Status.NOBODY_IN)

    with later(20):
        booking.decide(somebody("officer"), Status.CANCELLED, booking.version)

    assert booking.ended_on == MONDAY


@pytest.mark.parametrize("status", OPEN)
def test_what_nobody_ended_is_kept_for_longer_and_then_expires(booking, slot, status):
    Booking.objects.filter(pk=booking.pk).update(status=status, held_until=None)
    with later(KEPT + 30):
        said = run()

    assert "0 forgotten." in said
    assert "1 visits are past their day and have no outcome." in said
    booking.refresh_from_db()
    assert booking.place.open() == TOLD["place"]

    with later(1 + KEPT + 30):
        assert run() == "1 forgotten.\n"

    booking.refresh_from_db()
    slot.refresh_from_db()
    assert (booking.status, booking.place, slot.held) == (Status.EXPIRED, None, 0)
    said = [entry.outcome for entry in AuditEntry.objects.in_order()][-2:]
    assert said == [
        "expired: nobody said how it ended",
        "place, contact and notes destroyed",
    ]


def test_staff_read_beforehand_when_a_visit_without_an_outcome_expires(booking, signed_in_as):
    client = signed_in_as(Role.COLLECTIONS)
    pages = ["/admin/amnesty/booking/", f"/admin/amnesty/booking/{booking.pk}/change/"]

    def read():
        return [" ".join(client.get(page).content.decode().split()) for page in pages]

    assert not any("it expires" in page for page in read())
    Booking.objects.filter(pk=booking.pk).update(status=Status.OUT, held_until=None)
    a_week_ago = booking.slot.date - timedelta(days=7)
    CollectionSlot.objects.filter(pk=booking.slot_id).update(date=a_week_ago)
    in_list, on_page = read()

    assert "Without an outcome it expires and is destroyed on 16 Jan 2027" in in_list
    assert "it expires on 16 January 2027" in on_page


def test_a_visit_that_ended_says_when_by_force(booking):
    with pytest.raises(IntegrityError):
        Booking.objects.filter(pk=booking.pk).update(status=Status.NOBODY_IN, held_until=None)


def test_a_dry_run_says_what_would_be_done_and_does_nothing(booking):
    ended(booking)

    with later(KEPT):
        said = run(dry_run=True)

    assert said == f"{booking}: would be forgotten\n"
    booking.refresh_from_db()
    assert booking.forgotten_on is None
    assert not AuditEntry.objects.filter(action="delete").exists()


# Again, and at once


def test_a_second_run_forgets_nothing_again(booking):
    ended(booking)

    with later(KEPT):
        run()
        assert run() == "0 forgotten.\n"
        assert booking.forget() is False

    assert AuditEntry.objects.filter(action="delete").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_forget_it_once(booking):
    ended(booking)

    with later(KEPT):
        all_at_once([run, run, run])

    assert AuditEntry.objects.filter(action="delete").count() == 1
    booking.refresh_from_db()
    assert booking.forgotten_on is not None


def test_a_note_that_came_at_that_moment_goes_with_the_next_run(booking):
    ended(booking)
    with later(KEPT):
        booking.forget()
        BookingNote.objects.create(booking=booking, text="canary", number=9)

        run()

    assert not BookingNote.objects.exists()


def test_a_fault_says_its_kind_only_and_the_others_are_forgotten(booking, afternoon, monkeypatch):
    ended(booking)
    other = ended(a_booking(afternoon, number=2))
    forget = Booking.forget

    def fails(self):
        if self.pk == booking.pk:
            raise DatabaseError("7 Canary Street")
        return forget(self)

    monkeypatch.setattr(Booking, "forget", fails)
    said = StringIO()
    with later(KEPT), pytest.raises(CommandError, match="1 could not be forgotten"):
        call_command("forget_givers", stderr=said)

    assert f"{booking}: DatabaseError" in said.getvalue()
    assert "Canary" not in said.getvalue()
    other.refresh_from_db()
    assert other.forgotten_on is not None


def test_the_public_tier_forgets_nobody(booking, settings):
    settings.HAS_STAFF_SITE = False

    with pytest.raises(CommandError, match="staff site"):
        run()


# What stays, and what is shut


def test_a_forgotten_booking_holds_no_place_by_force(booking):
    ended(booking)

    with pytest.raises(IntegrityError):
        Booking.objects.filter(pk=booking.pk).update(forgotten_on=timezone.localdate())


def test_nobody_goes_where_the_place_is_forgotten(booking):
    ended(booking, Status.NOBODY_IN)
    booking.forget()
    booking.refresh_from_db()

    with pytest.raises(ValidationError):
        booking.decide(somebody("officer"), Status.CANCELLED, booking.version)


def test_its_page_says_that_it_is_forgotten(booking, signed_in_as):
    ended(booking)
    client = signed_in_as(Role.COLLECTIONS)
    address = f"/admin/amnesty/booking/{booking.pk}/change/"

    before = client.get(address).content.decode()
    booking.forget()
    after = client.get(address).content.decode()

    assert "destroyed from 23 December 2026 on" in before
    assert "canary hazard in the shed" in before
    assert "On 23 November 2026 the place, the contact" in after
    assert "canary" not in after
    assert "Shotgun" in after


def test_its_code_opens_nothing_any_more(booking, client):
    def opens():
        typed = {"reference": booking.reference, "code": CODE}
        return client.post("/amnesty/booking/", typed, follow=True).request["PATH_INFO"]

    assert opens() == "/amnesty/booking/opened/"
    ended(booking)
    booking.forget()

    assert opens() == "/amnesty/booking/not-opened/"
