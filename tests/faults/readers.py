"""Someone who reads the news and someone who opens a form, over and over, while it lasts.

The reader must get the page each time and soon. Who opens a form, or sends one, gets the page
or one that names 999, 101 and Crimestoppers.
"""

import time

from tests.faults.tellers import NUMBERS
from tests.racing import AtWork

# A page of the news, one of an article, and advice in two languages.
READ = ("/", "/news/", "/safety/", "/ro/safety/", "/contact/", "/pl/safety/", "/amnesty/knives/")
FORM = "/report/danger/?run=aaaaaaaaaaaaaaaa"
SOON = 1.0


class Readers(AtWork):
    """Ask for pages until the block ends; `faults` says what a reader should not have met."""

    def __init__(self, stack, read=READ):
        self.stack = stack
        self.read = read
        self.faults = []
        self.slowest = 0.0
        self.number = 0
        self.forms = {}

    def works(self):
        return [self.reads, self.opens_a_form]

    def verdict(self):
        """What they met; and that they were there to meet it."""
        faults = [f"a reader broke: {fault}" for fault in self.broke] + self.faults
        if self.number < len(self.read):
            faults.append(f"the reader asked for {self.number} pages alone")
        if not self.forms:
            faults.append("nobody opened a form")
        return faults

    def reads(self):
        client = self.stack.visitor(source="127.4.0.1")
        while not self.is_over.is_set():
            for path in self.read:
                self.asks(client, path)
            time.sleep(0.05)

    def asks(self, client, path):
        began = time.monotonic()
        try:
            status = client.get(path).status_code
        except OSError as fault:
            status = type(fault).__name__
        took = time.monotonic() - began
        self.number += 1
        self.slowest = max(self.slowest, took)
        if status != 200 or took > SOON:
            self.faults.append(f"{path}: {status} after {took:.2f} s")

    def opens_a_form(self):
        client = self.stack.visitor(source="127.4.0.2")
        while not self.is_over.is_set():
            try:
                page = client.get(FORM)
            except OSError as fault:
                self.faults.append(f"form: {type(fault).__name__}")
                continue
            self.forms[page.status_code] = self.forms.get(page.status_code, 0) + 1
            if page.status_code >= 400 and not all(number in page.text for number in NUMBERS):
                self.faults.append(f"form: {page.status_code} without the numbers")
            time.sleep(0.2)
