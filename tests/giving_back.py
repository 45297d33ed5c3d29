"""A database that is down, and what the page that says so gives back."""

import html
import re

from django.db import OperationalError, connection

HIDDEN = re.compile(r'<input type="hidden" name="([^"]*)" value="([^"]*)">')


def no_database(fault=OperationalError):
    def refuse(*args):
        raise fault("the server closed the connection")

    return connection.execute_wrapper(refuse)


def carried(page):
    """What "Try again" would send: the hidden fields as a browser reads them."""
    fields = HIDDEN.findall(page.content.decode())
    return {html.unescape(name): html.unescape(value) for name, value in fields}
