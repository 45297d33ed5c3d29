"""The real browser of the tests: the machine's own Chromium, kept on this machine."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")

# No name but these is looked up, so no request can leave, whatever a page asks for.
NO_WAY_OUT = "MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1"

ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--no-first-run",
    "--no-pings",
    f"--host-resolver-rules={NO_WAY_OUT}",
    *(["--no-sandbox"] if os.geteuid() == 0 else []),
]
# Playwright turns these off; what a visitor meets on going back would then never be tested.
LEFT_ON = ["--disable-back-forward-cache", "--disable-popup-blocking"]


def find():
    return next(filter(None, map(shutil.which, NAMES)), None)


def launch(playwright, args=(), **options):
    """Of two arguments of one name Chromium takes the last."""
    return playwright.chromium.launch(
        executable_path=find(), args=[*ARGUMENTS, *args], ignore_default_args=LEFT_ON, **options
    )
