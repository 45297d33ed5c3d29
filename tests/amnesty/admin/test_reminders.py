"""Text messages that an officer sends by hand, and what of it is on record."""

import pytest
from django.urls import reverse

from amnesty.models import Booking
from amnesty.neutral_words import REMINDER, in_language
from campaign_site.models import AuditEntry
from campaign_site.roles import Role
from tests.amnesty.factories import TUESDAY, a_booking, as_told

Status = Booking.Status
LIST = "/admin/amnesty/booking/reminders/"
NUMBER = "07700 900123"


@pytest.fixture
def make_booking(slot, period):
    """Confirmed visits of tomorrow, whose giver asked for a text message."""

    def make(**answers):
        told = {"contact": as_told(telephone=NUMBER, name="Sam Canary")}
        usual = {"contact": "telephone", "wants_reminder": True, "notices": ["secret"]}
        booking = a_booking(slot, Booking.objects.count() + 1, told, **(usual | answers))
        booking.become(Status.CONFIRMED)
        return booking

    return make


@pytest.fixture
def booking(make_booking):
    return make_booking()


@pytest.fixture
def officer(signed_in_as, monday):
    return signed_in_as(Role.COLLECTIONS)


def number_of(booking):
    return reverse("admin:amnesty_reminder", args=[booking.pk])


def reminded(booking):
    return reverse("admin:amnesty_reminded", args=[booking.pk])


def text(page):
    return page.content.decode()


def trail():
    entries = AuditEntry.objects.order_by("number")
    return [(entry.action, entry.record, entry.outcome, entry.reason) for entry in entries]


def test_the_list_opens_nothing(officer, booking):
    page = text(officer.get(LIST))

    assert booking.reference in page
    assert "someone there must not know" in page
    assert "You have an appointment tomorrow." in page
    assert NUMBER not in page
    assert "Canary" not in page
    assert trail() == [("list", "", "", "")]


@pytest.mark.parametrize("answers", [{"wants_reminder": False}, {"contact": "email"}])
def test_the_list_has_those_alone_who_want_a_text_message(officer, make_booking, answers):
    booking = make_booking(**answers)

    page = text(officer.get(LIST))

    assert booking.reference not in page
    assert "Nobody waits for one now." in page
    assert ("1 reminder by e-mail waits." in page) == ("contact" in answers)


def test_a_number_is_opened_with_a_reason_and_is_on_record(officer, booking):
    assert NUMBER not in text(officer.get(number_of(booking)))

    page = officer.post(number_of(booking), {"reason": "A reminder was asked for"})

    assert NUMBER in text(page)
    assert "Canary" not in text(page)
    assert "no-store" in page["Cache-Control"]
    assert trail() == [("reveal", booking.reference, "", "A reminder was asked for")]


@pytest.mark.parametrize("reason", ["", "why"])
def test_without_a_reason_it_stays_shut(officer, booking, reason):
    page = officer.post(number_of(booking), {"reason": reason})

    assert page.status_code == 422
    assert NUMBER not in text(page)
    assert "<title>Error:" in text(page)
    assert trail() == []


def test_without_the_key_it_stays_shut_and_nobody_has_seen_it(officer, booking, settings):
    settings.SEALING_PRIVATE_KEYS = settings.SEALING_CONTACT_PRIVATE_KEYS = []

    page = officer.post(number_of(booking), {"reason": "A reminder was asked for"})

    assert "This process does not hold the key." in text(page)
    assert trail() == []


def test_what_was_sent_is_noted_once(officer, booking):
    pages = [officer.post(reminded(booking), follow=True) for _press in range(2)]

    booking.refresh_from_db()
    assert booking.reminded_on is not None
    assert f"Noted: {booking} has been reminded." in text(pages[0])
    assert f"{booking} needs no reminder any more." in text(pages[1])
    assert trail().count(("change", booking.reference, "reminded", "")) == 1


def test_a_visit_that_changed_meanwhile_needs_none(officer, booking):
    booking.cancel_by_giver()

    for page in (
        officer.get(number_of(booking), follow=True),
        officer.post(number_of(booking), {"reason": "A reminder was asked for"}, follow=True),
        officer.post(reminded(booking), follow=True),
    ):
        assert "needs no reminder any more" in text(page)
        assert NUMBER not in text(page)
    assert {action for action, *_rest in trail()} == {"list"}


def test_on_the_day_itself_it_is_too_late(officer, booking, time_machine):
    time_machine.move_to(TUESDAY)
    officer.force_login(officer.staff)

    assert booking.reference not in text(officer.get(LIST))


@pytest.mark.parametrize("role", [Role.APPROVER, Role.TRIAGE, Role.AUDITOR])
def test_nobody_else_opens_it(signed_in_as, booking, role):
    other = signed_in_as(role)

    assert other.get(LIST).status_code == 403
    assert other.post(number_of(booking), {"reason": "Just so, to see"}).status_code == 403
    assert other.post(reminded(booking)).status_code == 403
    booking.refresh_from_db()
    assert booking.reminded_on is None


def test_a_visit_that_is_not_there(officer, booking):
    address = number_of(booking)
    booking.items.all().delete()
    booking.delete()

    assert officer.get(address).status_code == 404


@pytest.mark.parametrize("language", ["en-gb", "ro", "pl", "lt"])
def test_the_words_are_in_the_language_in_which_the_visit_was_asked_for(
    officer, make_booking, language
):
    booking = make_booking()
    Booking.objects.update(language=language)

    page = officer.post(number_of(booking), {"reason": "A reminder was asked for"})

    words = in_language(REMINDER, language)
    assert f'<dd lang="{language}">{words}</dd>' in text(page)
    assert ("<dd>You have an appointment tomorrow.</dd>" in text(page)) == (language != "en-gb")
