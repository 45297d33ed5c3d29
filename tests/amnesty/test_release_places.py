"""The command that gives the places of unread requests back."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import OperationalError

from amnesty.models import Booking
from tests.amnesty.factories import a_booking
from tests.amnesty.test_places import held, places_and_bookings_agree
from tests.racing import all_at_once

LATER = datetime(2026, 11, 23, 23, 59, tzinfo=UTC) + timedelta(minutes=1)


def run(capsys):
    call_command("release_places", verbosity=2)
    return capsys.readouterr().out


def test_what_nobody_read_in_time_is_released_and_counted(period, slot, capsys):
    unread, read = a_booking(slot, number=1), a_booking(slot, number=2)
    Booking.objects.filter(pk=read.pk).update(status="needs-call", held_until=None)

    assert run(capsys) == "0 released.\n"
    with time_machine.travel(LATER):
        assert run(capsys) == "1 released.\n"
        assert run(capsys) == "0 released.\n"

    unread.refresh_from_db()
    assert unread.status == Booking.Status.EXPIRED
    assert held(slot) == 1


def test_a_fault_leaves_the_others_released_and_says_nothing_of_what_was_told(
    period, slot, monkeypatch, capsys
):
    for number in range(3):
        a_booking(slot, number=number)
    first = Booking.objects.order_by("pk").first()
    become = Booking.become

    def fails_once(booking, *args, **kwargs):
        if booking == first:
            raise OperationalError("1 Example Street")
        return become(booking, *args, **kwargs)

    monkeypatch.setattr(Booking, "become", fails_once)

    with time_machine.travel(LATER), pytest.raises(CommandError, match="1 could not be released"):
        call_command("release_places", verbosity=2)

    said = capsys.readouterr()
    assert said.out == "2 released.\n"
    assert said.err == f"{first}: OperationalError\n"
    assert held(slot) == 1
    assert places_and_bookings_agree()


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_release_each_place_once(period, slot):
    for number in range(3):
        a_booking(slot, number=number)

    with time_machine.travel(LATER):
        all_at_once([lambda: call_command("release_places")] * 4)

    assert held(slot) == 0
    assert set(Booking.objects.values_list("status", flat=True)) == {"expired"}
