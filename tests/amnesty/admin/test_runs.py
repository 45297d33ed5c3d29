"""The run list: coarse until someone says why, then whole, on record, and never kept."""

import html
import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.urls import reverse

from amnesty.models import Booking, CollectionTeam, SpecialDay
from amnesty.models.visits import Status
from amnesty.runs import Run, next_day_of_work
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from tests.amnesty.factories import (
    MONDAY,
    TUESDAY,
    a_booking,
    a_kind,
    a_slot,
    an_area,
    an_item,
    as_told,
)

REASON = "driving there today"
PLACE = "12 Canary Lane"


@pytest.fixture
def officer(monday, signed_in_as):
    return signed_in_as(Role.COLLECTIONS, name="ann")


@pytest.fixture
def slot(area):
    return a_slot(area)


@pytest.fixture
def afternoon(area):
    return a_slot(area, window=2)


@pytest.fixture
def on_tuesday(officer, monday):
    """It is the day of the visits."""
    officer.force_login(officer.staff)
    with time_machine.travel(TUESDAY):
        officer.force_login(officer.staff)
        yield


@pytest.fixture
def confirmed(period, slot):
    """Makes a confirmed visit, as `confirmed(number, slot=afternoon)`."""

    def confirmed(number=1, slot=slot, status=Status.CONFIRMED, told=None, order=0, **answers):
        booking = a_booking(slot, number=number, told=told, **answers)
        values = {"status": status, "held_until": None, "run_order": order}
        Booking.objects.filter(pk=booking.pk).update(**values)
        booking.refresh_from_db()
        return booking

    return confirmed


@pytest.fixture
def asks(officer, slot):
    """Sends one of the forms of the list of Tuesday, or of another team and day."""

    def asks(form, run=None, client=officer, **typed):
        run = run or Run(slot.area.team, TUESDAY)
        named = {"team": run.team.pk, "day": run.day}
        return client.post(reverse(f"admin:amnesty_run_{form}"), named | typed)

    return asks


@pytest.fixture
def looks(officer, slot):
    def looks(team=None, day=TUESDAY):
        asked = {"team": (team or slot.area.team).pk, "day": day}
        return officer.get(reverse("admin:amnesty_run"), asked).content.decode()

    return looks


def in_words(markup):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def references(page):
    return re.findall(r"B-[0-9A-Z-]+(?=</a>)", page)


def stops(page):
    return re.findall(r"<h2 id=\"stop-\d+\">(.*?)</h2>", page)


def entries(action):
    found = AuditEntry.objects.filter(action=action).order_by("pk")
    return [(entry.staff.username, entry.record, entry.outcome, entry.reason) for entry in found]


# The list


def test_the_list_holds_the_confirmed_visits_of_the_team_and_the_day(looks, confirmed, slot):
    here = [confirmed(1), confirmed(2, status=Status.OUT)]
    confirmed(3, status=Status.NEEDS_CALL)
    confirmed(4, slot=a_slot(slot.area, date=TUESDAY + timedelta(days=1)))
    confirmed(5, slot=a_slot(an_area("North", ["NN14"])))

    page = looks()

    assert sorted(references(page)) == sorted(booking.reference for booking in here)


def test_the_list_opens_nothing_and_says_what_to_beware_of(looks, confirmed, officer):
    confirmed(
        notices=["dog", "secret"],
        booked=[an_item(a_kind(), number=2, loaded="unknown")],
        told={"place": as_told(place=PLACE)},
    )

    page = looks()

    assert "nobody knows if it is loaded, someone there must not know, a dog" in page
    assert "2 × Shotgun" in page
    assert PLACE not in page
    assert [entry.action for entry in AuditEntry.objects.all()] == ["list"]
    assert AuditEntry.objects.get().outcome == "Team West, 2026-11-24"


def test_a_day_without_visits_says_so(looks, slot):
    assert "No visit of this team is confirmed for this day" in looks()


def test_without_a_team_it_asks_for_one(officer, slot):
    page = officer.get(reverse("admin:amnesty_run")).content.decode()

    assert 'value="2026-11-23"' in page
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize(
    ("asked", "said"),
    [({"team": ""}, "Select a team"), ({"day": "soon"}, "Enter a real date")],
)
def test_a_list_that_can_not_be_is_refused_in_words(officer, slot, asked, said):
    asked = {"team": slot.area.team.pk, "day": TUESDAY} | asked

    page = officer.get(reverse("admin:amnesty_run"), asked).content.decode()

    assert said in page
    assert "site-run" not in page


# Its order


def test_parts_of_the_day_come_first_and_then_the_order_that_is_given(looks, confirmed, afternoon):
    late = confirmed(1, slot=afternoon)
    second, first = confirmed(2, order=2), confirmed(3, order=1)

    assert references(looks()) == [each.reference for each in (first, second, late)]


def test_officers_set_the_order_and_it_is_on_record(looks, asks, confirmed, officer):
    one, other = confirmed(1), confirmed(2)

    answer = asks("order", **{str(one.pk): 2, str(other.pk): 1})

    assert answer.url == f"/admin/amnesty/booking/run/?team={one.slot.area.team.pk}&day=2026-11-24"
    assert references(looks()) == [other.reference, one.reference]
    assert sorted(entries("change")) == sorted(
        ("ann", each.reference, "place in the run", "") for each in (one, other)
    )


def test_an_order_that_stays_leaves_no_entry(asks, confirmed):
    one, other = confirmed(1, order=4), confirmed(2)

    asks("order", **{str(one.pk): 4, str(other.pk): 5})

    assert [record for _by, record, _outcome, _reason in entries("change")] == [other.reference]


@pytest.mark.parametrize("number", ["", "first", "-1", "100"])
def test_an_order_that_is_no_number_is_shown_again(asks, confirmed, number):
    booking = confirmed(order=3)

    answer = asks("order", **{str(booking.pk): number})

    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#order-{booking.pk}"' in page
    assert f'value="{number}"' in page or not number
    booking.refresh_from_db()
    assert booking.run_order == 3


def test_the_order_of_another_day_can_not_be_changed_from_here(asks, confirmed, slot):
    other = confirmed(slot=a_slot(slot.area, date=MONDAY))

    asks("order", **{str(other.pk): 7})

    other.refresh_from_db()
    assert other.run_order == 0


# Opened


def test_with_a_reason_the_whole_list_is_shown_hazards_first(asks, confirmed, afternoon, officer):
    confirmed(1, slot=afternoon)
    booking = confirmed(
        2,
        notices=["dog"],
        wishes=["plain-clothes"],
        booked=[an_item(a_kind(), number=2, loaded="yes", ammunition="apart")],
        told={
            "hazards": as_told(kept="In the loft", access="Ring twice"),
            "place": as_told(place=PLACE),
            "contact": as_told(telephone="01632 960001", must_not_know="My brother"),
        },
    )
    booking.add_note("The gate is blue", officer.staff)

    page = in_words(asks("open", reason=REASON).content.decode().partition("<h2")[2])

    order = [
        f"1. Morning: {booking}, West",
        "Beware: could be loaded, a dog",
        "In the loft",
        "Ring twice",
        "The gate is blue",
        "2 × Shotgun ; could be loaded: Yes; ammunition: Yes, it is kept apart",
        "plain clothes",
        PLACE,
        "01632 960001",
        "My brother",
        "2. Afternoon:",
    ]
    assert [words for words in order if words not in page] == []
    assert sorted(order, key=page.index) == order


def test_each_visit_is_on_record_with_the_reason_and_none_of_what_was_told(asks, confirmed):
    shown = [confirmed(number, told={"place": as_told(place=PLACE)}) for number in (1, 2)]

    asks("open", reason=REASON)

    assert sorted(entries("reveal")) == sorted(
        ("ann", each.reference, "", REASON) for each in shown
    )
    assert entries("print") == []
    assert PLACE not in str(list(AuditEntry.objects.values()))


def test_a_printed_list_says_who_printed_it_and_is_on_record_as_that(asks, confirmed):
    booking = confirmed(told={"place": as_told(place=PLACE)})

    page = asks("open", reason=REASON, print="1").content.decode()

    made_by = "Printed by ann at 10am on 23 November 2026. Destroy it after use."
    assert page.count(made_by) == 2
    assert PLACE in page
    assert entries("reveal") == [("ann", booking.reference, "", REASON)]
    assert entries("print") == [("ann", booking.reference, "run list", REASON)]


def test_the_opened_list_goes_to_no_cache_and_on_no_paper(asks, confirmed):
    confirmed()

    answer = asks("open", reason=REASON)

    assert "no-store" in answer["Cache-Control"]
    assert "site-not-for-paper" in answer.content.decode()


@pytest.mark.parametrize("reason", ["", "why"])
def test_without_a_reason_nothing_is_opened(asks, confirmed, reason):
    confirmed(told={"place": as_told(place=PLACE)})

    answer = asks("open", reason=reason)

    assert answer.status_code == 422
    assert PLACE not in answer.content.decode()
    assert entries("reveal") == []


FRIDAY, SATURDAY = MONDAY + timedelta(days=4), MONDAY + timedelta(days=5)
NEXT_MONDAY = MONDAY + timedelta(days=7)
SHUT = "can be opened on their day, and on the working day before it."


@pytest.mark.parametrize(
    ("today", "day", "is_open"),
    [
        (MONDAY, MONDAY - timedelta(days=3), False),
        (MONDAY, MONDAY, True),
        (MONDAY, TUESDAY, True),
        (MONDAY, TUESDAY + timedelta(days=1), False),
        (FRIDAY, NEXT_MONDAY, True),
        (FRIDAY, NEXT_MONDAY + timedelta(days=1), False),
    ],
)
def test_a_list_is_opened_on_its_day_and_on_the_working_day_before(
    officer, area, confirmed, asks, looks, today, day, is_open
):
    booking = confirmed(slot=a_slot(area, date=day, window=3), told={"place": as_told(place=PLACE)})

    with time_machine.travel(today):
        officer.force_login(officer.staff)
        answer = asks("open", Run(area.team, day), reason=REASON)
        page = looks(day=day)

    assert (PLACE in answer.content.decode()) == is_open
    assert len(entries("reveal")) == is_open
    assert ("Open it to print" in page) == is_open
    assert (SHUT in page) != is_open
    assert booking.reference in page


@pytest.mark.parametrize(
    ("special", "day"),
    [
        ({"date": TUESDAY}, TUESDAY + timedelta(days=1)),
        ({"date": SATURDAY, "is_closed": False}, TUESDAY),
    ],
)
def test_the_working_day_before_goes_by_special_days(area, monday, special, day):
    SpecialDay.objects.create(**special)

    assert next_day_of_work(area.team, MONDAY) == day


def test_a_saturday_that_is_opened_or_has_slots_is_a_day_of_work(area, monday):
    north = an_area("North", ["NN14"])
    a_slot(area, date=SATURDAY)
    SpecialDay.objects.create(date=SATURDAY + timedelta(days=1), is_closed=False, area=north)

    assert next_day_of_work(area.team, FRIDAY) == SATURDAY
    assert next_day_of_work(north.team, FRIDAY) == SATURDAY + timedelta(days=1)


def test_an_entry_that_can_not_be_written_opens_nothing(asks, confirmed, monkeypatch):
    confirmed(told={"place": as_told(place=PLACE)})
    monkeypatch.setattr("campaign_site.audit.record_each", None)

    with pytest.raises(TypeError):
        asks("open", reason=REASON)


def test_without_the_key_the_list_says_that_it_is_shut(asks, confirmed, settings):
    confirmed(told={"place": as_told(place=PLACE)})
    settings.SEALING_PRIVATE_KEYS = settings.SEALING_CONTACT_PRIVATE_KEYS = []

    page = asks("open", reason=REASON).content.decode()

    assert "Sealed. This process does not hold the key." in page
    assert PLACE not in page


def test_what_was_told_before_as_names_and_values_is_shown_too(asks, confirmed):
    confirmed(told={"place": {"place": PLACE, "postcode": "NN1 1AA"}, "hazards": {"note": "Geese"}})

    page = asks("open", reason=REASON).content.decode()

    assert [words for words in (PLACE, "NN1 1AA", "Geese") if words not in page] == []


def test_what_was_told_is_escaped(asks, confirmed):
    confirmed(told={"place": as_told(place="<script>alert(1)</script>")})

    page = asks("open", reason=REASON).content.decode()

    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_an_address_that_opens_it_is_not_there(officer, confirmed):
    confirmed(told={"place": as_told(place=PLACE)})

    answer = officer.get(reverse("admin:amnesty_run_open"), follow=True)

    assert answer.redirect_chain == [("/admin/amnesty/booking/run/", 302)]
    assert PLACE not in answer.content.decode()


def test_who_may_only_look_can_not_open_the_list(monday, signed_in_as, asks, looks, confirmed):
    confirmed(told={"place": as_told(place=PLACE)})
    reader = signed_in_as(name="reader")
    reader.staff.user_permissions.add(Permission.objects.get(codename="view_booking"))

    answer = asks("open", client=reader, reason=REASON)
    page = reader.get(
        reverse("admin:amnesty_run"), {"team": CollectionTeam.objects.get().pk, "day": TUESDAY}
    )

    assert answer.status_code == 403
    assert "The whole list" not in page.content.decode()
    assert "Save the order" not in page.content.decode()


@pytest.mark.parametrize("form", ["order", "out", "open"])
def test_a_form_that_names_no_list_leads_to_where_one_is_chosen(officer, slot, form):
    answer = officer.post(reverse(f"admin:amnesty_run_{form}"), {"reason": REASON, "team": "0"})

    assert answer.url == reverse("admin:amnesty_run")
    assert not AuditEntry.objects.exists()


# Out


def versions(*bookings):
    return [f"{booking.pk} {booking.version}" for booking in bookings]


def test_officers_are_out_for_a_part_of_the_day_with_one_press(on_tuesday, asks, confirmed):
    shown = [confirmed(1), confirmed(2)]

    asks("out", visit=versions(*shown), window=1)

    assert {booking.status for booking in Booking.objects.all()} == {Status.OUT}
    assert sorted(entries("change")) == sorted(
        ("ann", each.reference, "officers are out", "") for each in shown
    )


def test_a_visit_that_changed_meanwhile_stays_and_holds_up_no_other(
    on_tuesday, asks, confirmed, looks
):
    changed, other, unseen = confirmed(1), confirmed(2), confirmed(3)
    seen = versions(changed, other)
    Booking.objects.filter(pk=changed.pk).update(version=9)

    asks("out", visit=seen, window=1)

    status = dict(Booking.objects.values_list("pk", "status"))
    assert [status[each.pk] for each in (changed, other, unseen)] == [
        Status.CONFIRMED,
        Status.OUT,
        Status.CONFIRMED,
    ]
    assert "2 visits were changed meanwhile, or it is not their day." in looks()


def test_nobody_leaves_for_the_visits_of_tomorrow(asks, looks, confirmed):
    booking = confirmed()

    asks("out", visit=versions(booking), window=1)

    page = looks()
    assert "it is not its day" in page
    assert "officers are out for" not in page
    booking.refresh_from_db()
    assert booking.status == Status.CONFIRMED


def test_on_the_day_the_list_offers_it(on_tuesday, looks, confirmed):
    confirmed(1), confirmed(2), confirmed(3, status=Status.OUT)

    assert "Morning: officers are out for 2 visits" in looks()


@pytest.mark.parametrize("typed", ["", "nothing", "x x"])
def test_versions_that_make_no_sense_change_nothing(on_tuesday, asks, confirmed, typed):
    booking = confirmed()

    asks("out", visit=[typed], window=1)

    booking.refresh_from_db()
    assert booking.status == Status.CONFIRMED
