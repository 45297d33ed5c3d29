"""A page to read goes out without the indentation of its templates: on a bad line it is weight.

Browsers show a line's end and the spaces after it as one space. Where they would not, in what
somebody typed or is going to send, the page stays as it is.
"""

import re

INDENTATION = re.compile(rb"\n\s+")
MEANT_AS_TYPED = (b"<textarea", b"<pre", b'method="post"')


def without_indentation(html):
    if any(mark in html for mark in MEANT_AS_TYPED):
        return html
    return INDENTATION.sub(b"\n", html)
