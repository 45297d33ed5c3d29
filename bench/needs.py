"""What each benchmark needs of this machine: the package of Debian's, and how it is found."""

import shutil
from functools import partial

from tests import chromium, nginx, postgres

POSTGRES = {"postgresql": postgres.find}
CHROMIUM = {"chromium": chromium.find}
SPEED = {
    "nginx": nginx.find,
    "npm": partial(shutil.which, "npm"),
    "wrk": partial(shutil.which, "wrk"),
}
NEEDS = {
    "amnesty": POSTGRES,
    "exit": CHROMIUM,
    "news": POSTGRES,
    "speed": POSTGRES | CHROMIUM | SPEED,
    "triage": POSTGRES,
}


def of(name):
    """Of one, or without a name of all."""
    if name:
        return NEEDS[name]
    return {package: find for needs in NEEDS.values() for package, find in needs.items()}
