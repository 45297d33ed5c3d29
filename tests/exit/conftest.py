"""Windows of Chromium and Firefox on screens that nobody sees, with keys that are real."""

import functools
import inspect
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connections

from campaign_site import force
from tests.exit.chromium_window import Chromium
from tests.exit.firefox import Firefox
from tests.exit.screen import Screen

BROWSERS = (Chromium, Firefox)
# Windows of each browser, for what must be repeated often.
WINDOWS = int(os.environ.get("EXIT_WINDOWS", "4"))


def together(action, things):
    """Do it with all of them at the same time."""
    with ThreadPoolExecutor(len(things)) as threads:
        return list(threads.map(action, things))


@contextmanager
def opened(browsers):
    """A browser does not outlive its screen, so none is left behind."""
    screens = [Screen() for _ in browsers]
    try:
        windows = together(
            lambda place: place[0](place[1]), list(zip(browsers, screens, strict=True))
        )
        yield windows
        together(lambda window: window.close(), windows)
    finally:
        together(lambda screen: screen.close(), screens)


@pytest.fixture(scope="session")
def first_windows():
    with opened(BROWSERS) as windows:
        yield windows


@pytest.fixture(scope="session")
def more_windows():
    with opened(BROWSERS * (WINDOWS - 1)) as windows:
        yield windows


@pytest.fixture
def pair(first_windows, live_server):
    """A window of each browser, with a fresh tab."""
    for window in first_windows:
        window.site = live_server.url
    together(lambda window: window.begins_anew(), first_windows)
    return first_windows


@pytest.fixture
def all_windows(pair, more_windows, live_server):
    for window in more_windows:
        window.site = live_server.url
    return pair + more_windows


def in_each_browser(test):
    """The story of one `window`, told in Chromium and in Firefox at the same time."""
    story = inspect.signature(test)
    named = [parameter for name, parameter in story.parameters.items() if name != "window"]
    pair = inspect.Parameter("pair", inspect.Parameter.POSITIONAL_OR_KEYWORD)

    @functools.wraps(test)
    def tell(pair, **fixtures):
        def tell_in(window):
            try:
                test(window=window, **fixtures)
            except BaseException as error:
                error.add_note(f"In {window.name}.")
                raise
            finally:
                connections.close_all()

        together(tell_in, pair)

    tell.__signature__ = story.replace(parameters=[pair, *named])
    return tell


@pytest.fixture(scope="session")
def ink():
    """The colour of the exit bar and of all text: where it is, a page of ours is shown."""
    text = force.current().colours["ink"]
    return tuple(int(text[start : start + 2], 16) for start in (1, 3, 5))
