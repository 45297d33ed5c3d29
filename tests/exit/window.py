"""What the windows of both browsers have in common."""

import time

# In the page, but on nothing: where a click gives the keyboard to the page.
MARGIN = (22, 420)
# Far more than it takes: a machine may be slow, and a test that passes waits for none of it.
PATIENCE = 30
TO_START = 180

NOTE_A_CLICK = "addEventListener('mousedown', () => { window.wasClicked = true; }) || null"
IS_LISTENING = "Boolean(window.wasClicked && document.hasFocus())"
# A new tab's first page is itself replaced by another that is as empty.
HAS_ARRIVED = """Boolean(
  !window.wasHereBefore && location.href !== "about:blank" && document.readyState === "complete"
)"""


class Refused(Exception):
    """The browser could not do it: often because the page has just gone."""


def holds(condition, seconds=PATIENCE):
    """Whether the condition comes true within the time."""
    ends_at = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > ends_at:
            return False
        time.sleep(0.02)
    return True


def until(condition, seconds=PATIENCE):
    """Wait for what the rest of a test is built on."""
    assert holds(condition, seconds), "The browser did not get as far as the test needs."


class Window:
    """One window of a browser, on a screen of its own.

    A browser's class says how to `navigate`, `evaluate`, and open, `choose` and close tabs.
    """

    def __init__(self, screen):
        self.screen = screen
        self.site = None

    def goto(self, url):
        """Open a page. It may not be the one asked for, when that leads on to another."""
        self.evaluate("window.wasHereBefore = true")
        self.navigate(url)
        self.until(HAS_ARRIVED)

    def until(self, expression):
        until(lambda: self.says(expression))

    def says(self, expression):
        """What the page says of itself; while one follows another, none says anything."""
        try:
            return self.evaluate(expression)
        except Refused:
            return None

    def opens(self, *addresses):
        """Pages of the site one after the other, of which the last gets the keyboard."""
        for address in addresses:
            self.goto(f"{self.site}{address}")
        self.gives_the_page_the_keyboard()

    def gives_the_page_the_keyboard(self):
        """A browser may not take a click before it has drawn the page: then click again."""

        def is_listening():
            self.says(NOTE_A_CLICK)
            self.screen.click(*MARGIN)
            return holds(lambda: self.says(IS_LISTENING), 0.5)

        until(is_listening)

    def begins_anew(self):
        """A tab with a history of its own, before which all others are closed."""
        others = self.tabs()
        self.open_another_tab()
        for tab in others:
            self.close_tab(tab)
        until(lambda: len(self.tabs()) == 1)
        (only,) = self.tabs()
        self.choose(only)

    def closes_its_tab(self):
        """By the keyboard, so that the browser can bring it back; the one before it is shown."""
        before = self.tabs()
        self.screen.press("ctrl+w")
        until(lambda: len(self.tabs()) < len(before))
        (only,) = self.tabs()
        self.choose(only)
        self.until("document.hasFocus()")

    def stops(self, neutral):
        """By the browser's own button, until the other site is no longer awaited.

        A person takes a while; what is stopped sooner was not stopped by a person. A browser
        that is drawing may not take a click.
        """
        time.sleep(0.2)

        def has_stopped():
            if place := self.stop_button():
                self.screen.click(*place)
            return holds(lambda: neutral.given_up_by(self.name), 2)

        until(has_stopped)
