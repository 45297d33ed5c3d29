"""A log names the fault and never the person."""

import json
import logging
import logging.config
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client

import dev
from campaign_site import logs

SECRET = "07700 900123"
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def noon():
    with time_machine.travel(NOON, tick=False):
        yield


def formatted(exc_info=None):
    record = logging.LogRecord(
        "django.request", logging.ERROR, "views.py", 7, "Failed for %s", (SECRET,), exc_info
    )
    return logs.SilentFormatter().format(record)


def fault():
    try:
        raise ValueError(f"{SECRET}\nand a second line")
    except ValueError:
        return sys.exc_info()


def test_a_line_holds_the_time_and_the_place_and_no_value():
    line = formatted()

    assert json.loads(line) == {
        "time": "2026-11-23T12:00:00Z",
        "level": "ERROR",
        "logger": "django.request",
        "place": "views:7",
    }


def test_an_exception_is_told_by_its_type_and_places_alone():
    line = formatted(fault())

    told = json.loads(line)
    assert told["exception"] == "builtins.ValueError"
    assert [place.partition("test_logs.py:")[2] for place in told["places"]] == [
        f"{fault.__code__.co_firstlineno + 2} fault"
    ]
    assert SECRET not in line


def test_an_event_is_one_line():
    assert "\n" not in formatted(fault())


def test_where_no_exception_is_at_hand_there_is_none_in_the_line():
    assert "exception" not in json.loads(formatted((None, None, None)))


@pytest.mark.django_db
def test_a_broken_page_leaves_one_line_without_a_word_of_it(monkeypatch, capsys, settings):
    def broken(*args, **kwargs):
        raise ValueError(SECRET)

    monkeypatch.setattr("campaign_site.views.HomeView.get_context_data", broken)
    names = ("", "django", "django.request")
    before = {name: list(logging.getLogger(name).handlers) for name in names}
    logging.config.dictConfig(settings.LOGGING)
    try:
        client = Client(raise_request_exception=False, HTTP_USER_AGENT=SECRET)
        page = client.get(f"/?word={SECRET}", HTTP_REFERER=f"https://x.test/{SECRET}")
    finally:
        for name in names:
            logging.getLogger(name).handlers = before[name]

    [line] = capsys.readouterr().err.splitlines()
    assert page.status_code == 500
    assert json.loads(line)["exception"] == "builtins.ValueError"
    assert SECRET not in line


def test_gunicorn_s_own_faults_are_such_lines_too():
    says_it_is_broken = (
        "from gunicorn.config import Config;"
        "config = Config();"
        "settings = {}; exec(open('gunicorn.conf.py').read(), settings);"
        "[config.set(name, settings[name]) for name in ('loglevel', 'logconfig_dict')];"
        "log = settings['logger_class'](config);"
        f"log.warning('Invalid request from ip={SECRET}'); log.error('For %s', '{SECRET}');"
        "log.access_log.info('GET /report/');"
        # Who looked at the request and the answer would fail: there are none.
        "log.access(None, None, None, None)"
    )

    done = subprocess.run(
        [sys.executable, "-c", says_it_is_broken],
        cwd=dev.ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=True,
    )

    [line] = (done.stdout + done.stderr).splitlines()
    assert json.loads(line)["logger"] == "gunicorn.error"
    assert SECRET not in line
