"""Reminders by e-mail: for those who asked, once, on the day before, and in one sentence."""

import re
import socket
from datetime import timedelta
from io import StringIO
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.utils import translation

from amnesty import reminders
from amnesty.models import Booking
from amnesty.neutral_words import REMINDER, SUBJECT, TELLING, in_language
from campaign_site.models import AuditEntry
from tests.amnesty.factories import TUESDAY, a_booking, a_slot, as_told
from tests.racing import all_at_once

Status = Booking.Status
# Police, weapon, crime, knife, surrender and collection in the languages of the site.
TELLING_ELSEWHERE = re.compile(
    r"poli[ct]|arm[ăae]|bro[nń]|ginkl|infrac|przest|nusikal|cuțit|nóż|noż|peil|pred[aă]|odda|ridav"
    r"|ridic|odbi|http|www",
    re.IGNORECASE,
)


@pytest.fixture(autouse=True)
def settings(settings):
    settings.REMINDER_FROM_EMAIL = "Northants Police <notes@example.com>"
    return settings


@pytest.fixture
def make_booking(slot, period):
    """Confirmed visits of tomorrow, whose giver asked for a reminder by e-mail."""

    def make(status=Status.CONFIRMED, email="sam@example.com", **answers):
        told = {"contact": as_told(email=email), "place": as_told(place="1 Canary Street")}
        usual = {"contact": "email", "wants_reminder": True}
        number = Booking.objects.count() + 1
        booking = a_booking(slot, number, told, **(usual | answers))
        booking.become(status)
        return booking

    return make


def send():
    out = StringIO()
    call_command("send_reminders", stdout=out, verbosity=2)
    return out.getvalue().strip()


def trail():
    return [
        (entry.staff, entry.action, entry.record, entry.outcome, entry.reason)
        for entry in AuditEntry.objects.order_by("number")
    ]


def test_who_asked_for_it_is_reminded_once_on_the_day_before(make_booking, time_machine):
    booking = make_booking()

    assert send() == "1 sent."
    assert send() == "0 sent."

    (message,) = mail.outbox
    assert message.to == ["sam@example.com"]
    booking.refresh_from_db()
    assert booking.reminded_on == TUESDAY - timedelta(days=1)


@pytest.mark.parametrize("status", [status for status in Status if status != Status.CONFIRMED])
def test_only_a_confirmed_visit_is_reminded_of(make_booking, status):
    make_booking(status)

    assert send() == "0 sent."


@pytest.mark.parametrize(
    "answers", [{"wants_reminder": False}, {"contact": "telephone"}, {"contact": "none"}]
)
def test_nobody_else_gets_an_email(make_booking, answers):
    make_booking(**answers)

    assert send() == "0 sent."
    assert mail.outbox == []


@pytest.mark.parametrize("days", [-1, 1])
def test_it_is_sent_on_no_other_day(make_booking, time_machine, days):
    make_booking()
    time_machine.move_to(TUESDAY - timedelta(days=1) + timedelta(days=days))

    assert send() == "0 sent."


def test_all_that_it_says_is_what_the_giver_was_told(make_booking):
    booking = make_booking()

    send()

    (message,) = mail.outbox
    assert (message.subject, message.body) == ("Reminder", "You have an appointment tomorrow.")
    assert message.from_email == "notes@example.com"
    whole = message.message().as_string()
    assert not TELLING.search(whole)
    assert "text/plain" in whole
    for word in ("canary", "morning", "http", "NN1", booking.reference, socket.gethostname()):
        assert word not in whole


def test_a_visit_that_was_moved_is_reminded_of_anew(make_booking, area):
    booking = make_booking()
    send()
    evening = a_slot(area, window=3)

    booking.go_to(evening, Status.CONFIRMED, held_until=None)

    assert send() == "1 sent."


def test_every_opening_is_on_record_and_says_nothing(make_booking):
    booking = make_booking()

    send()

    assert trail() == [(None, "reveal", booking.reference, "reminded", "A reminder was asked for.")]


def test_an_answer_of_before_is_opened_too(make_booking):
    booking = make_booking()
    booking.contact = {"contact": "email", "email": "old@example.com"}
    booking.save(update_fields=["contact"])

    send()

    assert mail.outbox[0].to == ["old@example.com"]


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_one(make_booking):
    for _visit in range(3):
        make_booking()

    all_at_once([reminders.send_due] * 4)

    assert len(mail.outbox) == 3
    assert [action for _staff, action, *_rest in trail()] == ["reveal"] * 3


def test_a_run_that_comes_second_opens_nothing(make_booking, monkeypatch):
    booking = make_booking()
    found = list(Booking.objects.to_remind("email"))
    monkeypatch.setattr(Booking.objects, "to_remind", lambda way: found)
    booking.claim_reminder()

    assert send() == "0 sent."
    assert trail() == []


@pytest.mark.parametrize("moved", [True, False])
def test_a_visit_that_changed_meanwhile_is_not_reminded_of(make_booking, area, moved):
    booking = make_booking()
    found = Booking.objects.get(pk=booking.pk)
    if moved:
        booking.go_to(a_slot(area, window=3), Status.CONFIRMED, held_until=None)
    else:
        booking.cancel_by_giver()

    assert not found.claim_reminder()


class NoServer(EmailBackend):
    def open(self):
        raise ConnectionRefusedError("mail.example.com for sam@example.com")


class Refusing(EmailBackend):
    """Takes all but one address."""

    def send_messages(self, messages):
        if messages[0].to == ["wrong@example.com"]:
            raise SMTPRecipientsRefused({"wrong@example.com": (550, b"canary")})
        return super().send_messages(messages)


def test_without_a_mail_server_nothing_is_opened_and_it_is_tried_again(make_booking, settings):
    make_booking()
    settings.EMAIL_BACKEND = f"{__name__}.NoServer"

    with pytest.raises(CommandError, match=r"again: ConnectionRefusedError$"):
        send()

    assert trail() == []
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send() == "1 sent."


def test_an_address_that_is_refused_keeps_no_other_from_its_reminder(make_booking, settings):
    wrong = make_booking(email="wrong@example.com")
    make_booking()
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"

    with pytest.raises(CommandError) as error:
        send()

    assert str(error.value) == "Not sent, to be tried again: SMTPRecipientsRefused"
    assert [message.to for message in mail.outbox] == [["sam@example.com"]]
    assert (None, "change", wrong.reference, "could not be reminded", "") in trail()
    wrong.refresh_from_db()
    assert wrong.reminded_on is None


@pytest.mark.parametrize("contact", [{"contact": "email"}, None])
def test_what_can_not_be_opened_or_is_not_there_is_a_fault(make_booking, settings, contact):
    booking = make_booking()
    if contact:
        booking.contact = contact
        booking.save(update_fields=["contact"])
    else:
        settings.SEALING_PRIVATE_KEYS = settings.SEALING_CONTACT_PRIVATE_KEYS = []

    number, (fault,) = reminders.send_due()

    assert (number, fault) == (0, "KeyError" if contact else "NoPrivateKey")


def test_only_the_staff_tier_sends_them(settings):
    settings.HAS_STAFF_SITE = False

    with pytest.raises(CommandError, match="staff site"):
        send()


@pytest.mark.django_db
def test_without_a_sender_it_says_what_to_set(settings):
    settings.REMINDER_FROM_EMAIL = ""

    with pytest.raises(CommandError, match="REMINDER_FROM_EMAIL"):
        send()


@pytest.mark.parametrize("language", ["ro", "pl", "lt"])
def test_it_is_in_the_language_in_which_the_visit_was_asked_for(make_booking, language):
    with translation.override(language):
        make_booking()

    send()

    (message,) = mail.outbox
    words = (in_language(SUBJECT, language), in_language(REMINDER, language))
    assert (message.subject, message.body) == words
    assert not {"Reminder", "You have an appointment tomorrow."} & set(words)
    assert message.message().get_content_type() == "text/plain"
    assert message.from_email == "notes@example.com"


@pytest.mark.parametrize("language", ["ro", "pl", "lt"])
def test_it_tells_nothing_in_any_language(language):
    words = f"{in_language(SUBJECT, language)} {in_language(REMINDER, language)}"

    assert not TELLING.search(words)
    assert not TELLING_ELSEWHERE.search(words)


def test_the_words_are_those_that_the_journey_shows():
    assert str(REMINDER) == "You have an appointment tomorrow."
    assert not TELLING.search(f"{REMINDER}")
