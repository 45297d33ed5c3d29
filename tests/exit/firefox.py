"""Firefox with its own remote control (Marionette), which is a socket and JSON.

It opens pages and reads from them. Keys are never sent this way: `screen.py` says why.
"""

import itertools
import json
import socket
import subprocess
import tempfile
import time
from pathlib import Path

from tests.exit import programs

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


class Firefox:
    """One window of Firefox on a screen, with a profile that is thrown away."""

    name = "Firefox"
    stop_button = (96, 83)

    def __init__(self, screen):
        self.screen = screen
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
        self.connection = socket.create_connection(("127.0.0.1", self.port()), timeout=30)
        self.receive()
        # "none": a page that is on its way out never finishes loading. No prompt is
        # answered for the reader.
        self.ask("WebDriver:NewSession", pageLoadStrategy="none", unhandledPromptBehavior="ignore")

    def port(self):
        file = Path(self.profile.name) / "MarionetteActivePort"
        for _ in range(600):
            if file.exists() and file.read_text():
                return int(file.read_text())
            time.sleep(0.1)
        raise RuntimeError("Firefox did not start.")

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
            raise RuntimeError(f"{command}: {error['message']}")
        return result["value"] if isinstance(result, dict) and "value" in result else result

    def goto(self, url):
        """Open a page. It may not be the one asked for, when that leads on to another."""
        self.evaluate("window.wasHereBefore = true")
        self.ask("WebDriver:Navigate", url=url)
        for _ in range(100):
            time.sleep(0.05)
            if self.evaluate("!window.wasHereBefore && document.readyState === 'complete'"):
                return

    def evaluate(self, expression):
        return self.ask("WebDriver:ExecuteScript", script=f"return {expression}", args=[])

    def open_tab(self):
        """A tab with a history of its own, before which all others are closed."""
        fresh = self.ask("WebDriver:NewWindow", type="tab")["handle"]
        for handle in self.tabs():
            if handle != fresh:
                self.ask("WebDriver:SwitchToWindow", handle=handle)
                self.ask("WebDriver:CloseWindow")
        self.ask("WebDriver:SwitchToWindow", handle=fresh)

    def open_second_tab(self):
        handle = self.ask("WebDriver:NewWindow", type="tab")["handle"]
        self.ask("WebDriver:SwitchToWindow", handle=handle)

    def tabs(self):
        return self.ask("WebDriver:GetWindowHandles")

    def addresses(self):
        """What stands in the address bar of each tab."""
        addresses = []
        for handle in self.tabs():
            self.ask("WebDriver:SwitchToWindow", handle=handle, focus=False)
            addresses.append(self.ask("WebDriver:GetCurrentURL"))
        return addresses

    def set_cookie(self, name, value):
        self.ask("WebDriver:AddCookie", cookie={"name": name, "value": value})

    def switch_scripts(self, are_on):
        self.ask("Marionette:SetContext", value="chrome")
        self.evaluate(
            f"Services.prefs.setBoolPref('javascript.enabled', {json.dumps(are_on)}) || null"
        )
        self.ask("Marionette:SetContext", value="content")

    def close(self):
        self.connection.close()
        self.process.terminate()
        self.process.wait()
        self.profile.cleanup()
