"""The triage inbox hears of what is new: a count and a link, once, whatever happens to mail."""

import socketserver
import threading
from contextlib import suppress
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from campaign_site import outbox
from campaign_site.models import Notice, OutboxMessage
from tests.racing import all_at_once

pytestmark = pytest.mark.django_db
NOON = timezone.datetime.fromisoformat("2026-11-23T12:00:00+00:00")


@pytest.fixture(autouse=True)
def triage_inbox(settings):
    settings.TRIAGE_EMAIL = "triage@force.example"
    settings.DEFAULT_FROM_EMAIL = "Campaign site <site@force.example>"
    settings.STAFF_ADDRESS = "https://staff.force.example/"


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


class MailServer(socketserver.ThreadingTCPServer):
    """Takes mail on this machine, or drops the line when it is told to be out of order."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Conversation)
        self.is_out_of_order = False
        self.taken = []


class Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        if self.server.is_out_of_order:
            return
        self.answer("220 ready")
        for line in self.rfile:
            command = line[:4].upper()
            if command == b"DATA":
                self.answer("354 go on")
                self.take()
            self.answer("221 bye" if command == b"QUIT" else "250 ok")

    def take(self):
        lines = iter(self.rfile.readline, b".\r\n")
        self.server.taken.append(message_from_bytes(b"".join(lines), policy=policy.default))

    def answer(self, line):
        self.wfile.write(f"{line}\r\n".encode())


@pytest.fixture
def mail_server(settings):
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
    yield server
    server.shutdown()
    server.server_close()


def run_for(clock, hours):
    """As the timer does, only not every minute."""
    for _ in range(hours * 10):
        outbox.send_due()
        clock.shift(timedelta(minutes=6))


def test_all_that_is_new_makes_one_email_with_a_number_and_the_front_page():
    for _ in range(3):
        outbox.announce()

    call_command("send_outbox")

    (sent,) = mail.outbox
    assert sent.to == ["triage@force.example"]
    assert sent.from_email == "site@force.example"
    assert sent.subject == "Something new to read"
    assert sent.body == (
        "There are 3 new entries.\n\n"
        "Sign in to read: https://staff.force.example/admin/\n\n"
        "This e-mail was sent by itself."
    )
    assert sent.message().get_content_type() == "text/plain"


def test_with_nothing_new_nothing_is_sent():
    call_command("send_outbox")

    assert mail.outbox == []
    assert not OutboxMessage.objects.exists()


def test_an_email_goes_out_once():
    outbox.announce()

    call_command("send_outbox")
    call_command("send_outbox")

    assert len(mail.outbox) == 1


def test_a_half_that_does_not_know_the_inbox_notes_it_for_the_half_that_does(settings):
    settings.HAS_STAFF_SITE, settings.TRIAGE_EMAIL = False, ""
    outbox.announce()

    settings.HAS_STAFF_SITE, settings.TRIAGE_EMAIL = True, "triage@force.example"
    call_command("send_outbox")

    (sent,) = mail.outbox
    assert sent.body.startswith("There is 1 new entry.")


def test_without_an_inbox_nothing_is_sent_and_nothing_piles_up(settings, clock, mail_server):
    mail_server.is_out_of_order = True
    outbox.announce()
    call_command("send_outbox")
    outbox.announce()

    settings.TRIAGE_EMAIL = ""
    call_command("send_outbox")

    assert not Notice.objects.exists()
    assert not OutboxMessage.objects.exists()
    assert not outbox.late_for()


def test_what_is_rolled_back_is_not_announced():
    with suppress(ZeroDivisionError), transaction.atomic():
        outbox.announce()
        raise ZeroDivisionError

    call_command("send_outbox")

    assert mail.outbox == []


def test_the_public_tier_does_not_send(settings):
    settings.HAS_STAFF_SITE = False

    with pytest.raises(CommandError, match="environment of the staff site"):
        call_command("send_outbox")


def test_a_day_without_mail_loses_nothing_and_sends_nothing_twice(clock, mail_server):
    mail_server.is_out_of_order = True
    outbox.announce()
    run_for(clock, hours=12)
    outbox.announce()
    outbox.announce()
    run_for(clock, hours=12)
    assert mail_server.taken == []

    mail_server.is_out_of_order = False
    run_for(clock, hours=2)

    told = [message.get_content().splitlines()[0] for message in mail_server.taken]
    assert told == ["There is 1 new entry.", "There are 2 new entries."]
    assert len({message["Message-ID"] for message in mail_server.taken}) == 2
    assert not Notice.objects.exists()


def test_the_pauses_between_tries_double_up_to_an_hour(clock, mail_server):
    mail_server.is_out_of_order = True
    outbox.announce()
    pauses = []

    for _ in range(9):
        outbox.send_due()
        message = OutboxMessage.objects.get()
        pauses.append((message.next_try_at - timezone.now()) // timedelta(minutes=1))
        clock.move_to(message.next_try_at)

    assert pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_failed_try_is_told_by_its_kind_and_not_by_an_address(capsys, mail_server):
    mail_server.is_out_of_order = True
    outbox.announce()

    call_command("send_outbox")

    assert capsys.readouterr().err == "Not sent, to be tried again: SMTPServerDisconnected\n"


def test_an_email_that_waits_for_more_than_half_an_hour_raises_the_alarm(clock, mail_server):
    mail_server.is_out_of_order = True
    outbox.announce()
    call_command("send_outbox")
    clock.shift(timedelta(minutes=30))
    call_command("send_outbox")
    clock.shift(timedelta(minutes=1))

    with pytest.raises(CommandError, match="ALARM: an e-mail has waited for more than 30"):
        call_command("send_outbox")


def test_a_run_that_dies_after_sending_sends_once_more_under_the_same_name(clock, monkeypatch):
    outbox.announce()
    send = EmailBackend.send_messages

    def send_and_die(backend, messages):
        send(backend, messages)
        raise KeyboardInterrupt

    monkeypatch.setattr(EmailBackend, "send_messages", send_and_die)
    with pytest.raises(KeyboardInterrupt):
        call_command("send_outbox")
    monkeypatch.setattr(EmailBackend, "send_messages", send)
    run_for(clock, hours=1)

    first, second = mail.outbox
    assert first.message()["Message-ID"] == second.message()["Message-ID"]
    assert first.message()["Message-ID"].endswith("@force.example>")
    assert first.body == second.body


def test_a_message_that_another_run_has_claimed_is_left_to_it():
    message = OutboxMessage.objects.create()

    assert OutboxMessage.objects.get().claim()
    assert not message.claim()


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_send_one_email():
    for _ in range(20):
        outbox.announce()

    all_at_once([outbox.send_due] * 4)

    assert [message.body.splitlines()[0] for message in mail.outbox] == [
        "There are 20 new entries."
    ]


def test_once_sent_only_the_day_remains(clock):
    outbox.announce()

    call_command("send_outbox")

    message = OutboxMessage.objects.get()
    assert message.sent_on == NOON.date()
    assert (message.waiting_since, message.next_try_at) == (None, None)
    assert not Notice.objects.exists()


def test_no_time_can_be_kept_of_what_was_sent():
    with pytest.raises(IntegrityError, match="outbox_keeps_a_time_only_while_unsent"):
        OutboxMessage.objects.create(sent_on=NOON.date())


def test_what_was_sent_is_forgotten_after_a_week(clock):
    outbox.announce()
    call_command("send_outbox")

    clock.shift(timedelta(days=6))
    call_command("send_outbox")
    assert OutboxMessage.objects.exists()

    clock.shift(timedelta(days=1))
    call_command("send_outbox")
    assert not OutboxMessage.objects.exists()
