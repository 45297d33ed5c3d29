"""Chromium in a window, as a reader has it: with a history, and tabs that can be reopened."""

import subprocess
import tempfile
from pathlib import Path

from tests import chromium
from tests.exit.devtools import DevTools
from tests.exit.window import TO_START, Refused, Window, until

ARGUMENTS = [
    *chromium.ARGUMENTS,
    "--disable-search-engine-choice-screen",
    "--no-default-browser-check",
    "--password-store=basic",
    "--remote-debugging-port=0",
    "--test-type",  # without the bar that warns of the arguments
    "--window-position=0,0",
    "--window-size=1000,700",
]


class Chromium(Window):
    """One window of Chromium on a screen, with a profile that is thrown away."""

    name = "Chromium"

    def __init__(self, screen):
        super().__init__(screen)
        self.profile = tempfile.TemporaryDirectory(
            prefix="campaign-site-chromium-", ignore_cleanup_errors=True
        )
        self.process = subprocess.Popen(
            [chromium.find(), *ARGUMENTS, f"--user-data-dir={self.profile.name}", "about:blank"],
            env=screen.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        port, path = self.control()
        self.devtools = DevTools(int(port), path)
        until(self.tabs, TO_START)
        self.choose(self.tabs()[0])

    def control(self):
        file = Path(self.profile.name) / "DevToolsActivePort"
        until(lambda: file.exists() and len(file.read_text().split()) == 2, TO_START)
        return file.read_text().split()

    def choose(self, tab):
        self.current_tab = tab
        answer = self.devtools.ask("Target.attachToTarget", targetId=tab, flatten=True)
        self.session = answer["sessionId"]

    def navigate(self, url):
        self.devtools.ask("Page.navigate", self.session, url=url)

    def evaluate(self, expression):
        answer = self.devtools.ask(
            "Runtime.evaluate", self.session, expression=expression, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise Refused(f"{expression}: {answer['result'].get('description')}")
        return answer["result"].get("value")

    def targets(self):
        every = self.devtools.ask("Target.getTargets")["targetInfos"]
        return [target for target in every if target["type"] == "page"]

    def tabs(self):
        return [target["targetId"] for target in self.targets()]

    def open_another_tab(self):
        self.choose(self.devtools.ask("Target.createTarget", url="about:blank")["targetId"])

    def close_tab(self, tab):
        self.devtools.ask("Target.closeTarget", targetId=tab)

    def addresses(self):
        return [target["url"] for target in self.targets()]

    def set_cookie(self, name, value):
        cookie = {"name": name, "value": value, "domain": "localhost", "path": "/"}
        self.devtools.ask("Storage.setCookies", cookies=[cookie])

    def stop_button(self):
        return 109, 73  # what is around the page can't be asked

    def close(self):
        self.devtools.ask("Browser.close")
        self.devtools.close()
        self.process.wait()
        self.profile.cleanup()
