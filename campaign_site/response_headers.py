"""What every answer says to the browser, whoever gives it: a page, a static file, a refusal.

A page says more, and its own content policy: what stands here is never overwritten. So an
answer that nobody thought of says too little to do harm, instead of nothing.

The settings, the staff site and the pages of the proxy all take their words from here.
"""

from http import HTTPStatus

from csp.constants import NONE, SELF
from django_permissions_policy import PermissionsPolicyMiddleware

from . import inline

# How long a browser asks for the site over HTTPS alone.
HTTPS_FOR = 2 * 365 * 24 * 60 * 60
# Seconds. Of every 503, also those that the proxy gives.
TRY_AGAIN_AFTER = "60"
NOTHING = {"default-src": [NONE], "base-uri": [NONE], "frame-ancestors": [NONE]}
OUR_OWN = NOTHING | {
    "script-src": [SELF, inline.csp_hash(inline.exit_script())],
    "style-src": [SELF],
    "img-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
}
# Trusted Types break the admin's own scripts.
ADMIN_POLICY = OUR_OWN | {"img-src": [SELF, "data:"]}


# Of a public page: no script is made of text, and no sheet is loaded. `page_style.py` adds the
# hash of the one that stands in the page.
PAGE_POLICY = {name: words for name, words in OUR_OWN.items() if name != "style-src"} | {
    "require-trusted-types-for": ["'script'"],
    "trusted-types": [NONE],
}


def proxy_page_policy(sheets):
    """It stands alone: nothing of the site need answer while it is shown."""
    inside = {
        name: [word for word in words if word != SELF] or [NONE]
        for name, words in PAGE_POLICY.items()
    }
    # Whoever leaves it says so, as on every page.
    return inside | {"style-src": sheets, "connect-src": [SELF]}


def in_words(policy):
    return "; ".join(" ".join([name, *words]) for name, words in policy.items())


EVERY_ANSWER = {
    "Content-Security-Policy": in_words(NOTHING | {"form-action": [NONE], "sandbox": []}),
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # no-referrer makes Chromium send "Origin: null", and Django then refuses every form.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
# What a page could learn of a person, a device or its network, and what a false page would use.
# Only names that Chromium knows: others are warned about. The rest of them can't be misused
# without a script, and no script but our own runs; each name is sent with every page.
FEATURES = """
    accelerometer browsing-topics camera clipboard-read digital-credentials-get display-capture
    fullscreen geolocation gyroscope hid identity-credentials-get idle-detection local-fonts
    local-network loopback-network magnetometer microphone midi otp-credentials payment
    publickey-credentials-get serial storage-access usb window-management xr-spatial-tracking
"""
NONE_OF_THEM = {feature: [] for feature in FEATURES.split()}


class PermissionsPolicyWithoutSpaces(PermissionsPolicyMiddleware):
    """Each space between two features would be sent with every page."""

    @staticmethod
    def compute_header_value(policy, name):
        return PermissionsPolicyMiddleware.compute_header_value(policy, name).replace(", ", ",")


def of_a_proxy_page(sheets):
    """All of them: what nginx shows by itself has passed through nothing of the site.

    `sheets` are the hashes of those that stand in its pages.
    """
    return EVERY_ANSWER | {
        "Content-Security-Policy": in_words(proxy_page_policy(sheets)),
        "Permissions-Policy": ",".join(f"{feature}=()" for feature in NONE_OF_THEM),
        "Strict-Transport-Security": f"max-age={HTTPS_FOR}; includeSubDomains; preload",
    }


def on_every_answer(get_response):
    """Stands outside of all that can answer.

    Where nothing has changed it adds nothing: a browser would put these headers in the place of
    those of the page that it has kept, and the page could not be left any more.
    """

    def middleware(request):
        response = get_response(request)
        if response.status_code != HTTPStatus.NOT_MODIFIED:
            for name, value in EVERY_ANSWER.items():
                response.headers.setdefault(name, value)
        if response.status_code == HTTPStatus.SERVICE_UNAVAILABLE:
            response.headers.setdefault("Retry-After", TRY_AGAIN_AFTER)
        return response

    return middleware
