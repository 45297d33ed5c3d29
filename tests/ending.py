"""`kill` clears up as Ctrl+C does: what the fixtures have started ends with the tests."""

import signal


def pytest_configure():
    signal.signal(signal.SIGTERM, signal.default_int_handler)
