"""Windows of Chromium and Firefox on screens that nobody sees, with keys that are real."""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from campaign_site import force
from tests.exit.chromium_window import Chromium
from tests.exit.firefox import Firefox
from tests.exit.screen import Screen

# Windows of each browser, for what must be repeated often.
PAIRS = int(os.environ.get("EXIT_WINDOWS", "3"))
# In the page, but on nothing: where a click gives the keyboard to the page.
MARGIN = (22, 420)
# At the left of the exit bar, before all that Tab can reach.
BEGINNING = (22, 140)


@pytest.fixture(scope="session")
def windows(playwright):
    screens = [Screen() for _ in range(2 * PAIRS)]
    with ThreadPoolExecutor() as threads:
        firefoxes = list(threads.map(Firefox, screens[PAIRS:]))
    chromiums = [Chromium(screen, playwright) for screen in screens[:PAIRS]]

    yield chromiums + firefoxes

    for window in chromiums + firefoxes:
        window.close()
    for screen in screens:
        screen.close()


@pytest.fixture(params=["Chromium", "Firefox"])
def window(request, windows):
    """One window of each browser, with a fresh tab."""
    window = next(window for window in windows if window.name == request.param)
    window.open_tab()
    return window


@pytest.fixture
def opens(live_server):
    """Opens pages of the site one after the other, and clicks into the last."""

    def open_pages(window, *addresses):
        for address in addresses:
            window.goto(f"{live_server}{address}")
        time.sleep(0.3)
        window.screen.click(*MARGIN)
        time.sleep(0.1)

    return open_pages


@pytest.fixture(scope="session")
def ink():
    """The colour of the exit bar and of all text: where it is, a page of ours is shown."""
    text = force.current().colours["ink"]
    return tuple(int(text[start : start + 2], 16) for start in (1, 3, 5))
