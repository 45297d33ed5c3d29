"""Logs that name the fault and never the person.

A report can stand in an exception's message, in a traceback's last line or in a
request's path. So a log line holds the logger, the level and, for an exception,
its type and the places in the code; never a message, a value, an address or a path.
"""

import logging
import traceback


class SilentFormatter(logging.Formatter):
    """Writes the type of an exception and where it happened, and no value."""

    def format(self, record):
        lines = [f"{self.formatTime(record)} {record.levelname} {record.name}"]
        if record.exc_info:
            kind, _, trace = record.exc_info
            lines[0] += f" {kind.__module__}.{kind.__qualname__}"
            lines += [
                f"  {frame.filename}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(trace)
            ]
        else:
            lines[0] += f" {record.module}:{record.lineno}"
        return "\n".join(lines)
