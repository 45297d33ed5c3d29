"""Staff free a batch of requests that nobody seems to have meant."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.html import strip_tags

from amnesty.models import Booking, CollectionSlot
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from tests.amnesty.factories import MONDAY, a_booking, a_slot
from tests.amnesty.test_places import held, places_and_bookings_agree

WHY = "sent within seconds of one another"
Status = Booking.Status


@pytest.fixture
def officer(monday, signed_in_as):
    return signed_in_as(Role.COLLECTIONS)


@pytest.fixture
def batch(period, area):
    """Twelve requests of one day, for three times."""
    slots = [a_slot(area, window=window, capacity=9) for window in CollectionSlot.Window]
    return [a_booking(slots[number % 3], number=number) for number in range(12)]


def sends(officer, **typed):
    return officer.post(reverse("admin:amnesty_freeing"), typed, follow=True)


def ticked_on(page):
    """What the page that asks would free."""
    return [row["booking"].pk for row in page.context["rows"] if row["is_ticked"]]


def test_a_batch_is_free_after_three_presses(officer, batch):
    groups = officer.get(reverse("admin:amnesty_freeing")).context["form"].lists
    (the_day, number), *_others = groups[0][2]
    assert number == 12

    asked = sends(officer, group=f"day-{the_day}")
    done = sends(officer, free="", ticked=ticked_on(asked), reason=WHY)

    assert "12 places are free again." in done.content.decode()
    assert set(Booking.objects.values_list("status", flat=True)) == {Status.CANCELLED}
    assert {slot.held for slot in CollectionSlot.objects.all()} == {0}
    changes = AuditEntry.objects.filter(action="change", reason=WHY, outcome="freed unread")
    assert changes.count() == 12


def test_what_looks_real_can_be_left_out(officer, batch):
    asked = sends(officer, group=f"day-{min(map(str, batch))}")
    ticked = [pk for pk in ticked_on(asked) if pk != batch[0].pk]

    sends(officer, free="", ticked=ticked, reason=WHY)

    assert Booking.objects.open().get() == batch[0]
    assert held(batch[0].slot) == 1
    assert places_and_bookings_agree()


def test_the_groups_are_requests_of_a_day_for_a_time_or_from_a_contact(officer, batch):
    same, also_same, older, *_others = (booking.pk for booking in batch)
    Booking.objects.filter(pk__in=[same, also_same]).update(contact_mark="mark")
    Booking.objects.filter(pk=older).update(received_on=MONDAY - timedelta(days=1))

    lists = officer.get(reverse("admin:amnesty_freeing")).context["form"].lists

    numbers = {alike: [number for _row, number in rows] for alike, _words, rows in lists}
    assert numbers == {"day": [11], "time": [4, 4, 3], "contact": [2]}
    page = sends(officer, group=[f"contact-{batch[0]}", f"contact-{batch[1]}"])
    assert "Select from the list as it is now" in page.content.decode()


def test_several_groups_are_freed_at_once(officer, batch):
    first, second = batch[0], batch[1]
    in_list = [
        f"time-{min(str(one) for one in batch if one.slot == booking.slot)}"
        for booking in (first, second)
    ]

    asked = sends(officer, group=in_list)

    assert len(ticked_on(asked)) == 8


def test_what_somebody_read_meanwhile_is_left_as_it_is(officer, batch):
    asked = sends(officer, group=f"day-{min(map(str, batch))}")
    read = batch[3]
    read.decide(officer.staff, Status.CONFIRMED, read.version)

    done = sends(officer, free="", ticked=ticked_on(asked), reason=WHY)

    assert "1 request was left as it is" in done.content.decode()
    assert Booking.objects.open().get() == read


def test_what_an_officer_entered_is_not_offered_and_not_freed(officer, batch):
    heard = batch[3]
    asked = sends(officer, group=f"day-{min(map(str, batch))}")
    Booking.objects.filter(pk=heard.pk).update(channel=Booking.Channel.TELEPHONE)

    again = sends(officer, group=f"day-{min(str(one) for one in batch if one != heard)}")
    done = sends(officer, free="", ticked=ticked_on(asked), reason=WHY)

    assert heard.pk in ticked_on(asked)
    assert heard.pk not in ticked_on(again)
    assert "1 request was left as it is" in done.content.decode()
    assert Booking.objects.open().get() == heard
    assert held(heard.slot) == 1


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ({}, "Select one group or more"),
        ({"free": "", "reason": WHY}, "Select one request or more"),
        ({"free": "", "ticked": "x"}, "Enter the reason"),
    ],
)
def test_a_mistake_frees_nothing_and_is_said(officer, batch, typed, error):
    page = sends(officer, **typed)

    assert page.status_code == 422
    assert error in strip_tags(page.content.decode())
    assert Booking.objects.open().count() == 12


def test_the_ticks_are_still_there_when_the_reason_was_missing(officer, batch):
    page = sends(officer, free="", ticked=[booking.pk for booking in batch[:2]], reason="")

    assert {booking.pk for booking in batch[:2]} == set(ticked_on(page))


def test_what_looks_real_is_not_ticked_and_says_why(officer, batch):
    slot = batch[0].slot
    feared = a_booking(slot, 20, notices=["dog"], contact="email")
    told = a_booking(slot, 21, note="The dog bites")
    noted = a_booking(slot, 22)
    noted.add_note("She called", officer.staff)

    page = sends(officer, group=f"day-{min(map(str, Booking.objects.all()))}")

    assert set(ticked_on(page)) == {booking.pk for booking in batch}
    words = row_on(page, feared)
    assert f"Free {feared} {feared} a dog Shotgun × 1 By e-mail none" in words
    assert "something was told: read it" in row_on(page, told)
    assert "no box was ticked Shotgun × 1 Do not contact me has a note" in row_on(page, noted)
    assert reverse("admin:amnesty_booking_change", args=[feared.pk]) in page.content.decode()


def test_what_was_ticked_in_spite_of_that_stays_so(officer, period, slot):
    feared = a_booking(slot, notices=["dog"])

    page = sends(officer, free="", ticked=[feared.pk], reason="")

    assert ticked_on(page) == [feared.pk]


def row_on(page, booking):
    [row] = [row for row in page.content.decode().split("<tr>") if f"Free {booking}" in row]
    return " ".join(strip_tags(row.replace("<", " <")).split())


def test_the_pages_open_nothing_that_is_sealed(officer, batch):
    asked = sends(officer, group=f"day-{min(map(str, batch))}")

    assert "Example Street" not in asked.content.decode()
    assert not AuditEntry.objects.filter(action="reveal").exists()
    assert AuditEntry.objects.filter(action="list", subject="amnesty.freeing").count() == 1
