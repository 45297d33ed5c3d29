"""What `base.html` writes into the page itself, and the hashes that allow it.

The style sheet and the exit script stand in the page, so that it needs one
request on a bad line and can be left before anything else has arrived. The
Content-Security-Policy names both by hash; nothing else inline may run.
"""

import base64
import hashlib
from functools import lru_cache
from pathlib import Path

from django.utils.safestring import mark_safe

from . import force

STATIC = Path(__file__).parent.parent / "static"


@lru_cache(maxsize=1)
def exit_script():
    script = (STATIC / "js" / "quick_exit.min.js").read_text().strip()
    return mark_safe(script)  # noqa: S308 (our own file)


@lru_cache(maxsize=1)
def style(profile):
    """The force's colours as custom properties, then the style sheet."""
    colours = force.read(profile).colours
    properties = ";".join(
        f"--site-{name.replace('_', '-')}:{value}" for name, value in colours.items()
    )
    sheet = (STATIC / "css" / "site.css").read_text().strip()
    return mark_safe(f":root{{{properties}}}{sheet}")  # noqa: S308 (our own file)


def csp_hash(text):
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
