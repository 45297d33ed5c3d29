"""A log names the fault and never the person."""

import logging
import sys

from campaign_site.logs import SilentFormatter

SECRET = "07700 900123"


def formatted(**details):
    record = logging.LogRecord(
        "django.request", logging.ERROR, "views.py", 7, "Failed for %s", (SECRET,), **details
    )
    return SilentFormatter().format(record)


def test_a_line_holds_the_place_and_no_value():
    line = formatted(exc_info=None)

    assert "ERROR django.request" in line
    assert "views:7" in line
    assert SECRET not in line


def test_an_exception_is_told_by_its_type_and_place_alone():
    try:
        raise ValueError(SECRET)
    except ValueError:
        line = formatted(exc_info=sys.exc_info())

    assert "ValueError" in line
    assert "test_logs.py" in line
    assert SECRET not in line
