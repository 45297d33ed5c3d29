"""What a setting may not be, although it is spelled right."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import Error
from django.utils.translation import gettext_lazy as _

from . import force

TELLING_HOSTS = ("police.uk", "gov.uk", "crimestoppers-uk.org")


def leave_address_is_neutral(app_configs, **kwargs):
    """Whoever looks over a shoulder sees this page next, and its host in the address bar."""
    address = urlsplit(force.current().leave_url)
    host = address.hostname or ""
    if not host or (address.scheme != "https" and not settings.DEMO):
        return [Error(_("The leave address must be a whole https:// address."), id="site.E001")]
    if any(host == name or host.endswith(f".{name}") for name in TELLING_HOSTS):
        return [Error(_("The leave address must not be a page of the police."), id="site.E002")]
    return []
