"""The calendar of a team: days, references and areas, and nothing that says what a visit is."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine

from amnesty.calendar_feed import escaped, folded
from amnesty.models import Booking, CalendarLink
from amnesty.models.visits import OPEN, Status
from campaign_site.models import StaffMember
from campaign_site.roles import Role
from tests.amnesty.factories import MONDAY, TUESDAY, a_booking, a_slot, an_area, as_told

FORBIDDEN = re.compile(
    r"gun|weapon|police|firearm|knife|surrender|amnesty|northants", re.IGNORECASE
)


@pytest.fixture
def slot(area):
    return a_slot(area)


@pytest.fixture
def afternoon(area):
    return a_slot(area, window=2)


@pytest.fixture
def officer(period, signed_in_as):
    return signed_in_as(Role.COLLECTIONS, name="ann").staff


@pytest.fixture
def token(officer, area):
    return CalendarLink.objects.make(area.team, officer)


@pytest.fixture
def reads(client, token):
    """What a calendar program gets."""

    def reads():
        return client.get(f"/calendar/{token}/").content.decode()

    return reads


def confirmed(slot, number=1, status=Status.CONFIRMED, **values):
    booking = a_booking(slot, number=number, told={"place": as_told(place="12 Canary Lane")})
    values |= {} if status in OPEN else {"ended_on": MONDAY}
    Booking.objects.filter(pk=booking.pk).update(status=status, held_until=None, **values)
    return booking


def entries(text):
    """The lines of each event, as names and values, unfolded."""
    unfolded = text.replace("\r\n ", "")
    return [
        dict(line.split(":", 1) for line in entry.strip().split("\r\n"))
        for entry in re.findall(r"BEGIN:VEVENT\r\n(.*?)END:VEVENT", unfolded, re.DOTALL)
    ]


def test_an_entry_says_reference_area_and_part_of_the_day(reads, slot):
    booking = confirmed(slot)

    text = reads()

    [entry] = entries(text)
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", entry.pop("UID"))
    assert entry == {
        "DTSTAMP": "20261123T100000Z",
        "DTSTART;VALUE=DATE": "20261124",
        "DTEND;VALUE=DATE": "20261125",
        "SEQUENCE": "1",
        "SUMMARY": booking.reference,
        "LOCATION": "West",
        "DESCRIPTION": "Morning",
        "CLASS": "PRIVATE",
        "TRANSP": "TRANSPARENT",
    }


def test_the_whole_is_one_calendar_with_the_ends_of_lines_of_the_format(reads, slot):
    confirmed(slot)

    lines = reads().split("\r\n")

    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert not any("\n" in line or "\r" in line for line in lines)


def test_without_visits_it_is_an_empty_calendar(reads):
    assert reads() == (
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Visits//Visits 1//EN\r\nEND:VCALENDAR\r\n"
    )


def test_nothing_in_it_says_what_a_visit_is_or_where_it_goes(client, token, slot):
    confirmed(slot)

    answer = client.get(f"/calendar/{token}/")

    told = answer.content.decode() + str(dict(answer.headers))
    assert FORBIDDEN.findall(told) == []
    assert "Canary" not in told
    assert "Team" not in told
    assert "NN1" not in told


def test_only_confirmed_visits_of_the_team_are_in_it(reads, slot, afternoon):
    shown = [confirmed(slot, 1), confirmed(afternoon, 2, Status.OUT)]
    others = [status for status in Status if status not in (Status.CONFIRMED, Status.OUT)]
    crowded = a_slot(slot.area, window=3, capacity=len(others))
    for number, status in enumerate(others, 10):
        confirmed(crowded, number, status)
    confirmed(a_slot(an_area("North", ["NN14"])), 30)

    assert [entry["SUMMARY"] for entry in entries(reads())] == [str(each) for each in shown]


def test_a_visit_stays_for_a_week_after_its_day(reads, slot):
    confirmed(slot)

    with time_machine.travel(TUESDAY + timedelta(days=7)):
        after_a_week = reads()
    with time_machine.travel(TUESDAY + timedelta(days=8)):
        later = reads()

    assert (len(entries(after_a_week)), len(entries(later))) == (1, 0)


def test_a_moved_visit_is_the_same_entry_in_a_later_version(reads, slot, afternoon):
    booking = confirmed(slot)
    before = entries(reads())[0]
    booking.refresh_from_db()
    booking.rebook(StaffMember.objects.get(), a_slot(slot.area, date=date(2026, 11, 26)), 1)

    after = entries(reads())[0]

    assert after["UID"] == before["UID"]
    assert (before["SEQUENCE"], after["SEQUENCE"]) == ("1", "2")
    assert after["DTSTART;VALUE=DATE"] == "20261126"


def test_no_two_visits_are_the_same_entry_and_none_shows_its_id(reads, slot):
    shown = [confirmed(slot, number) for number in (1, 2)]

    text = reads()

    assert len({entry["UID"] for entry in entries(text)}) == 2
    assert not any(str(booking.pk) in text for booking in shown)


@pytest.mark.parametrize(
    ("day", "now"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 29, 0, 30, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, 30, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 24, 23, 30, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        (date(2026, 12, 31), datetime(2026, 12, 31, 23, 59, tzinfo=UTC)),
    ],
)
def test_a_visit_stays_on_its_day_when_clocks_or_years_change(reads, area, day, now):
    confirmed(a_slot(area, date=day))

    with time_machine.travel(now, tick=False):
        [entry] = entries(reads())

    assert entry["DTSTART;VALUE=DATE"] == f"{day:%Y%m%d}"
    assert entry["DTEND;VALUE=DATE"] == f"{day + timedelta(days=1):%Y%m%d}"
    assert entry["DTSTAMP"] == f"{now:%Y%m%dT%H%M%SZ}"


@pytest.mark.parametrize("token", ["nothing", "x" * 43, "%00", "a,b;c"])
def test_an_unknown_and_a_revoked_address_are_answered_alike(client, token, officer, area):
    known = CalendarLink.objects.make(area.team, officer)
    CalendarLink.objects.get().revoke(officer)

    answers = [client.get(f"/calendar/{each}/") for each in (known, token)]

    assert [answer.status_code for answer in answers] == [404, 404]
    first, second = (re.sub(r'nonce="[^"]+"', "", each.content.decode()) for each in answers)
    assert first == second


def test_a_link_ends_after_ninety_days(client, token):
    with time_machine.travel(MONDAY + timedelta(days=89)):
        on_the_last_day = client.get(f"/calendar/{token}/")
    with time_machine.travel(MONDAY + timedelta(days=90)):
        afterwards = client.get(f"/calendar/{token}/")

    assert (on_the_last_day.status_code, afterwards.status_code) == (200, 404)


def leaves(officer):
    StaffMember.objects.update(is_active=False)


def loses_the_role(officer):
    officer.groups.clear()


@pytest.mark.parametrize("goes", [leaves, loses_the_role])
def test_a_link_ends_with_the_role_of_whoever_made_it(client, token, officer, goes):
    assert client.get(f"/calendar/{token}/").status_code == 200

    goes(officer)

    assert client.get(f"/calendar/{token}/").status_code == 404
    assert not CalendarLink.objects.alive().exists()


def test_the_day_of_the_last_reading_is_kept_and_written_once_a_day(
    client, token, django_assert_num_queries
):
    client.get(f"/calendar/{token}/")
    assert CalendarLink.objects.get().last_read_on == MONDAY

    with time_machine.travel(TUESDAY):
        client.get(f"/calendar/{token}/")
        with django_assert_num_queries(2):
            client.get(f"/calendar/{token}/")

    assert CalendarLink.objects.get().last_read_on == TUESDAY


def test_it_is_read_and_never_written_and_no_cache_keeps_it(client, token):
    answer = client.get(f"/calendar/{token}/")

    assert "no-store" in answer["Cache-Control"]
    assert not answer.cookies
    assert client.post(f"/calendar/{token}/").status_code in {403, 405}


def test_nothing_sealed_is_fetched(client, token, slot, django_assert_num_queries):
    confirmed(slot)
    client.get(f"/calendar/{token}/")

    with django_assert_num_queries(2) as asked:
        client.get(f"/calendar/{token}/")

    assert not any(name in query["sql"] for query in asked for name in ("place", "hazards"))


# The format, by the examples of RFC 5545


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("West, with Daventry; and more", r"West\, with Daventry\; and more"),
        ("C:\\temp", r"C:\\temp"),
        ("one\r\ntwo\nthree", r"one\ntwo\nthree"),
        ("Kettering", "Kettering"),
    ],
)
def test_what_means_something_to_the_format_is_escaped(text, written):
    assert escaped(text) == written


def test_an_area_can_not_write_lines_of_its_own(reads, slot):
    slot.area.name = "West\r\nATTENDEE:mailto:x@example.com"
    slot.area.save()
    confirmed(slot)

    [entry] = entries(reads())

    assert entry["LOCATION"] == r"West\nATTENDEE:mailto:x@example.com"
    assert "ATTENDEE" not in entry


@pytest.mark.parametrize(
    ("line", "lengths"), [("x" * 75, [75]), ("x" * 76, [75, 2]), ("x" * 223, [75, 75, 75])]
)
def test_a_long_line_is_folded_after_75_bytes(line, lengths):
    parts = folded(line).removesuffix("\r\n").split("\r\n")

    assert [len(part) for part in parts] == lengths
    assert all(part.startswith(" ") for part in parts[1:])
    assert "".join(parts).replace(" ", "") == line


def test_folding_cuts_no_letter_in_two():
    line = "LOCATION:" + "é€" * 60

    parts = folded(line).encode().split(b"\r\n ")

    assert all(len(part) <= 75 for part in parts)
    assert b"".join(parts).decode() == line + "\r\n"
