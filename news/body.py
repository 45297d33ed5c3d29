"""What the text of an article may hold, and how it is shown.

The text is HTML from an editor. It is cleaned when it is saved, and again when it is
shown: an expression of the database can store what no cleaner has seen. Telephone
numbers are not typed: the writer names a channel of the force in braces, such as
{crimestoppers}, {report-fraud.web} or {phishing-email}. The number is put in when
the page is shown, so a number that changes is changed in one place.
"""

import re

import nh3
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from campaign_site import force

CLEANER = nh3.Cleaner(
    tags={"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "blockquote", "br"},
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noreferrer",
)
# A tag comes first, so that braces inside its attributes are never touched.
TAG_OR_CHANNEL = re.compile(r'<(?:"[^"]*"|[^">])*>|\{([^{}<>]*)\}')


def clean(html):
    return CLEANER.clean(html)


def named_channels(html):
    return [found[1] for found in TAG_OR_CHANNEL.finditer(html) if found[1] is not None]


def way_to_reach(name):
    """The address and the words of a link to the channel, or None when there is no such channel."""
    key, _dot, kind = name.strip().partition(".")
    channel = force.current().channel.get(key)
    if channel is None:
        return None
    ways = {
        "number": channel.number and (f"tel:{channel.dial}", channel.number),
        "email": channel.email and (f"mailto:{channel.email}", channel.email),
        "web": channel.web and (f"https://{channel.web}", channel.web),
    }
    if kind:
        return ways.get(kind) or None
    return next(filter(None, ways.values()), None)


def check_channels(html):
    for name in named_channels(html):
        if way_to_reach(name) is None:
            raise ValidationError(
                _("There is no contact channel called “{%(name)s}”. Use one of these: %(known)s."),
                code="unknown_channel",
                params={"name": name, "known": ", ".join(force.current().channel)},
            )


def shown(html):
    """The text as a reader sees it, its numbers filled in."""
    return mark_safe(TAG_OR_CHANNEL.sub(filled_in, clean(html)))  # noqa: S308 — just cleaned


def filled_in(found):
    if found[1] is None:
        return found[0]
    # A channel that the force has since dropped leads to those that it has.
    href, words = way_to_reach(found[1]) or (reverse("contact"), _("how to contact us"))
    rel = format_html(' rel="{}"', "noreferrer") if href.startswith("https:") else ""
    return format_html('<a class="govuk-link" href="{}"{}>{}</a>', href, rel, words)


class BodyField(models.TextField):
    """A text that is cleaned as a form, the shell, a bulk or an update saves it."""

    default_validators = [check_channels]

    def pre_save(self, instance, add):
        setattr(instance, self.attname, clean(super().pre_save(instance, add)))
        return getattr(instance, self.attname)

    def get_db_prep_save(self, value, connection):
        value = clean(value) if isinstance(value, str) else value
        return super().get_db_prep_save(value, connection)
