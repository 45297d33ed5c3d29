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
# Never on paper, which is always light.
DARK = "@media screen and (prefers-color-scheme:dark)"


@lru_cache(maxsize=1)
def exit_script():
    script = (STATIC / "js" / "quick_exit.min.js").read_text().strip()
    return mark_safe(script)  # noqa: S308 (our own file)


@lru_cache(maxsize=1)
def colours(profile):
    """Those of the force as custom properties, by day and by night."""
    ours = force.read(profile)
    return f"{properties(ours.by_day)}{DARK}{{{properties(ours.by_night)}}}"


@lru_cache(maxsize=2)
def style(profile, is_right_to_left):
    """The force's colours as custom properties, then the style sheet, mirrored if need be."""
    sheet = (STATIC / "css" / ("site.rtl.css" if is_right_to_left else "site.css")).read_text()
    return mark_safe(f"{colours(profile)}{sheet.strip()}")  # noqa: S308 (our own file)


def properties(colours):
    named = (f"--site-{name.replace('_', '-')}:{value}" for name, value in colours.items())
    return f":root{{{';'.join(named)}}}"


def csp_hash(text):
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
