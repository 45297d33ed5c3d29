"""Officers read what was told and decide; they change none of it, and every look is recorded."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.urls import reverse

from amnesty.models import Booking, CollectionSlot
from campaign_site.models import AuditEntry
from tests.amnesty.factories import a_booking

# Before anyone signs in: a sign-in lasts for minutes only.
pytestmark = pytest.mark.usefixtures("monday")

PLACE = "12 Canary Lane"
LIST = "admin:amnesty_booking_changelist"


@pytest.fixture
def booking(period, slot):
    return a_booking(
        slot,
        loaded="unknown",
        place=PLACE,
        notices=["dog", "children"],
        note="Mind the geese",
        contact="telephone",
        name="",
        telephone="01632 960001",
        may_leave_message="no",
    )


@pytest.fixture
def page_of(booking):
    return reverse("admin:amnesty_booking_change", args=[booking.pk])


@pytest.fixture
def does(admin_client):
    """Chooses an action for some bookings on the list."""

    def does(action, *bookings):
        typed = {"action": action, "_selected_action": [booking.pk for booking in bookings]}
        return admin_client.post(reverse(LIST), typed, follow=True).content.decode()

    return does


def test_the_list_shows_no_address(admin_client, booking):
    page = admin_client.get(reverse(LIST)).content.decode()

    assert booking.reference in page
    assert PLACE not in page
    assert "NN1" not in page
    assert [entry.action for entry in AuditEntry.objects.all()] == ["list"]


def test_an_opened_booking_shows_what_was_told_in_words(admin_client, page_of):
    page = admin_client.get(page_of).content.decode()

    for words in (PLACE, "I do not know", "There is a dog\nThere are children", "By telephone"):
        assert words in page
    assert "Mind the geese" in page
    assert "01632 960001" in page
    assert "Shotgun" in page


def test_what_was_told_is_escaped(admin_client, period, slot):
    booking = a_booking(slot, place="<script>alert(1)</script>")

    page = admin_client.get(reverse("admin:amnesty_booking_change", args=[booking.pk]))

    assert "<script>alert(1)" not in page.content.decode()
    assert "&lt;script&gt;alert(1)" in page.content.decode()


def test_each_look_is_recorded_without_a_word_of_what_was_told(admin_client, booking, page_of):
    admin_client.get(page_of)
    admin_client.get(page_of)

    entries = AuditEntry.objects.all()
    assert [(entry.action, entry.staff.username) for entry in entries] == [("view", "admin")] * 2
    assert all(entry.subject == f"amnesty.booking {booking.reference}" for entry in entries)


def test_without_the_private_key_the_page_says_sealed(admin_client, page_of, settings):
    settings.SEALING_PRIVATE_KEYS = []

    page = admin_client.get(page_of).content.decode()

    assert "Sealed. This process does not hold the key." in page
    assert PLACE not in page


@pytest.mark.parametrize("page", ["add", "delete"])
def test_a_booking_can_not_be_made_or_deleted_by_hand(admin_client, booking, page):
    args = [booking.pk] if page == "delete" else []

    answer = admin_client.get(reverse(f"admin:amnesty_booking_{page}", args=args))

    assert answer.status_code == 403


def test_what_was_told_can_not_be_changed(admin_client, booking, page_of):
    answer = admin_client.post(page_of, {"status": "collected", "reference": "B-0"})

    assert answer.status_code == 403
    booking.refresh_from_db()
    assert booking.status == Booking.Status.REQUESTED


def test_who_may_not_look_sees_nothing_and_the_try_is_on_record(client, booking, page_of):
    client.force_login(get_user_model().objects.create(username="press", is_staff=True))

    assert client.get(page_of).status_code == 403
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.record) == ("refused", str(booking.pk))


def test_an_unknown_booking_leaves_no_entry(admin_client, db):
    admin_client.get(reverse("admin:amnesty_booking_change", args=["nothing"]))

    assert not AuditEntry.objects.exists()


def test_the_list_finds_a_reference(admin_client, booking, slot):
    other = a_booking(slot, number=2)

    page = admin_client.get(reverse(LIST), {"q": booking.reference}).content.decode()

    assert booking.reference in page
    assert other.reference not in page


def test_confirming_is_recorded_and_the_others_are_counted(does, booking, slot):
    collected = a_booking(slot, number=2)
    collected.confirm()
    collected.collect()

    page = does("confirm", booking, collected)

    booking.refresh_from_db()
    assert booking.status == Booking.Status.CONFIRMED
    assert "1 booking was changed." in page
    assert "1 booking can’t be changed in that way any more." in page
    entry = AuditEntry.objects.get(action="change")
    assert entry.outcome == "confirmed"
    assert entry.subject.endswith(booking.reference)


def test_collecting_follows_confirming(does, booking):
    does("collect", booking)
    booking.refresh_from_db()
    assert booking.status == Booking.Status.REQUESTED

    does("confirm", booking)
    does("collect", booking)

    booking.refresh_from_db()
    assert booking.status == Booking.Status.COLLECTED


def test_cancelling_frees_the_place(does, booking):
    does("cancel", booking)

    assert CollectionSlot.objects.get(pk=booking.slot_id).held == 0


def test_who_may_only_look_can_not_change_the_status(client, booking):
    officer = get_user_model().objects.create(username="reader", is_staff=True)
    officer.user_permissions.add(Permission.objects.get(codename="view_booking"))
    client.force_login(officer)

    client.post(reverse(LIST), {"action": "cancel", "_selected_action": [booking.pk]})

    booking.refresh_from_db()
    assert booking.status == Booking.Status.REQUESTED


# Slots


def page_of_slot(slot):
    return reverse("admin:amnesty_collectionslot_change", args=[slot.pk])


def slot_form(slot, **values):
    return {
        "area": slot.area_id,
        "date": slot.date.isoformat(),
        "window": slot.window,
        "capacity": slot.capacity,
    } | values


def test_a_slot_can_be_made_larger_without_losing_what_is_taken(admin_client, booking, slot):
    admin_client.post(page_of_slot(slot), slot_form(slot, capacity=9))

    slot.refresh_from_db()
    assert (slot.capacity, slot.held) == (9, 1)


def test_a_slot_smaller_than_what_is_taken_is_refused_in_words(admin_client, booking, slot):
    page = admin_client.post(page_of_slot(slot), slot_form(slot, capacity=0))

    assert "More places are taken than that." in page.content.decode()
    slot.refresh_from_db()
    assert slot.capacity == 3


@pytest.mark.parametrize(
    "model", ["itemkind", "surrenderperiod", "collectionarea", "collectionslot", "surrenderpoint"]
)
def test_staff_can_open_the_lists_and_the_empty_forms(admin_client, booking, model):
    for page in ("changelist", "add"):
        answer = admin_client.get(reverse(f"admin:amnesty_{model}_{page}"))
        assert answer.status_code == 200
