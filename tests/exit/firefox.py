"""Firefox with its own remote control (Marionette), which is a socket and JSON.

It opens pages and reads from them. Keys are never sent this way: `screen.py` says why.
"""

import itertools
import json
import socket
import subprocess
import tempfile
from pathlib import Path

from tests.exit import programs
from tests.exit.window import TO_START, Refused, Window, until

PREFERENCES = {
    "app.normandy.enabled": False,
    "app.update.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "browser.newtabpage.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.sessionstore.resume_from_crash": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.homepage_override.mstone": "ignore",
    "browser.tabs.warnOnClose": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "dom.disable_beforeunload": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "marionette.port": 0,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    # No request can leave this machine: everything else goes to a closed port.
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.no_proxies_on": "localhost, 127.0.0.1",
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "trailhead.firstrun.didSeeAboutWelcome": True,
}

WHERE_STOP_IS = """(() => {
  const {x, y, width, height} = document.getElementById("stop-button").getBoundingClientRect();
  return width && [mozInnerScreenX + x + width / 2, mozInnerScreenY + y + height / 2];
})()"""


class Firefox(Window):
    """One window of Firefox on a screen, with a profile that is thrown away."""

    name = "Firefox"

    def __init__(self, screen):
        super().__init__(screen)
        self.profile = tempfile.TemporaryDirectory(
            prefix="campaign-site-firefox-", ignore_cleanup_errors=True
        )
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});"
            for name, value in PREFERENCES.items()
        ]
        (Path(self.profile.name) / "user.js").write_text("\n".join(lines))
        arguments = [
            "--marionette",
            "--remote-allow-system-access",
            "--new-instance",
            "--profile",
            self.profile.name,
            "about:blank",
        ]
        self.process = subprocess.Popen(
            [programs.find_firefox(), *arguments],
            env={**screen.environment, "HOME": self.profile.name, "MOZ_CRASHREPORTER_DISABLE": "1"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self.numbers = itertools.count(1)
        self.connection = socket.create_connection(("127.0.0.1", self.port()), timeout=60)
        self.receive()
        # "none": a page that is on its way out never finishes loading. No prompt is
        # answered for the reader.
        self.ask("WebDriver:NewSession", pageLoadStrategy="none", unhandledPromptBehavior="ignore")

    def port(self):
        file = Path(self.profile.name) / "MarionetteActivePort"
        until(lambda: file.exists() and file.read_text(), TO_START)
        return int(file.read_text())

    def receive(self):
        length = b""
        while not length.endswith(b":"):
            length += self.connection.recv(1)
        left, parts = int(length[:-1]), []
        while left:
            parts.append(self.connection.recv(left))
            left -= len(parts[-1])
        return json.loads(b"".join(parts))

    def ask(self, command, **parameters):
        message = json.dumps([0, next(self.numbers), command, parameters]).encode()
        self.connection.sendall(str(len(message)).encode() + b":" + message)
        _, _, error, result = self.receive()
        if error:
            raise Refused(f"{command}: {error['message']}")
        return result["value"] if isinstance(result, dict) and "value" in result else result

    def navigate(self, url):
        self.ask("WebDriver:Navigate", url=url)

    def evaluate(self, expression):
        return self.ask("WebDriver:ExecuteScript", script=f"return {expression}", args=[])

    def tabs(self):
        return self.ask("WebDriver:GetWindowHandles")

    def choose(self, tab):
        self.current_tab = tab
        self.ask("WebDriver:SwitchToWindow", handle=tab)

    def open_another_tab(self):
        self.choose(self.ask("WebDriver:NewWindow", type="tab")["handle"])

    def close_tab(self, tab):
        self.choose(tab)
        self.ask("WebDriver:CloseWindow")

    def addresses(self):
        """What stands in the address bar of each tab."""
        return self.of_the_browser("gBrowser.browsers.map((tab) => tab.currentURI.spec)")

    def set_cookie(self, name, value):
        self.ask("WebDriver:AddCookie", cookie={"name": name, "value": value})

    def of_the_browser(self, expression):
        """About the window itself, not about the page in it."""
        self.ask("Marionette:SetContext", value="chrome")
        try:
            return self.evaluate(expression)
        finally:
            self.ask("Marionette:SetContext", value="content")

    def stop_button(self):
        """Where it is, while there is something to stop."""
        return self.of_the_browser(WHERE_STOP_IS)

    def close(self):
        self.connection.close()
        self.process.terminate()
        self.process.wait()
        self.profile.cleanup()
