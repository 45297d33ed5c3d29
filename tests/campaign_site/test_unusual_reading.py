"""How much each person read in a week: plain counts for a supervisor."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.contrib.auth import get_user_model
from django.urls import reverse

from campaign_site import audit
from campaign_site.models import AuditEntry
from campaign_site.references import new_reference
from campaign_site.roles import Role
from campaign_site.unusual_reading import Week

pytestmark = pytest.mark.django_db
Action = AuditEntry.Action
LONDON = ZoneInfo("Europe/London")
MONDAY = date(2026, 11, 16)
NOON = datetime(2026, 11, 18, 12, tzinfo=LONDON)
PAGE = "admin:campaign_site_auditentry_reading"


@pytest.fixture
def officer():
    return get_user_model().objects.create(username="officer")


def at(moment, staff, action, reference=""):
    with time_machine.travel(moment, tick=False):
        return audit.record(staff, action, "reports.concernreport", about=reference)


def the_reading():
    (reading,) = Week(MONDAY).readings()
    return reading


def test_each_report_is_counted_once(officer):
    first, second = new_reference("C"), new_reference("C")
    for reference in (first, first, second):
        at(NOON, officer, Action.VIEW, reference)

    assert the_reading().records == {first, second}


def test_a_booking_is_counted_and_what_has_no_reference_is_not(officer):
    booking = new_reference("B")
    at(NOON, officer, Action.VIEW, booking)
    at(NOON, officer, Action.VIEW, "Rural crime")

    assert the_reading().records == {booking}


def test_lists_and_searches_are_no_looks(officer):
    at(NOON, officer, Action.LIST)
    at(NOON, officer, Action.SEARCH, new_reference("C"))

    assert the_reading().records == set()


@pytest.mark.parametrize(
    ("clock", "is_counted"),
    [("06:59", True), ("07:00", False), ("18:59", False), ("19:00", True), ("23:30", True)],
)
def test_looks_outside_of_the_day_are_counted_by_the_clock_of_this_country(
    officer, clock, is_counted
):
    in_summer = datetime.fromisoformat(f"2026-07-15T{clock}").replace(tzinfo=LONDON)
    at(in_summer, officer, Action.VIEW, new_reference("C"))

    (reading,) = Week.of(in_summer.date()).readings()

    assert reading.out_of_hours == is_counted


def test_opened_contacts_and_what_was_given_out_and_refused_is_counted(officer):
    reference = new_reference("C")
    done = [Action.REVEAL, Action.PRINT, Action.SHARE, Action.EXPORT, Action.REFUSED]
    for action in [*done, Action.REFUSED]:
        at(NOON, officer, action, reference)
    at(NOON, officer, Action.EXPORT)

    reading = the_reading()
    assert (reading.contacts, reading.given_out, reading.refused) == (1, 3, 2)


def test_a_report_on_which_something_was_done_is_not_only_looked_at(officer):
    worked_on, only_seen = new_reference("C"), new_reference("C")
    at(NOON, officer, Action.VIEW, worked_on)
    at(NOON, officer, Action.VIEW, only_seen)
    at(NOON + timedelta(days=20), officer, Action.CHANGE, worked_on)

    assert the_reading().only_looked_at == {only_seen}


def test_what_another_person_did_does_not_count(officer):
    reference = new_reference("C")
    other = get_user_model().objects.create(username="other")
    at(NOON, officer, Action.VIEW, reference)
    at(NOON, other, Action.CHANGE, reference)

    first, second = Week(MONDAY).readings()
    assert (first.person, first.only_looked_at) == (officer, {reference})
    assert (second.person, second.only_looked_at) == (other, set())


def look_at(number, officer, minutes):
    for each in range(number):
        moment = NOON + timedelta(minutes=minutes) * each / number
        at(moment, officer, Action.VIEW, new_reference("C"))


@pytest.mark.parametrize(
    ("number", "minutes", "is_many"), [(20, 50, False), (21, 59, True), (21, 65, False)]
)
def test_more_than_twenty_in_one_hour_is_marked(officer, number, minutes, is_many):
    look_at(number, officer, minutes)

    assert the_reading().has_many_in_an_hour == is_many


def test_an_hour_need_not_begin_with_the_clock(officer):
    with_half = NOON + timedelta(minutes=30)
    for each in range(21):
        at(with_half + timedelta(minutes=2 * each), officer, Action.VIEW, new_reference("C"))

    assert the_reading().most_in_an_hour == 21


def test_one_report_many_times_is_not_many_reports(officer):
    reference = new_reference("C")
    for _time in range(30):
        at(NOON, officer, Action.VIEW, reference)

    assert the_reading().most_in_an_hour == 1


def test_a_week_goes_from_monday_to_sunday(officer):
    reference = new_reference("C")
    midnight = datetime.combine(MONDAY, datetime.min.time(), LONDON)
    week = timedelta(days=7)
    for moment in (midnight - timedelta(seconds=1), midnight + week):
        at(moment, officer, Action.VIEW, new_reference("C"))
    at(midnight, officer, Action.VIEW, reference)

    assert the_reading().records == {reference}


def test_what_nobody_known_did_comes_last(officer):
    at(NOON, None, Action.REFUSED)
    at(NOON, officer, Action.VIEW, new_reference("C"))

    assert [reading.person for reading in Week(MONDAY).readings()] == [officer, None]


def test_the_first_days_of_a_year_may_belong_to_the_last_week_of_another():
    week = Week.of(date(2027, 1, 2))

    assert (week.year, week.number) == (2026, 53)
    assert (week.next.year, week.next.number) == (2027, 1)


# The page


@pytest.fixture
def this_week():
    with time_machine.travel(NOON + timedelta(hours=2), tick=False):
        yield


@pytest.mark.usefixtures("this_week")
def test_the_page_shows_the_counts_and_says_in_words_what_is_many(signed_in_as, officer):
    look_at(21, officer, minutes=50)

    page = signed_in_as(Role.AUDITOR).get(reverse(PAGE))

    text = page.content.decode()
    assert "Week 47, 16 to 22 November 2026" in text
    assert "(more than 20)" in text
    assert f"?person={officer.pk}&amp;since=2026-11-16&amp;until=2026-11-22" in text


@pytest.mark.usefixtures("this_week")
def test_the_look_at_the_page_is_on_record_itself(signed_in_as):
    client = signed_in_as(Role.SUPERVISOR)

    client.get(reverse(PAGE))

    entry = AuditEntry.objects.get()
    assert (entry.staff, entry.subject, entry.outcome) == (client.staff, PAGE, "2026-W47")


@pytest.mark.usefixtures("this_week")
def test_an_earlier_week_leads_on_to_the_next(signed_in_as):
    page = signed_in_as(Role.AUDITOR).get(reverse(f"{PAGE}_of_week", args=[2026, 46]))

    text = page.content.decode()
    assert "Nothing was done in week 46, 9 to 15 November 2026." in text
    for week in (45, 47):
        assert reverse(f"{PAGE}_of_week", args=[2026, week]) in text


@pytest.mark.usefixtures("this_week")
@pytest.mark.parametrize(("year", "week"), [(2026, 48), (2026, 54), (2026, 0), (0, 1), (99999, 1)])
def test_a_week_that_is_none_or_not_yet_there_has_no_page(signed_in_as, year, week):
    page = signed_in_as(Role.AUDITOR).get(f"{reverse(PAGE)}{year}/{week}/")

    assert page.status_code == 404


@pytest.mark.parametrize("role", [Role.TRIAGE, Role.RECORDS, Role.ADMINISTRATOR, Role.PUBLISHER])
def test_the_page_is_for_those_who_read_the_trail(signed_in_as, role):
    assert signed_in_as(role).get(reverse(PAGE)).status_code == 403


def test_the_first_page_leads_those_to_it_who_may_open_it(signed_in_as):
    address = reverse(PAGE)

    assert address in signed_in_as(Role.AUDITOR).get(reverse("admin:index")).content.decode()
    assert address not in signed_in_as(Role.TRIAGE).get(reverse("admin:index")).content.decode()


# Many addresses within an hour, on the page on which staff start


def opens_addresses(staff, number, moment=NOON, apart=timedelta(minutes=1)):
    for count in range(number):
        with time_machine.travel(moment + count * apart, tick=False):
            reference = new_reference("B")
            row = f"amnesty.booking {reference}"
            audit.record(staff, Action.REVEAL, row, reason="driving", about=reference)


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.AUDITOR])
def test_who_opened_many_addresses_within_an_hour_is_named_with_the_number(
    officer, signed_in_as, role
):
    opens_addresses(officer, 21)

    with time_machine.travel(NOON + timedelta(days=6)):
        page = signed_in_as(role).get(reverse("admin:index")).content.decode()

    assert "more than 20 addresses of visits were opened within an hour by:" in page
    assert "<li>officer (21)</li>" in page
    assert "B-" not in page.partition("opened within an hour")[2].partition("</ul>")[0]


@pytest.mark.parametrize(
    "opened",
    [
        {"number": 20},
        {"number": 30, "apart": timedelta(minutes=3)},
        {"number": 30, "moment": NOON - timedelta(days=2)},
    ],
    ids=["no more than a day's work", "slowly", "more than a week ago"],
)
def test_few_addresses_within_an_hour_are_not_named(officer, signed_in_as, opened):
    opens_addresses(officer, **opened)

    with time_machine.travel(NOON + timedelta(days=6)):
        page = signed_in_as(Role.AUDITOR).get(reverse("admin:index")).content.decode()

    assert "Unusual reading" in page
    assert "within an hour" not in page


def test_who_does_not_read_the_audit_trail_is_told_nobody(officer, signed_in_as):
    opens_addresses(officer, 21)

    with time_machine.travel(NOON + timedelta(days=1)):
        page = signed_in_as(Role.COLLECTIONS).get(reverse("admin:index")).content.decode()

    assert "within an hour" not in page
