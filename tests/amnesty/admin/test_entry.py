"""Staff enter a visit that somebody asks for on the telephone, through the same questions."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from amnesty.entry import ENTRY
from amnesty.journey import BOOKING
from amnesty.models import Booking
from campaign_site.models import AuditEntry, Draft
from campaign_site.roles import Role
from tests.amnesty.factories import a_slot
from tests.amnesty.manage.conftest import Asker
from tests.telling import BookingEntryTeller, BookingTeller

# Before anyone signs in: a sign-in lasts for minutes only.
pytestmark = pytest.mark.usefixtures("monday", "period")

LIST = reverse("admin:amnesty_booking_changelist")
START = reverse("admin:booking-entry:start")


@pytest.fixture(autouse=True)
def only_slot(area):
    return a_slot(area, capacity=9)


@pytest.fixture
def officer(signed_in_as):
    return signed_in_as(Role.COLLECTIONS)


@pytest.fixture
def teller(officer):
    return BookingEntryTeller(officer, contact="telephone")


def added():
    return [
        (entry.staff.username, entry.subject, entry.outcome)
        for entry in AuditEntry.objects.filter(action=AuditEntry.Action.ADD)
    ]


def test_the_same_is_asked_as_online_with_the_same_places_to_stop():
    online = [step.slug for step in BOOKING.steps]

    only_online = {"none-left", "call-101"}
    assert [step.slug for step in ENTRY.steps] == [
        slug for slug in online if slug not in only_online
    ]


def test_the_visit_says_how_it_came_and_waits_for_an_officer_without_an_end(teller):
    teller.comes_to_the_check_page().sends()

    booking = Booking.objects.get()
    assert (booking.channel, booking.status) == ("telephone", Booking.Status.REQUESTED)
    assert booking.held_until is None
    assert "collections" not in teller.opened(booking)
    assert added() == [("collections", f"amnesty.booking {booking}", "telephone")]


def test_sent_twice_it_is_stored_and_on_record_once(teller, only_slot):
    teller.comes_to_the_check_page()
    before = Draft.objects.get()
    teller.sends()
    before.save()
    teller.sends()

    only_slot.refresh_from_db()
    assert len(added()) == 1
    assert only_slot.held == 1


def test_no_limit_holds_for_what_an_officer_enters(teller, settings):
    settings.BOOKINGS_AN_HOUR = 0
    for number in range(3):
        tab = teller.opens_a_new_tab(f"canary{number}")
        tab.comes_to_the_check_page().sends()

    assert Booking.objects.count() == 3


def test_a_time_that_has_filled_up_is_asked_for_again(teller, only_slot):
    teller.comes_to_the_check_page()
    type(only_slot).objects.filter(pk=only_slot.pk).update(held=9)

    teller.sends()

    assert teller.step == "time"
    assert not Booking.objects.exists()


@pytest.mark.parametrize(
    ("step", "typed", "stops_at"),
    [("danger", {"danger": "yes"}, "call-999"), ("do-you-know", {"explosive": "yes"}, "stop-here")],
)
def test_danger_and_explosives_stop_it_and_nothing_is_kept(teller, step, typed, stops_at):
    teller.starts()
    if step != "danger":
        teller.answers("danger", danger="no")

    teller.answers(step, **typed)

    assert teller.step == stops_at
    assert not Draft.objects.exists()


# The last page


def test_the_code_that_is_read_out_opens_the_visit(teller):
    teller.comes_to_the_check_page().sends()

    caller = Asker(Client(), "amnesty").asks(teller.reference, teller.code)

    assert "Read them out. They are shown this once." in teller.text
    assert "Tuesday 24 November 2026" in caller.text


def test_when_they_are_read_out_the_page_is_gone_and_the_list_says_it(teller):
    teller.comes_to_the_check_page().sends()
    code, last = teller.code, teller.url("sent")
    teller.posts("sent")

    assert teller.address == LIST
    assert "The visit is stored." in teller.text
    assert code not in teller.goes_to(last).words
    assert not Draft.objects.exists()


def test_the_code_can_be_switched_off(teller):
    teller.comes_to_the_check_page().sends()

    teller.posts("sent", **{"switch-off": "yes"})

    assert "its secret code is switched off" in teller.text
    assert Booking.objects.get().code_hash == ""


def test_a_code_that_can_not_be_switched_off_any_more_is_not_said_to_be(teller):
    teller.comes_to_the_check_page().sends()
    Draft.objects.all().delete()

    teller.posts("sent", **{"switch-off": "yes"})

    assert "the code is not switched off" in teller.text
    assert Booking.objects.get().code_hash


# Who may


PAGES = [
    START,
    *(
        reverse(f"admin:booking-entry:{name}")
        for name in ("check", "sent", "cancel", "cancelled", "timed-out", "keep")
    ),
    *(reverse("admin:booking-entry:step", args=[step.slug]) for step in ENTRY.steps),
]


@pytest.mark.parametrize("method", ["get", "post"])
def test_every_page_needs_the_sign_in_and_the_permission(client, signed_in_as, method):
    press = signed_in_as(Role.PUBLISHER)
    answers = [
        (address, getattr(client, method)(address), getattr(press, method)(address))
        for address in PAGES
    ]

    assert all(nobody.url.startswith(reverse("admin:login")) for _, nobody, _ in answers)
    assert [address for address, _, of_press in answers if of_press.status_code != 403] == []


def test_the_start_page_leads_to_the_first_question(officer):
    text = officer.get(START).content.decode()

    assert reverse("admin:booking-entry:step", args=["danger"]) in text
    assert f"up to {ENTRY.most_questions} questions" in text


def test_who_may_only_look_can_not_enter_a_visit(signed_in_as):
    reader = signed_in_as()
    reader.staff.user_permissions.add(Permission.objects.get(codename="view_booking"))

    assert reader.get(START).status_code == 403


# What is not sent


def test_nobody_else_at_the_same_machine_opens_what_was_entered(teller, signed_in_as):
    """Whoever was idle is signed out, and has not pressed anything that deletes the answers."""
    teller.comes_to_the_check_page()
    addresses = [teller.url("check"), teller.url("step", "place")]
    other = signed_in_as(Role.COLLECTIONS, name="other")
    teller.client.force_login(other.staff)

    for address in addresses:
        assert "canary" not in teller.goes_to(address).text
        assert teller.step == "timed-out"
    teller.sends()
    assert not Booking.objects.exists()


def test_signing_out_deletes_what_was_entered(teller):
    teller.comes_to_the_check_page()

    teller.client.post(reverse("admin:logout"))

    assert not Draft.objects.exists()


def test_the_draft_of_a_visitor_is_not_that_of_an_officer(teller, friday):
    visitor = BookingTeller(teller.client, "sparrow", "none").comes_to_the_check_page()

    teller.goes_to(teller.url("check") + f"?run={visitor.run}")

    assert "sparrow" not in teller.text


def test_each_page_says_that_it_is_for_staff(teller):
    teller.answers_everything().sends()

    assert len(teller.seen) >= ENTRY.most_questions
    assert all("Staff: a visit from the telephone" in text for text in teller.seen)
