"""Sealed values on a page: what they hold, or why they are shut here."""

from campaign_site.recorded_admin import DAMAGED, SHUT
from campaign_site.sealing import Damaged, NoPrivateKey


def read(sealed, as_shown=lambda value: value):
    """For a template: `shown`, what the value holds, or `shut`, why it can't be opened."""
    try:
        return {"shown": as_shown(sealed.open())}
    except NoPrivateKey:
        return {"shut": SHUT}
    except Damaged:
        return {"shut": DAMAGED}
