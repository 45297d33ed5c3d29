"""The real browser of the tests: the machine's own Chromium, kept on this machine."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")

ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--no-first-run",
    "--no-pings",
    # No name but these is looked up, so no request can leave, whatever a page asks for.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
# Playwright turns these off; what a visitor meets on going back would then never be tested.
LEFT_ON = ["--disable-back-forward-cache", "--disable-popup-blocking"]


def find():
    return next(filter(None, map(shutil.which, NAMES)), None)


def launch(playwright, **options):
    return playwright.chromium.launch(**common_options(), **options)


def launch_with_profile(playwright, folder, **options):
    """A whole window, which remembers: one context, with its history and its closed tabs."""
    common = common_options()
    # Without the bar that warns of the arguments above.
    arguments = [*common.pop("args"), "--test-type"]
    return playwright.chromium.launch_persistent_context(
        folder, args=arguments, **common, **options
    )


def common_options():
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        "executable_path": find(),
        "args": [*ARGUMENTS, *sandbox],
        "ignore_default_args": LEFT_ON,
    }
