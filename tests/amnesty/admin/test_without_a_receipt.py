"""What was collected, while nobody has recorded what it was, is not lost from sight."""

from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.urls import reverse

from amnesty.models import Booking, CollectionSlot, Receipt
from campaign_site.roles import Role
from tests.amnesty.factories import MONDAY, a_booking, a_kind, an_item
from tests.amnesty.taken_in import a_receipt, somebody

# Before anyone signs in: a sign-in lasts for minutes only.
pytestmark = pytest.mark.usefixtures("monday", "period")

LIST = reverse("admin:amnesty_booking_changelist")
Status = Booking.Status


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.COLLECTIONS)


def a_visit(slot, number=1, status=Status.COLLECTED):
    booking = a_booking(slot, number, booked=[an_item(a_kind(), number=2)])
    rows = Booking.objects.filter(pk=booking.pk)
    ended_on = MONDAY if status == Status.COLLECTED else None
    rows.update(status=status, held_until=None, ended_on=ended_on)
    booking.refresh_from_db()
    return booking


def rows_of(officer, booking):
    page = officer.get(reverse("admin:amnesty_booking_change", args=[booking.pk]))
    return [(row.received_in_words, row.difference) for row in page.context["compared"]]


def test_the_list_holds_what_has_no_receipt_or_only_a_void_one(officer, slot):
    none, with_one, mistaken = (a_visit(slot, number) for number in (1, 2, 3))
    a_receipt(booking=with_one)
    a_receipt(booking=mistaken).void(somebody("other"), "It was another visit.")

    rows = officer.get(LIST, {"state": "no-receipt"}).context["rows"]
    start = officer.get(reverse("admin:index")).content.decode()

    assert {row["booking"] for row in rows} == {none, mistaken}
    assert f'<a href="{LIST}?state=no-receipt">Collected without a receipt (2)</a>' in start


def test_a_visit_that_officers_are_out_for_is_not_one_of_them(officer, slot):
    a_visit(slot, status=Status.OUT)

    assert not officer.get(LIST, {"state": "no-receipt"}).context["rows"]


@pytest.mark.parametrize("status", [Status.OUT, Status.COLLECTED])
def test_what_nobody_has_recorded_is_not_called_missing(officer, slot, status):
    booking = a_visit(slot, status=status)

    assert rows_of(officer, booking) == [("not recorded yet", "not recorded yet")]


def test_with_a_receipt_it_says_what_was_taken_in(officer, slot):
    booking = a_visit(slot)
    a_receipt(booking=booking)

    assert rows_of(officer, booking) == [("1", "1 fewer than booked")]


def test_with_a_receipt_it_stands_there_whatever_became_of_the_visit(officer, slot):
    booking = a_visit(slot)
    a_receipt(booking=booking)
    Booking.objects.update(status=Status.NOT_HANDED_OVER)

    assert rows_of(officer, booking) == [("1", "1 fewer than booked")]


# A release that did not note it was at work meanwhile.


def at_night():
    said = StringIO()
    call_command("forget_givers", stdout=said, verbosity=2)
    return said.getvalue()


def when_migrated():
    import_module("amnesty.migrations.0008_earlier_receipts_are_noted").note(apps, None)


@pytest.fixture
def left_wrong(slot):
    """Those with a receipt that is not noted, with a void one that still is, and both right."""
    CollectionSlot.objects.update(capacity=4)
    given, void, without, right = (a_visit(slot, number) for number in (1, 2, 3, 4))
    a_receipt(booking=given)
    a_receipt(booking=void).void(somebody("other"), "It was another visit.")
    a_receipt(booking=right)
    a_receipt()
    Booking.objects.filter(pk=given.pk).update(has_receipt=False)
    Booking.objects.filter(pk=void.pk).update(has_receipt=True)
    return {"with": {given, right}, "without": {void, without}}


@pytest.mark.parametrize("mend", [at_night, when_migrated])
def test_what_an_older_release_did_not_note_is_noted_both_ways(left_wrong, mend):
    mend()

    assert set(Booking.objects.filter(has_receipt=True)) == left_wrong["with"]
    assert set(Booking.objects.without_a_receipt()) == left_wrong["without"]


def test_only_what_is_wrong_is_written(left_wrong):
    assert [Receipt.objects.note_on_bookings() for _each in range(2)] == [2, 0]


def test_how_many_were_mended_is_said_once(left_wrong):
    assert "2 visits said wrongly whether they have a receipt" in at_night()
    assert "wrongly" not in at_night()


def test_a_dry_run_mends_nothing(left_wrong):
    call_command("forget_givers", dry_run=True, stdout=StringIO())

    assert Receipt.objects.note_on_bookings() == 2
