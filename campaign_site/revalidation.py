"""What a browser or a cache keeps of the site, it asks about again before it shows it.

So a page that was corrected, withdrawn or taken down is gone at the next look, and one that
is the same costs a reader on a bad line an answer without a body (304). A page is the same
when its bytes are: what a feed was last changed at says nothing of an entry that left it.
What must not be kept at all says so itself (`no-store`) and is left alone here.
"""

import time
from http import HTTPStatus

from django.utils.cache import (
    get_conditional_response,
    patch_cache_control,
    patch_vary_headers,
    set_response_etag,
)


def revalidated(get_response):
    """Stands inside the compression: the pages are compared as they were before it."""

    def middleware(request):
        response = get_response(request)
        if request.method not in {"GET", "HEAD"} or response.has_header("Cache-Control"):
            return response
        # A redirect too: browsers would keep a permanent one for good.
        patch_cache_control(response, no_cache=True)
        if response.status_code != HTTPStatus.OK or response.streaming or response.cookies:
            return response
        del response["Last-Modified"]
        patch_vary_headers(response, ["Accept-Encoding"])
        set_response_etag(response)
        return get_conditional_response(request, etag=response["ETag"], response=response)

    return middleware


def ending_with_its_second(application):
    """What nginx keeps of a page ends with the second of the clock in which it was asked for.

    Of itself nginx keeps it into the second after. It takes these words out of what it passes on.
    """

    def timed(environ, start_response):
        second = int(time.time())

        def start(status, headers, *fault):
            if ("Cache-Control", "no-cache") in headers:
                headers = [*headers, ("X-Accel-Expires", f"@{second}")]
            return start_response(status, headers, *fault)

        return application(environ, start)

    return timed
