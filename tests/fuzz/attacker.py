"""Somebody who sends what no browser sends, and counts how it is answered."""

import traceback
from collections import Counter
from urllib.parse import quote

from django.core.signals import got_request_exception
from django.db import transaction
from django.test import Client

from tests.fuzz.hostile import FORM


class Attacker:
    """`client` may be signed in. What was answered in this test is in `statuses`.

    A fault is kept with its place, so that a test that fails says where the site fell.
    """

    def __init__(self, client=None):
        self.client = client or Client()
        self.client.raise_request_exception = False
        self.statuses = Counter()
        self.faults = {}

    def __enter__(self):
        got_request_exception.connect(self.note_fault)
        return self

    def __exit__(self, *_):
        got_request_exception.disconnect(self.note_fault)

    def note_fault(self, **_):
        self.last_fault = traceback.format_exc(limit=-4)

    def asks(self, method, address, body=b"", content_type=FORM, follow=False, **environ):
        """The answer. What it has changed is taken back when it is no journey that goes on."""
        self.last_fault = ""
        answer = self.client.generic(method, address, body, content_type, **environ)
        self.count(answer, method, address)
        while follow and answer.status_code in {301, 302, 303}:
            answer = self.client.get(answer["Location"])
            self.count(answer, "GET", address)
        return answer

    def count(self, answer, method, address):
        self.statuses[answer.status_code] += 1
        if answer.status_code >= 500:
            self.faults.setdefault(self.last_fault, f"{method} {address[:200]}")

    def tries(self, method, address, *args, **kwargs):
        """The same, and nothing of it stays."""
        with transaction.atomic():
            answer = self.asks(method, address, *args, **kwargs)
            transaction.set_rollback(True)
        return answer

    @property
    def requests(self):
        return self.statuses.total()

    def share(self, *statuses):
        """How many in a hundred were answered like this."""
        return 100 * sum(self.statuses[status] for status in statuses) / self.requests


def encoded(names, value):
    """A query, or the body of a form: this value under each name."""
    text = quote(value, safe="")
    return "&".join(f"{quote(name, safe='')}={text}" for name in names)
