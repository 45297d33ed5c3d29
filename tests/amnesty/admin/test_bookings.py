"""The list of bookings: what is dangerous first, in words, and nothing that is sealed."""

import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from amnesty.models import Booking
from amnesty.models.visits import OPEN
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from tests.amnesty.factories import TUESDAY, a_booking, a_kind, a_slot, an_area, an_item, as_told

# Before anyone signs in: a sign-in lasts for minutes only.
pytestmark = pytest.mark.usefixtures("monday", "period")

LIST = reverse("admin:amnesty_booking_changelist")
START = reverse("admin:index")
PLACE = "12 Canary Lane"
Status = Booking.Status
# Of the staff site itself, for whoever asks for whatever page.
OF_EVERY_PAGE = re.compile(r'session|auth_|staffmember|audit|second_factor|"otp|SAVEPOINT', re.I)


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.COLLECTIONS)


@pytest.fixture
def wide_slot(area):
    return a_slot(area, capacity=50, date=TUESDAY + timedelta(days=1))


def listed(client, **query):
    """The references on the list, in their order."""
    words = strip_tags(client.get(LIST, query).content.decode())
    return list(dict.fromkeys(re.findall(r"B-\w{4}-\w{4}-\w", words)))


def row_of(client, booking, **query):
    page = client.get(LIST, query).content.decode()
    rows = page.split("<tr>")
    [row] = [row for row in rows if booking.reference in row]
    return " ".join(re.sub(r"<.*?>", " ", row).split())


def loaded(answer):
    return {"booked": [an_item(a_kind(), loaded=answer)]}


def test_the_list_shows_no_word_that_is_sealed_and_opens_nothing(officer, slot, monkeypatch):
    booking = a_booking(slot, told={"place": as_told(place=PLACE, postcode="NN1 1AA")})
    monkeypatch.setattr("campaign_site.sealing.Sealed.open", lambda sealed: pytest.fail("opened"))

    page = officer.get(LIST).content.decode()

    assert booking.reference in page
    assert [word for word in (PLACE, "NN1", "Use the back door") if word in page] == []
    assert [entry.action for entry in AuditEntry.objects.all()] == ["list"]


def test_what_is_most_dangerous_stands_first_then_what_waits_longest(officer, wide_slot):
    dog = a_booking(wide_slot, 1, notices=["dog"])
    children = a_booking(wide_slot, 2, notices=["children", "dog"])
    secret = a_booking(wide_slot, 3, notices=["secret"])
    unknown = a_booking(wide_slot, 4, **loaded("unknown"))
    new, old = a_booking(wide_slot, 5), a_booking(wide_slot, 6)
    Booking.objects.filter(pk=old.pk).update(received_on=TUESDAY - timedelta(days=3))
    yes = a_booking(wide_slot, 7, **loaded("yes"))

    found = listed(officer)

    assert found == [str(row) for row in (yes, unknown, secret, children, dog, old, new)]


def test_a_row_says_in_words_what_to_beware_of_and_what_is_coming(officer, slot):
    shotgun, cartridges = a_kind("shotgun"), a_kind("cartridges", order=9)
    items = [an_item(shotgun, number=2, loaded="yes"), an_item(cartridges, number=None)]
    booking = a_booking(slot, booked=items, notices=["children"], contact="telephone")

    words = row_of(officer, booking)

    assert (
        "could be loaded children Tuesday 24 November 2026, morning West Shotgun × 2, Cartridges"
        in words
    )
    assert "requested, place held until the end of Monday 23 November 2026" in words
    assert "By telephone 23 Nov 2026 online" in words


def test_hazards_are_marked_and_not_by_colour_alone(officer, slot):
    a_booking(slot, notices=["dog"])

    assert '<strong class="site-mark">a dog</strong>' in officer.get(LIST).content.decode()


def test_only_visits_that_are_to_come_are_shown_at_first(officer, wide_slot):
    bookings = {status: a_booking(wide_slot, status) for status in Status}
    for status, booking in bookings.items():
        ended_on = None if status in OPEN else TUESDAY
        values = {"status": status, "held_until": None, "ended_on": ended_on}
        Booking.objects.filter(pk=booking.pk).update(**values)

    open_ones = {
        str(bookings[status]) for status in ("requested", "needs-call", "confirmed", "out")
    }
    assert set(listed(officer)) == open_ones
    assert set(listed(officer, state="all")) == {str(booking) for booking in bookings.values()}
    for status, booking in bookings.items():
        assert listed(officer, state=status) == [str(booking)]


def test_what_should_have_been_read_or_written_down_is_overdue(officer, area, wide_slot):
    over = a_booking(a_slot(area, date=TUESDAY - timedelta(days=5)), 1)
    unread, in_time = a_booking(wide_slot, 2), a_booking(wide_slot, 3)
    Booking.objects.filter(pk=over.pk).update(status=Status.OUT, held_until=None)
    an_hour_ago = in_time.held_until - timedelta(days=9)
    Booking.objects.filter(pk=unread.pk).update(held_until=an_hour_ago)

    assert set(listed(officer, state="overdue")) == {str(over), str(unread)}
    assert "officers are out overdue" in row_of(officer, over)
    assert "requested overdue" in row_of(officer, unread)
    assert "overdue" not in row_of(officer, in_time)


def test_the_list_is_narrowed_by_team_area_part_of_the_day_and_day(officer, slot, afternoon):
    east = an_area("East", ["NN9"])
    here, later = a_booking(slot, 1), a_booking(afternoon, 2)
    there = a_booking(a_slot(east, date=TUESDAY + timedelta(days=1)), 3)

    assert listed(officer, team=east.team_id) == [str(there)]
    assert listed(officer, area=east.pk) == [str(there)]
    assert listed(officer, window=afternoon.window) == [str(later)]
    assert set(listed(officer, day="2026-11-24")) == {str(here), str(later)}
    assert listed(officer, day="2026-11-24", window=1) == [str(here)]


def test_what_is_chosen_wrongly_is_said_and_narrows_nothing(officer, slot):
    booking = a_booking(slot)

    page = officer.get(LIST, {"day": "tomorrow", "area": "x"}).content.decode()

    assert "Enter a real date, such as 2026-03-27" in page
    assert booking.reference in page


def test_the_names_of_the_filters_are_on_record_and_nothing_typed(officer, area):
    officer.get(LIST, {"area": area.pk, "day": "2026-11-24", "unknown": "Canary"})

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.outcome) == ("list", "area, day")


def test_a_search_finds_a_reference_and_nothing_else(officer, slot):
    booking, other = a_booking(slot, 1), a_booking(slot, 2)
    typed = booking.reference.replace("-", " ").lower()

    assert listed(officer, q=typed) == [booking.reference]
    assert "Enter a reference, such as" in officer.get(LIST, {"q": "Canary"}).content.decode()
    assert other.reference in listed(officer)
    looks = [(entry.action, entry.record) for entry in AuditEntry.objects.in_order()]
    assert looks == [("search", booking.reference), ("search", ""), ("list", "")]


def test_what_has_ended_is_found_by_its_reference(officer, slot):
    booking = a_booking(slot)
    booking.become(Status.CANCELLED)

    assert listed(officer, q=booking.reference) == [booking.reference]


def test_fifty_stand_on_a_page(officer, area):
    slot = a_slot(area, capacity=60, date=TUESDAY + timedelta(days=1))
    for number in range(51):
        a_booking(slot, number)

    assert len(listed(officer)) == 50
    assert len(listed(officer, p=2)) == 1
    assert len(listed(officer, p="x")) == 50


def test_many_bookings_take_as_few_queries_as_one(officer, wide_slot):
    a_booking(wide_slot, 0)
    few = own_queries(officer)
    for number in range(1, 20):
        a_booking(wide_slot, number, booked=[an_item(a_kind("shotgun")), an_item(a_kind("knife"))])

    many = own_queries(officer)

    assert len(few) == len(many) <= 8


def own_queries(client):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        client.get(LIST)
    statements = [query["sql"] for query in queries]
    return [sql for sql in statements if not OF_EVERY_PAGE.search(sql)]


@pytest.mark.parametrize("page", ["add", "delete"])
def test_a_booking_can_not_be_made_or_deleted_by_hand(officer, slot, page):
    args = [a_booking(slot).pk] if page == "delete" else []

    answer = officer.get(reverse(f"admin:amnesty_booking_{page}", args=args))

    assert answer.status_code == 403


def test_the_list_has_no_action_that_decides_about_several_at_once(officer, slot):
    a_booking(slot)

    page = officer.get(LIST).content.decode()

    assert 'name="action"' not in page
    assert 'type="checkbox"' not in page


# The start page


def test_the_start_page_says_how_many_wait_and_how_many_of_them_have_hazards(officer, slot):
    a_booking(slot, 1, notices=["dog"])
    a_booking(slot, 2)

    page = officer.get(START).content.decode()

    assert f'<a href="{LIST}?state=requested">Requested (2, 1 with hazards)</a>' in page
    assert f'<a href="{LIST}?state=needs-call">Need a call (0)</a>' in page


def test_the_start_page_says_it_to_those_who_read_bookings(signed_in_as):
    page = signed_in_as(Role.TRIAGE).get(START).content.decode()

    assert "Visits that wait" not in page


def test_the_ways_on_are_shown_to_those_who_may_go_there(officer, signed_in_as):
    entry = reverse("admin:booking-entry:start")
    reader = signed_in_as(name="reader")
    reader.staff.user_permissions.add(Permission.objects.get(codename="view_booking"))

    assert entry in officer.get(LIST).content.decode()
    assert entry not in reader.get(LIST).content.decode()
