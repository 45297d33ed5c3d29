"""The programs that real keys need, by the names of their Debian packages."""

import shutil
from functools import partial

FIREFOX_NAMES = ("firefox-esr", "firefox")


def find_firefox():
    return next(filter(None, map(shutil.which, FIREFOX_NAMES)), None)


FINDERS = {
    "firefox-esr": find_firefox,
    "openbox": partial(shutil.which, "openbox"),
    "xdotool": partial(shutil.which, "xdotool"),
    "xvfb": partial(shutil.which, "Xvfb"),
}


def missing():
    return [package for package, is_found in FINDERS.items() if not is_found()]
