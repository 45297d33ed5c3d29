"""The week of a team shows each slot in numbers and words, and opens nothing."""

import html
import re
from datetime import date, timedelta

import pytest
from django.urls import reverse

from amnesty.models import Booking, CollectionSlot, CollectionTeam, SpecialDay
from amnesty.models.visits import OPEN, Status
from campaign_site import sealing
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from tests.amnesty.factories import MONDAY, TUESDAY, a_booking, a_slot, an_area

WEEK = "admin:amnesty_week"
SATURDAY, SUNDAY = MONDAY + timedelta(days=5), MONDAY + timedelta(days=6)


@pytest.fixture
def officer(monday, signed_in_as):
    return signed_in_as(Role.COLLECTIONS, name="ann")


@pytest.fixture
def looks(officer):
    """Opens the week, as `looks(team=team, day=day)`."""

    def looks(**asked):
        return officer.get(reverse(WEEK), asked).content.decode()

    return looks


def booked(slot, number, status=Status.REQUESTED, **values):
    booking = a_booking(slot, number=number)
    values |= {"status": status, "held_until": None, "ended_on": None if status in OPEN else MONDAY}
    Booking.objects.filter(pk=booking.pk).update(**values)
    return booking


def in_words(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def columns(page):
    table = page.partition('class="staff-wide site-week"')[2]
    heads = re.findall(r'<th scope="col">(.*?)</th>', table, re.DOTALL)
    return [in_words(head) for head in heads][1:]


def rows(page):
    """Each row of the table: its head, and its cells in words."""
    found = re.findall(r'<tr>\s*<th scope="row">(.*?)</th>(.*?)</tr>', page, re.DOTALL)
    return [
        (window, [in_words(cell) for cell in re.findall(r"<td>(.*?)</td>", cells, re.DOTALL)])
        for window, cells in found
    ]


def test_a_cell_counts_what_is_free_held_confirmed_and_done(looks, period, area):
    slot = a_slot(area, capacity=10)
    for number, status in enumerate(Status):
        booked(slot, number, status)
    CollectionSlot.objects.filter(pk=slot.pk).update(held=8, capacity=9)

    [(window, cells)] = rows(looks())

    assert window == "Morning"
    assert cells[0] == "no slot"
    assert cells[1] == (
        "1 free 2 held 1 confirmed 5 out or done "
        "Open the list : West, Tuesday 24 November 2026, morning"
    )


def test_a_slot_without_visits_says_free_alone_and_leads_nowhere(looks, slot):
    [(_window, cells)] = rows(looks())

    assert cells[1] == "3 free"


@pytest.mark.parametrize(
    "hazard",
    [
        {"loaded": "yes"},
        {"loaded": "unknown"},
        {"has_dog": True},
        {"has_children": True},
        {"is_secret": True},
        {"has_note": True},
        {"has_new_note": True},
    ],
)
def test_visits_with_a_hazard_are_counted_while_they_are_to_come(looks, period, slot, hazard):
    booked(slot, 1, **hazard)
    booked(slot, 2, loaded="no")
    booked(slot, 3, Status.COLLECTED, **hazard)

    [(_window, cells)] = rows(looks())

    assert cells[1].startswith("1 with a hazard 0 free")


def test_the_list_of_a_cell_holds_its_visits_and_no_others(looks, officer, period, slot, afternoon):
    here = [booked(slot, 1), booked(slot, 2, Status.COLLECTED)]
    booked(afternoon, 3)
    booked(a_slot(slot.area, date=TUESDAY + timedelta(days=7)), 4)
    booked(a_slot(an_area("North", ["NN14"])), 5)
    page = looks(team=slot.area.team.pk)

    [address, _afternoon] = re.findall(r'<a href="([^"]+)">Open the list', page)

    listed = officer.get(html.unescape(address)).content.decode()
    assert set(re.findall(r"B-[0-9A-Z-]+(?=</a>)", listed)) == {each.reference for each in here}


def test_a_team_sees_its_own_areas(looks, slot):
    north = a_slot(an_area("North", ["NN14"]))

    page = looks(team=north.area.team.pk, day=TUESDAY)

    assert re.findall(r'scope="rowgroup"[^>]*>(.*?)</th>', page) == ["North"]
    assert f"run/?team={north.area.team.pk}&amp;day=2026-11-24" in page


def test_all_teams_are_shown_with_their_areas(looks, slot):
    an_area("North", ["NN14"])

    page = looks()

    assert re.findall(r'scope="rowgroup"[^>]*>(.*?)</th>', page) == [
        "North (Team North): no slots in this week",
        "West (Team West)",
    ]


def test_the_weeks_before_and_after_are_of_the_same_team(looks, slot):
    team = slot.area.team.pk

    page = looks(team=team, day=TUESDAY)

    assert f'href="?team={team}&amp;day=2026-11-16">Week before' in page
    assert f'href="?team={team}&amp;day=2026-11-30">Week after' in page
    assert "23 to 29 November 2026" in page


@pytest.mark.parametrize(
    ("day", "heads"),
    [
        (
            date(2026, 12, 26),
            [
                "Mon 21 Dec",
                "Tue 22 Dec",
                "Wed 23 Dec",
                "Thu 24 Dec",
                "Fri 25 Dec bank holiday",
            ],
        ),
        (
            date(2027, 1, 1),
            [
                "Mon 28 Dec bank holiday",
                "Tue 29 Dec",
                "Wed 30 Dec",
                "Thu 31 Dec",
                "Fri 1 Jan bank holiday",
            ],
        ),
        (
            date(2026, 10, 25),
            ["Mon 19 Oct", "Tue 20 Oct", "Wed 21 Oct", "Thu 22 Oct", "Fri 23 Oct"],
        ),
    ],
)
def test_bank_holidays_are_marked_and_weekends_left_out(looks, area, day, heads):
    assert columns(looks(day=day)) == heads


def test_a_weekend_is_shown_where_there_is_something_on_it(looks, area):
    a_slot(area, date=SATURDAY)
    SpecialDay.objects.create(date=SUNDAY, is_closed=False, note="market")

    assert columns(looks())[5:] == ["Sat 28 Nov", "Sun 29 Nov extra day: market"]


def test_a_special_day_of_one_area_stands_in_its_cell(looks, slot):
    SpecialDay.objects.create(date=TUESDAY, area=slot.area, note="training day")

    page = looks()

    assert columns(page)[1] == "Tue 24 Nov"
    assert rows(page)[0][1][1] == "closed: training day not open"


@pytest.mark.parametrize(
    ("day", "special", "said"),
    [
        (date(2026, 12, 28), {}, "not open"),
        (date(2026, 12, 28), {"is_closed": False}, "3 free"),
        (TUESDAY, {"is_closed": True}, "not open"),
        (TUESDAY, {}, "3 free"),
    ],
)
def test_a_slot_on_a_day_off_is_not_free(looks, area, day, special, said):
    a_slot(area, date=day)
    if special:
        SpecialDay.objects.create(date=day, **special)

    [(_window, cells)] = rows(looks(day=day))

    assert cells[day.weekday()] == said


def test_it_asks_no_more_of_the_database_for_more_visits_and_slots(
    officer, looks, period, area, django_assert_max_num_queries
):
    for place in range(3):
        slot = a_slot(area, date=MONDAY + timedelta(days=place), capacity=9)
        for number in range(4):
            booked(slot, 10 * place + number)
    looks()

    with django_assert_max_num_queries(20) as asked:
        looks()
    few = len(asked)
    a_booking(a_slot(an_area("North", ["NN14"])), number=99)

    with django_assert_max_num_queries(few):
        looks()


def test_nothing_sealed_is_opened_and_the_look_is_on_record(looks, period, slot, monkeypatch):
    booked(slot, 1)
    monkeypatch.setattr(sealing, "open_bytes", None)

    page = looks()

    assert "Example Street" not in page
    entry = AuditEntry.objects.get()
    assert (entry.action, entry.subject, entry.record) == ("list", "amnesty.week", "")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"day": "soon"}, "Enter a real date, such as 2026-03-27"),
        ({"day": ""}, "Enter a date, such as 2026-03-27"),
        ({"day": "0001-01-01"}, "Enter a day between 2000 and 2099"),
        ({"day": "9999-12-31"}, "Enter a day between 2000 and 2099"),
        ({"team": "0"}, "Select a team of the list"),
    ],
)
def test_a_week_that_can_not_be_is_refused_in_words(looks, slot, asked, said):
    page = looks(**asked)

    assert said in page
    assert "site-week" not in page


def test_without_an_area_it_says_so(looks):
    CollectionTeam.objects.create(name="Team")

    assert "There is no area yet." in looks()


def test_who_reads_no_bookings_does_not_see_the_week(signed_in_as):
    assert signed_in_as(Role.TRIAGE).get(reverse(WEEK)).status_code == 403
