"""What was handed over becomes a receipt, and the receipt says what became of it."""

from contextlib import suppress

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.urls import reverse

from amnesty.models import Booking, ItemKind, Receipt, ReceivedItem
from amnesty.models.earlier_items import AppendOnly
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from campaign_site.versions import Stale
from tests.amnesty.factories import MONDAY, TUESDAY, a_booking, a_kind, a_session, an_item
from tests.amnesty.taken_in import a_receipt, sent_out, somebody, to_be_destroyed
from tests.amnesty.taken_in import an_item as taken
from tests.racing import all_at_once

pytestmark = pytest.mark.django_db
WHY = "It was read wrongly."


@pytest.fixture
def officer(monday, signed_in_as):
    return signed_in_as(Role.COLLECTIONS, name="officer")


@pytest.fixture
def rifle(db):
    return a_kind("rifle", order=2)


@pytest.fixture
def booking(period, slot, shotgun, rifle):
    booked = [an_item(shotgun, number=2), an_item(rifle, number=None)]
    return sent_out(a_booking(slot, booked=booked))


def address(name, *args):
    return reverse(f"admin:amnesty_{name}", args=args)


def typed(items, **values):
    """What a browser sends: a row for each of these dicts."""
    usual = {"token": "a token", "taken_on": "2026-11-23"}
    rows = {
        f"form-{place}-{name}": value
        for place, item in enumerate(items)
        for name, value in ({"state": "unknown"} | item).items()
    }
    count = {"form-TOTAL_FORMS": len(items), "form-INITIAL_FORMS": values.pop("initial", 0)}
    return usual | rows | count | values


def visit_rows(booking, *numbers, **changed):
    """The rows of the booked items, with these numbers typed into them."""
    return [
        {"kind": item.kind_id, "expected": item.pk, "number": number}
        for item, number in zip(booking.items.all(), numbers, strict=True)
    ]


def takes_in(client, booking, *numbers, more=(), **values):
    items = [*visit_rows(booking, *numbers), *more]
    values = {"version": booking.version, "initial": 2} | values
    return client.post(address("take_in", booking.pk), typed(items, **values))


def text_of(page):
    return " ".join(page.content.decode().split())


def trail():
    return [f"{entry.action} {entry.subject}" for entry in AuditEntry.objects.in_order()]


# From a visit to a receipt


def test_a_receipt_of_a_visit_makes_it_collected(officer, booking, shotgun):
    page = takes_in(officer, booking, 2, "")

    receipt = Receipt.objects.get()
    assert page["Location"] == address("receipt", receipt.number)
    item = receipt.items.get()
    assert (item.kind, item.number, item.expected.kind) == (shotgun, 2, shotgun)
    assert (receipt.booking, receipt.taken_by) == (booking, officer.staff)
    booking.refresh_from_db()
    assert (booking.status, booking.ended_on) == (Booking.Status.COLLECTED, MONDAY)
    assert trail() == [f"change amnesty.booking {booking}", f"add amnesty.receipt {receipt}"]


def test_a_visit_may_have_several_receipts(officer, booking, rifle):
    takes_in(officer, booking, 2, "")
    booking.refresh_from_db()
    takes_in(officer, booking, "", 1, token="another token")

    assert [receipt.items.get().number for receipt in booking.receipts.order_by("pk")] == [2, 1]


def test_the_second_press_of_the_button_stores_nothing(officer, booking):
    takes_in(officer, booking, 2, "")
    page = takes_in(officer, booking, 2, "")

    assert page.status_code == 302
    assert Receipt.objects.count() == 1


def test_two_officers_who_record_one_visit_read_of_each_other(officer, booking):
    version = booking.version
    Receipt.objects.take(somebody("other"), [taken()], "theirs", booking=booking, version=version)
    Booking.objects.filter(pk=booking.pk).update(status=Booking.Status.OUT)

    page = takes_in(officer, booking, 2, 1, version=version)

    assert page.status_code == 409
    assert "somebody else changed the visit" in text_of(page)
    assert 'name="form-0-number" value="2"' in text_of(page)
    assert Receipt.objects.count() == 1
    page = takes_in(officer, booking, 2, 1, version=page.context["booking"].version)
    assert page.status_code == 302


def test_where_a_number_is_not_entered_nothing_was_taken_in(officer, booking):
    page = takes_in(officer, booking, "", "")

    assert page.status_code == 422
    assert "Enter at least one item that was taken in" in text_of(page)
    assert not Receipt.objects.exists()
    booking.refresh_from_db()
    assert booking.status == Booking.Status.OUT


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"make": "Example"}, "Enter how many were taken in"),
        ({"number": 1}, "Select the kind"),
        ({"number": 0}, "Enter 1 or more"),
        ({"number": 10**9}, "Enter a smaller number"),
        ({"number": "some"}, "Enter a whole number."),
        ({"number": 1, "needs_forensics": "on"}, "Enter why it is examined"),
    ],
)
def test_a_row_that_is_half_filled_in_is_asked_about(officer, booking, row, words):
    page = takes_in(officer, booking, 1, "", more=[row])

    assert page.status_code == 422
    assert text_of(page).count(words) == 2
    assert not Receipt.objects.exists()


def test_an_item_of_another_visit_can_not_be_named(officer, booking, afternoon):
    other = a_booking(afternoon, number=2)
    row = {"kind": a_kind().pk, "number": 1, "expected": other.items.get().pk}

    page = takes_in(officer, booking, "", "", more=[row])

    assert page.status_code == 422


def test_one_more_row_keeps_what_was_typed(officer, booking):
    items = [*visit_rows(booking, 2, ""), {"make": "Example"}]
    values = typed(items, version=booking.version, initial=2, more="yes")

    page = officer.post(address("take_in", booking.pk), values)

    text = text_of(page)
    assert page.status_code == 200
    assert 'name="form-TOTAL_FORMS" value="4"' in text
    assert 'name="form-2-make" value="Example"' in text
    assert "Enter how many were taken in" not in text
    assert '<option value="unknown" selected>' in text.split('name="form-3-state"')[1]
    assert not Receipt.objects.exists()


def test_there_is_room_for_thirty_items(officer, booking):
    items = [{"make": f"Example {number}"} for number in range(30)]
    values = typed(items, version=booking.version, more="yes")

    text = text_of(officer.post(address("take_in", booking.pk), values))

    assert 'name="form-TOTAL_FORMS" value="30"' in text
    assert 'value="Example 29"' in text


def test_before_officers_are_out_there_is_nothing_to_record(officer, period, slot):
    booking = a_booking(slot)

    page = officer.get(address("take_in", booking.pk), follow=True)

    assert page.redirect_chain[0][0] == address("booking_change", booking.pk) + "#received"
    with pytest.raises(ValidationError, match="Say first that officers are out"):
        a_receipt(booking=booking, version=1)
    assert not Receipt.objects.exists()


def test_where_a_visit_became_an_incident_it_stays_one(officer, booking):
    Booking.objects.filter(pk=booking.pk).update(status="incident", ended_on=MONDAY)
    booking.refresh_from_db()

    takes_in(officer, booking, 1, "")

    booking.refresh_from_db()
    assert booking.status == Booking.Status.INCIDENT
    assert booking.receipts.count() == 1


def test_the_form_names_what_was_booked_and_nothing_that_is_sealed(officer, booking):
    text = text_of(officer.get(address("take_in", booking.pk)))

    assert "booked as: Shotgun × 2" in text
    assert "booked as: Rifle" in text
    assert "Example Street" not in text
    assert trail() == [f"view amnesty.booking {booking}"]


# Expected against received


def rows_of(officer, booking):
    page = officer.get(address("booking_change", booking.pk))
    return [
        (str(row.kind), row.expected_in_words, row.received, row.difference)
        for row in page.context["compared"]
    ]


def test_what_was_booked_stands_beside_what_was_taken_in(officer, booking, shotgun, rifle):
    booked = {item.kind: item for item in booking.items.all()}
    knife = a_kind("knife", group=ItemKind.Group.BLADES)
    pistol = a_kind("handgun", order=3)
    items = [
        taken(shotgun, number=3, expected=booked[shotgun]),
        taken(pistol, expected=booked[rifle]),
        taken(knife),
    ]
    a_receipt(*items, booking=booking, version=booking.version)

    assert rows_of(officer, booking) == [
        ("Shotgun", "2", 3, "1 more than booked"),
        ("Rifle", "number not known", 0, "not handed over"),
        ("Handgun", "not booked", 1, "was not booked; booked as Rifle"),
        ("Knife", "not booked", 1, "was not booked"),
    ]


def test_what_is_as_booked_differs_in_nothing(officer, booking, shotgun, rifle):
    a_receipt(
        taken(shotgun, number=1), taken(rifle, number=9), booking=booking, version=booking.version
    )
    booking.refresh_from_db()
    a_receipt(taken(shotgun, number=1), booking=booking)

    assert [difference for *_row, difference in rows_of(officer, booking)] == ["", ""]
    assert rows_of(officer, booking)[0][:3] == ("Shotgun", "2", 2)


def test_fewer_than_booked_is_said(officer, booking, shotgun):
    a_receipt(taken(shotgun), booking=booking, version=booking.version)

    assert rows_of(officer, booking)[0][3] == "1 fewer than booked"


# Walk-ins


def test_somebody_walks_in_without_a_name(officer, shotgun):
    session = a_session()
    items = [{"kind": shotgun.pk, "number": 1, "serial": "A1"}]

    officer.post(address("walk_in"), typed(items, point=session.pk, taken_on=f"{MONDAY}"))

    receipt = Receipt.objects.get()
    assert (receipt.booking, receipt.point, receipt.items.get().serial) == (None, session, "A1")


def test_a_receipt_is_for_a_visit_or_for_a_place(booking):
    with pytest.raises(IntegrityError):
        a_receipt(booking=booking, version=booking.version, point=a_session())


def test_nothing_is_taken_in_in_the_future(officer, shotgun, monday):
    items = [{"kind": shotgun.pk, "number": 1}]

    page = officer.post(address("walk_in"), typed(items, taken_on=f"{TUESDAY}"))

    assert "Enter a day that is today or in the past" in text_of(page)


# Later


def changes(item, **values):
    usual = {"kind": item.kind_id, "number": item.number, "state": item.state, "reason": WHY}
    return {"version": item.version} | usual | values


def test_what_becomes_of_an_item_is_on_record_by_name_only(officer):
    item = a_receipt().items.get()

    officer.post(
        address("received_item", item.pk), changes(item, property_number="P 77", route="museum")
    )

    item.refresh_from_db()
    assert (item.property_number, item.route, item.version) == ("P 77", "museum", 2)
    entry = AuditEntry.objects.first()
    assert (entry.outcome, entry.record) == (
        "property number, what becomes of it",
        f"{item.receipt}",
    )
    assert entry.reason == WHY
    assert "P 77" not in str(AuditEntry.objects.values())


def test_nobody_saves_over_what_somebody_else_saved(officer):
    item = a_receipt().items.get()
    item.change(somebody("other"), 1, WHY, seal="B 2")

    page = officer.post(
        address("received_item", item.pk), changes(item, seal="C 3") | {"version": 1}
    )

    assert page.status_code == 409
    assert 'value="C 3"' in text_of(page)
    item.refresh_from_db()
    assert item.seal == "B 2"
    with pytest.raises(Stale):
        item.change(somebody("other"), 1, WHY, seal="D 4")


def test_what_somebody_signed_for_is_not_changed_any_more(officer):
    item = to_be_destroyed()
    ReceivedItem.objects.sign(somebody("first"), [item])
    item.refresh_from_db()

    assert officer.get(address("received_item", item.pk)).status_code == 302
    page = officer.post(address("received_item", item.pk), changes(item, seal="C 3"))

    assert page.status_code == 409
    item.refresh_from_db()
    assert item.seal == ""


def test_a_receipt_that_was_a_mistake_counts_nowhere(officer, booking):
    receipt = a_receipt(booking=booking, version=booking.version)

    officer.post(address("receipt_void", receipt.number), {"reason": "Typed for the wrong visit."})

    receipt.refresh_from_db()
    assert receipt.voided_on == MONDAY
    assert not ReceivedItem.objects.counted().exists()
    assert rows_of(officer, booking)[0][2:] == (None, "not recorded yet")
    text = text_of(officer.get(address("receipt", receipt.number)))
    assert "Void since 23 November 2026" in text
    assert "Make it void" not in text
    page = officer.get(address("received_item", receipt.items.get().pk))
    assert page.status_code == 404
    with pytest.raises(ValidationError, match="void already"):
        receipt.void(officer.staff, "again")


def test_a_receipt_with_a_signed_item_is_not_made_void(officer):
    item = to_be_destroyed()
    ReceivedItem.objects.sign(somebody("first"), [item])

    page = officer.post(
        address("receipt_void", item.receipt.number), {"reason": "Typed for the wrong visit."}
    )

    assert page.status_code == 422
    assert "Somebody has signed" in text_of(page)
    item.receipt.refresh_from_db()
    assert item.receipt.voided_on is None


def test_nothing_is_changed_without_a_reason(officer):
    item = a_receipt().items.get()

    page = officer.post(address("received_item", item.pk), changes(item, number=7, reason=""))

    assert page.status_code == 422
    assert "Enter the reason" in text_of(page)
    item.refresh_from_db()
    assert item.number == 1
    assert not item.earlier.exists()


def test_what_stood_there_earlier_stays_on_the_receipt_for_ever(officer, rifle):
    item = a_receipt(taken(number=2, serial="A 123", needs_forensics=True, forensic_reason="Old."))
    item = item.items.get()
    typed = {"kind": rifle.pk, "number": 1, "serial": "B 9"}
    officer.post(address("received_item", item.pk), changes(item, **typed))
    item.refresh_from_db()
    officer.post(address("received_item", item.pk), changes(item, serial="C 7", reason="Again so."))

    text = text_of(officer.get(address("receipt", item.receipt.number)))

    first, second = item.earlier.order_by("number")
    assert (first.number, first.values["kind"], first.values["number"]) == (1, "Shotgun", "2")
    assert (first.values["serial"], second.values["serial"]) == ("A 123", "B 9")
    assert (second.changed_by, second.reason) == (officer.staff, "Again so.")
    assert "Changed by officer on 23 November 2026, 10:00: It was read wrongly." in text
    for name, words in [
        ("kind", "Shotgun"),
        ("how many", "2"),
        ("serial number, as found", "A 123"),
        ("serial number, as found", "B 9"),
        ("goes to forensic examination", "yes"),
    ]:
        assert f"<dt>Before: {name}</dt><dd>{words}</dd>" in text


def test_what_stood_there_earlier_is_not_changed_or_deleted(officer):
    item = a_receipt().items.get()
    item.change(officer.staff, 1, WHY, seal="B 2")
    earlier = item.earlier.get()

    for action in (earlier.save, earlier.delete, item.earlier.all().delete):
        with pytest.raises(AppendOnly):
            action()
    with pytest.raises(AppendOnly):
        item.earlier.all().update(reason="another")
    with pytest.raises(ProtectedError):
        item.delete()


def test_who_took_it_in_does_not_make_it_void_alone(officer, signed_in_as):
    receipt = a_receipt(by=officer.staff)

    text = text_of(officer.get(address("receipt", receipt.number)))
    page = officer.post(address("receipt_void", receipt.number), {"reason": "Typed twice."})

    assert "Make it void" not in text
    assert "somebody else must make it void" in text
    assert page.status_code == 422
    assert "You took it in. Somebody else must make it void." in text_of(page)
    other = signed_in_as(Role.COLLECTIONS, name="other")
    other.post(address("receipt_void", receipt.number), {"reason": "Typed twice."})
    receipt.refresh_from_db()
    assert (receipt.voided_on, receipt.voided_by) == (MONDAY, other.staff)


def test_the_database_lets_nobody_void_what_they_took_in(officer):
    receipt = a_receipt(by=officer.staff)

    with pytest.raises(IntegrityError):
        Receipt.objects.filter(pk=receipt.pk).update(voided_on=MONDAY, voided_by=officer.staff)


@pytest.mark.parametrize("status", ["nobody-in", "not-handed-over", "cancelled"])
def test_a_visit_with_a_receipt_does_not_end_as_if_nothing_was_taken_in(officer, booking, status):
    receipt = a_receipt(booking=booking, version=booking.version)
    booking.refresh_from_db()
    before = "out" if status != "cancelled" else "confirmed"
    Booking.objects.filter(pk=booking.pk).update(status=before, ended_on=None)
    booking.refresh_from_db()

    with pytest.raises(ValidationError, match="Make the receipt void first"):
        booking.decide(officer.staff, status, booking.version)

    receipt.void(officer.staff, "a mistake")
    booking.decide(officer.staff, status, booking.version)
    assert booking.status == status


def test_what_is_recorded_about_a_visit_is_of_the_version_that_was_seen(officer, booking):
    a_receipt(booking=booking, version=booking.version)

    with pytest.raises(Stale):
        a_receipt(booking=booking, version=booking.version - 1)

    assert booking.receipts.count() == 1


# On paper


def test_the_paper_names_the_items_and_nobody_who_gave_them(officer, booking, shotgun):
    item = taken(shotgun, make="Example & Sons", serial="A 123", property_number="P 9")
    receipt = a_receipt(item, booking=booking, version=booking.version)
    AuditEntry.objects.count()

    text = text_of(officer.get(address("receipt_print", receipt.number)))

    sheet = text.split('class="site-sheet"')[1]
    assert f"<h1>Receipt {receipt}</h1>" in sheet
    assert "1 × Shotgun" in sheet
    assert "Monday 23 November 2026" in sheet
    assert "finder, Northamptonshire Police" in sheet
    for hidden in ("Example", "A 123", "P 9", booking.reference):
        assert hidden not in sheet
    assert trail()[-1] == f"print amnesty.receipt {receipt}"


def test_make_and_serial_number_stand_on_it_where_they_are_wanted(officer):
    receipt = a_receipt(taken(make="Example", calibre="12", serial="A 123"))

    page = officer.get(address("receipt_print", receipt.number), {"with_details": "on"})

    assert "Serial number: A 123" in text_of(page)
    assert AuditEntry.objects.first().outcome == "with make, calibre and serial number"


# The list


def test_the_list_of_receipts_leads_to_each(officer):
    receipt = a_receipt()

    page = officer.get(address("receipt_changelist"), {"q": receipt.number[:6]})

    assert receipt.number in text_of(page)
    page = officer.get(address("receipt_change", receipt.pk))
    assert page["Location"] == address("receipt", receipt.number)


def test_a_receipt_that_is_not_there(officer):
    assert officer.get(address("receipt", "R-0000-0000-0")).status_code == 404
    assert officer.get(address("receipt_change", 77)).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_two_presses_at_once_store_one_receipt(period, slot, transactional_db):
    booking = sent_out(a_booking(slot))
    officer = somebody("officer")

    def press():
        own = Booking.objects.get(pk=booking.pk)
        with suppress(Stale):
            a_receipt(by=officer, booking=own, version=booking.version, token="the same")

    all_at_once([press] * 4)

    assert Receipt.objects.count() == 1
    assert ReceivedItem.objects.count() == 1
    booking.refresh_from_db()
    assert booking.status == Booking.Status.COLLECTED
