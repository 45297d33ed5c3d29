"""The mail server is away for a day, comes back, and its sender dies in between."""

import re
import signal
import socketserver
import subprocess
import sys
import threading

import dev
from tests.faults.tellers import Load
from tests.faults.trial import Outcome, tickets

MESSAGE_ID = re.compile(rb"^Message-ID: (\S+)", re.MULTILINE | re.IGNORECASE)
DUE = """
from django.utils import timezone
from campaign_site.models import OutboxMessage
OutboxMessage.objects.unsent().update(next_try_at=timezone.now())
"""
UNSENT = "SELECT count(*) FROM campaign_site_outboxmessage WHERE sent_on IS NULL"


class Sink(socketserver.ThreadingTCPServer):
    """Takes every e-mail. While `is_slow`, it keeps one and does not say so."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), OneMail)
        self.got = []
        self.is_slow = threading.Event()
        self.has_one = threading.Event()
        self.url = f"smtp://127.0.0.1:{self.server_address[1]}"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *fault):
        self.shutdown()
        self.server_close()


class OneMail(socketserver.StreamRequestHandler):
    def handle(self):
        self.say(b"220 sink")
        for line in self.rfile:
            word = line.split()[0].upper()
            if word == b"DATA":
                self.say(b"354 go on")
                self.take()
            else:
                self.say(b"221 bye" if word == b"QUIT" else b"250 ok")

    def take(self):
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        self.server.got.append(MESSAGE_ID.search(b"".join(lines)).group(1))
        self.server.has_one.set()
        if not self.server.is_slow.is_set():
            self.say(b"250 taken")

    def say(self, text):
        self.wfile.write(text + b"\r\n")


def f10(stack):
    """Reports come in while mail is away; the sender is killed between sending and noting it."""
    outcome = Outcome("no mail; kill -9 of the sender")
    with Load(stack, tickets(stack, "report", 20)) as load:
        load.goes_on(30, more=20)
    outcome.take(load, stack.ask_inside("opened"))
    sends(stack, "smtp://127.0.0.1:9")
    if stack.sql(UNSENT) != [(1,)]:
        outcome.faults.append("without mail there is not one e-mail waiting")
    with Sink() as sink:
        kill_between(stack, sink)
        for _ in range(3):
            is_due_again(stack)
            sends(stack, sink.url)
    if len(sink.got) != 2 or len(set(sink.got)) != 1:
        outcome.faults.append(f"the e-mails that came: {sink.got}")
    if stack.sql(UNSENT) != [(0,)]:
        outcome.faults.append("an e-mail is still waiting")
    outcome.answers = f"{len(sink.got)} e-mails, {len(set(sink.got))} Message-ID"
    return outcome


def kill_between(stack, sink):
    is_due_again(stack)
    sink.is_slow.set()
    sender = subprocess.Popen(
        [sys.executable, "manage.py", "send_outbox"],
        cwd=dev.ROOT,
        env=stack.environments["staff"] | {"EMAIL_URL": sink.url},
    )
    sink.has_one.wait(30)
    sender.send_signal(signal.SIGKILL)
    sender.wait()
    sink.is_slow.clear()


def is_due_again(stack):
    """As if the minutes until the next try were over, and the lease of a run that died."""
    stack.manage("shell", "--no-imports", "--command", DUE)


def sends(stack, url):
    stack.manage("send_outbox", environment=stack.environments["staff"] | {"EMAIL_URL": url})
