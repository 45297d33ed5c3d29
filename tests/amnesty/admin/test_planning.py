"""Teams, areas and special days: who visits where, and which days are not like others."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse

from amnesty.models import Booking, CollectionArea, CollectionTeam, SpecialDay
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from tests.amnesty.factories import TUESDAY, a_booking, a_slot, an_area

pytestmark = pytest.mark.usefixtures("period")


@pytest.fixture
def planner(monday, signed_in_as):
    return signed_in_as(Role.COLLECTIONS, name="ann")


@pytest.fixture
def closes(planner):
    """Saves a special day, and returns the page that comes next."""

    def closes(area="", is_closed="on", **typed):
        page = reverse("admin:amnesty_specialday_add")
        usual = {"date": TUESDAY, "area": getattr(area, "pk", area), "note": "training day"}
        if is_closed:
            usual["is_closed"] = is_closed
        return planner.post(page, usual | typed, follow=True).content.decode()

    return closes


def links_in(page):
    return re.findall(r"B-[0-9A-Z-]+(?=</a>)", page)


def districts(codes):
    rows = {f"districts-{place}-outward_code": code for place, code in enumerate(codes)}
    return rows | {"districts-TOTAL_FORMS": len(codes), "districts-INITIAL_FORMS": 0}


# Teams and areas


def test_an_area_gets_its_team_and_districts_on_one_page(planner):
    team = CollectionTeam.objects.create(name="Team North")
    typed = {"name": "North", "team": team.pk} | districts(["NN14", "NN15"])

    planner.post(reverse("admin:amnesty_collectionarea_add"), typed)

    area = CollectionArea.objects.get()
    assert (area.team, [str(each) for each in area.districts.all()]) == (team, ["NN14", "NN15"])
    assert AuditEntry.objects.get(action="add").subject == "amnesty.collectionarea North"


def test_a_district_belongs_to_one_area_only(planner, area):
    typed = {"name": "North", "team": area.team.pk} | districts(["NN1"])

    answer = planner.post(reverse("admin:amnesty_collectionarea_add"), typed)

    assert "Postcode district with this Postcode district already exists." in (
        answer.content.decode()
    )
    assert CollectionArea.objects.count() == 1


def test_the_page_of_an_area_says_which_districts_of_the_force_no_area_covers(planner):
    ours = [f"NN{number}" for number in [*range(1, 19), 29]]
    area = an_area(districts=[*ours[2:], "PE8", "LE16"])

    page = planner.get(reverse("admin:amnesty_collectionarea_change", args=[area.pk]))

    text = page.content.decode()
    assert "Of this force: NN1, NN2<" in text
    assert "Perhaps of this force: PE9, OX17, MK19, CV23<" in text


def test_when_each_district_is_covered_the_page_says_none(planner):
    an_area(districts=[f"NN{number}" for number in [*range(1, 19), 29]])

    page = planner.get(reverse("admin:amnesty_collectionarea_add")).content.decode()

    assert "Of this force: none" in page


def test_the_list_of_areas_says_who_goes_where(planner):
    an_area("West", ["NN11", "NN2"])

    page = planner.get(reverse("admin:amnesty_collectionarea_changelist")).content.decode()

    assert re.findall(r'class="field-(?:team|districts).*?">(.*?)</td>', page) == [
        "Team West",
        "NN11, NN2",
    ]


def test_a_team_says_which_areas_it_visits(planner):
    an_area("West")
    CollectionTeam.objects.create(name="Team New")

    page = planner.get(reverse("admin:amnesty_collectionteam_changelist")).content.decode()

    assert re.findall(r'field-areas_in_words">(.*?)</td>', page) == [
        "None yet: choose this team on the page of an area.",
        "West",
    ]


# Special days


def test_closing_a_day_says_which_visits_are_booked_on_it(closes, slot, afternoon):
    booked = [a_booking(slot), a_booking(afternoon, number=2)]
    a_booking(slot, number=3).cancel_by_giver()
    a_booking(a_slot(slot.area, date=TUESDAY + timedelta(days=1)), number=4)

    page = closes(slot.area)

    assert "2 visits are booked on this closed day. Agree other times:" in page
    assert links_in(page) == [booking.reference for booking in booked]
    assert reverse("admin:amnesty_booking_change", args=[booked[0].pk]) in page


def test_the_visits_stay_booked_on_the_closed_day(closes, slot):
    booking = a_booking(slot)

    closes(slot.area)

    booking.refresh_from_db()
    assert booking.status == Booking.Status.REQUESTED
    assert SpecialDay.objects.get().is_closed


def test_a_day_closed_elsewhere_and_an_extra_day_say_nothing(closes, slot):
    a_booking(slot)

    pages = [closes(an_area("North", ["NN14"])), closes(slot.area, is_closed="")]

    assert [("closed day" in page, links_in(page)) for page in pages] == [(False, [])] * 2


def test_a_day_closed_for_all_leaves_an_area_open_that_says_so_itself(closes, slot):
    north = an_area("North", ["NN14"])
    a_booking(slot)
    elsewhere = a_booking(a_slot(north), number=2)
    SpecialDay.objects.create(date=TUESDAY, area=slot.area, is_closed=False)

    page = closes()

    assert links_in(page) == [elsewhere.reference]


def test_the_page_of_a_special_day_shows_the_visits_later_too(planner, slot):
    booking = a_booking(slot)
    day = SpecialDay.objects.create(date=TUESDAY, area=slot.area)

    page = planner.get(reverse("admin:amnesty_specialday_change", args=[day.pk]))

    assert links_in(page.content.decode()) == [booking.reference]


def test_the_page_of_a_special_day_without_visits_says_so(planner, slot):
    day = SpecialDay.objects.create(date=TUESDAY, area=slot.area)

    page = planner.get(reverse("admin:amnesty_specialday_change", args=[day.pk]))

    assert '<div class="readonly">None</div>' in page.content.decode()


def test_many_visits_are_counted_and_not_all_named(closes, area):
    slot = a_slot(area, capacity=30)
    for number in range(22):
        a_booking(slot, number=number)

    page = closes(area)

    assert "22 visits are booked" in page
    assert (len(links_in(page)), "and 2 more" in page) == (20, True)


def test_a_second_special_day_for_all_areas_is_refused(closes):
    closes()

    page = closes()

    assert "There is a special day for all areas then already." in page
    assert SpecialDay.objects.count() == 1


def test_a_special_day_is_deleted_with_an_entry(planner, area):
    day = SpecialDay.objects.create(date=TUESDAY, area=area)

    planner.post(reverse("admin:amnesty_specialday_delete", args=[day.pk]), {"post": "yes"})

    assert not SpecialDay.objects.exists()
    assert AuditEntry.objects.get(action="delete").subject == "amnesty.specialday 2026-11-24"


def test_the_list_of_slots_leads_to_making_many(planner):
    page = planner.get(reverse("admin:amnesty_collectionslot_changelist")).content.decode()

    assert f'href="{reverse("admin:amnesty_make_slots")}"' in page
    assert f'href="{reverse("admin:amnesty_week")}"' in page
