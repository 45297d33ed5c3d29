"""Words of threat to life, for whoever opens what was told."""

from .models import ThreatPhrase


def phrases_in(text):
    """The pieces of a text that say one of the listed phrases, in the order of the text.

    For many texts take `ThreatPhrase.objects.loaded()` once, and its `found_in` for each.
    """
    return ThreatPhrase.objects.loaded().found_in(text)
