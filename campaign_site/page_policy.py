"""The content policy of what has something to show.

An answer without a body, such as what leads on after a form, shows nothing and needs no page's
policy: it goes out with the one that allows nothing (response_headers.py), which is the same for
all and costs nothing to write. Most pages differ in the hash of their sheet alone, and few sheets
are in use: their policy is written once for each.
"""

from functools import lru_cache

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from csp.utils import build_policy


class PagePolicyMiddleware(CSPMiddleware):
    def process_response(self, request, response):
        if not response.streaming and not response.content:
            return response
        if sheet := only_its_sheet(response):
            response.headers.setdefault(HEADER, with_sheet(sheet))
            return response
        return super().process_response(request, response)


def only_its_sheet(response):
    """The hash of its sheet, where the page wants nothing more of its policy."""
    wanted = {name: value for name, value in vars(response).items() if name.startswith("_csp_")}
    update = wanted.pop("_csp_update", None)
    if wanted or not update or update.keys() != {"style-src"}:
        return ""
    first, *others = update["style-src"]
    return "" if others else first


@lru_cache(maxsize=128)
def with_sheet(sheet):
    return build_policy(update={"style-src": [sheet]})
