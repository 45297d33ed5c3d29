"""Logs that name the fault and never the person.

A report can stand in an exception's message, in a traceback's last line or in a
request's path. So a log line holds the time, the logger, the level and the place in the
code, and for an exception its type and the places it came through; never a message, a
value, an address or a path that somebody asked for.

Each event is one line of JSON, so that the tools of a force can read it. gunicorn's own
faults go the same way (gunicorn.conf.py).
"""

import json
import logging
import traceback
from datetime import UTC, datetime


class SilentFormatter(logging.Formatter):
    """Writes the type of an exception and where it happened, and no value."""

    def format(self, record):
        line = {
            "time": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%SZ}",
            "level": record.levelname,
            "logger": record.name,
            "place": f"{record.module}:{record.lineno}",
        }
        if record.exc_info and record.exc_info[0]:
            kind, _, trace = record.exc_info
            line["exception"] = f"{kind.__module__}.{kind.__qualname__}"
            line["places"] = [
                f"{frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(trace)
            ]
        return json.dumps(line)


def to_console(*loggers):
    """The settings of logging in which these write faults to the console, and nothing else."""
    silent = {"handlers": ["console"], "level": "ERROR", "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"site": {"()": SilentFormatter}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "site", "level": "ERROR"}
        },
        "root": {"handlers": ["console"], "level": "ERROR"},
        "loggers": dict.fromkeys(loggers, silent),
    }
