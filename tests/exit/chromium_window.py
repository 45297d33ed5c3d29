"""Chromium in a window, as a reader has it: with a history, and tabs that can be reopened."""

import tempfile

from tests import chromium


class Chromium:
    """One window of Chromium on a screen, with a profile that is thrown away."""

    name = "Chromium"
    stop_button = (109, 73)

    def __init__(self, screen, playwright):
        self.screen = screen
        self.profile = tempfile.TemporaryDirectory(
            prefix="campaign-site-chromium-", ignore_cleanup_errors=True
        )
        self.context = chromium.launch_with_profile(
            playwright, self.profile.name, headless=False, env=screen.environment, no_viewport=True
        )
        self.tab = self.context.pages[0]

    def goto(self, url):
        self.tab.goto(url)

    def evaluate(self, expression):
        return self.tab.evaluate(f"() => {expression}")

    def open_tab(self):
        """A tab with a history of its own, before which all others are closed."""
        fresh = self.context.new_page()
        for tab in self.context.pages:
            if tab != fresh:
                tab.close()
        self.tab = fresh

    def open_second_tab(self):
        self.tab = self.context.new_page()

    def addresses(self):
        """What stands in the address bar of each tab."""
        self.context.cookies()  # a question, so that the news of the last seconds is read
        return [tab.url for tab in self.context.pages]

    def set_cookie(self, name, value):
        cookie = {"name": name, "value": value, "domain": "localhost", "path": "/"}
        self.context.add_cookies([cookie])

    def close(self):
        self.context.close()
        self.profile.cleanup()
