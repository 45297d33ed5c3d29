"""The content policy of what has something to show.

An answer without a body, such as what leads on after a form, shows nothing and needs no page's
policy: it goes out with the one that allows nothing (response_headers.py), which is the same for
all and costs nothing to write.
"""

from csp.middleware import CSPMiddleware


class PagePolicyMiddleware(CSPMiddleware):
    def process_response(self, request, response):
        if response.streaming or response.content:
            return super().process_response(request, response)
        return response
