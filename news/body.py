"""What the text of an article may hold, and how it is shown.

The text is HTML from an editor. It is cleaned when it is saved, and again when it is
shown: an expression of the database can store what no cleaner has seen. Telephone
numbers are not typed: the writer names a channel of the force in braces, such as
{crimestoppers}, {report-fraud.web} or {phishing-email}. The number is put in when
the page is shown, so a number that changes is changed in one place. In a paragraph of
its own, {crimestoppers.block} is all that is known of the channel, and {results} is
what the week of the article came to.

The cleaner takes minutes over a text that is very long, or nested thousands deep. Such a text
is refused before it gets there. One that stands in the database all the same is only words.
"""

import re
from html import escape, unescape

import nh3
from django.core.exceptions import ValidationError
from django.db import models
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from campaign_site import force

from .hidden_characters import no_turning
from .markup import pieces

LONGEST = 200_000
DEEPEST = 20
# With so few tags no text is deep enough to take long.
FEW_TAGS = 2000
# A tag of these closes the one before it, or holds nothing: they are never in each other.
NEVER_DEEP = {"p", "li", "a", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot"}
NEVER_DEEP |= {"br", "hr", "img", "input", "wbr", "meta", "link", "area", "col", "source"}
# What stands outside of one of these is not closed from inside it.
SHUT = {"table", "caption", "marquee", "object", "applet", "template", "svg", "math", "select"}
SHUT |= {"button", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"}
BLOCKS = {"p", "h2", "h3", "ul", "ol", "li", "blockquote", "figure", "figcaption"}
CLEANER = nh3.Cleaner(
    tags=BLOCKS | {"strong", "em", "a", "br"},
    attributes={"*": set(), "a": {"href"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noreferrer",
)
TAG = r'<(?:"[^"]*"|[^">])*>'
# A tag comes before what stands in braces, so that those inside its attributes are never touched.
PIECE = re.compile(
    r"<p>\s*\{\s*(?:(?P<results>results)|(?P<block>[\w-]+)\.block)\s*\}\s*</p>"
    rf"|{TAG}"
    r"|\{(?P<inline>[^{}<>]*)\}"
)
INLINE = rf"(?:[^<]++|(?=</?(?:strong|em|a|br)\b){TAG})*+"
# What somebody said, in paragraphs, and the role in which they said it.
QUOTE = re.compile(
    rf"(<figure>\s*<blockquote>\s*(?:<p>{INLINE}</p>\s*)+</blockquote>"
    r"\s*<figcaption>\s*[^<\s][^<]*</figcaption>\s*</figure>)"
)
NO_CAPTION = re.compile(r"<figcaption>\s*</figcaption>")
A_TAG = re.compile(TAG)
BLOCK_END = re.compile(r"</(?:p|h2|h3|li|blockquote|figcaption)>|<br>")


def is_deep(html):
    """Whether more tags are open at once than any text needs."""
    opened = []
    for piece in pieces(html):
        if piece.kind == "open" and piece.name not in NEVER_DEEP:
            opened.append(piece.name)
        elif piece.kind == "close" and piece.name in opened:
            last = len(opened) - 1 - opened[::-1].index(piece.name)
            if not SHUT & {*opened[last + 1 :]}:
                del opened[last]
        if len(opened) > DEEPEST:
            return True
    return False


def check_size(html):
    if len(html) > LONGEST:
        raise ValidationError(_("Enter a text of 200,000 letters or fewer, its tags included."))
    if is_deep(html):
        raise ValidationError(
            _("Enter a text in which no more than 20 tags are open at once."), code="deep"
        )


def check(html):
    """As it was typed, and as it is kept: the cleaner writes some signs longer."""
    check_size(html)
    check_size(clean(html))
    check_channels(html)


def only_words(html):
    """What is read of a text that is not cleaned, without any tag."""
    words = (piece.text if piece.kind == "words" else "\n" for piece in pieces(html))
    return escape("".join(words), quote=False)


def clean(html):
    if len(html) > LONGEST or (html.count("<") > FEW_TAGS and is_deep(html)):
        return only_words(html)
    cleaned = CLEANER.clean(html)
    return with_whole_quotes(cleaned) if "<fig" in cleaned else cleaned


def with_whole_quotes(html):
    """A figure that is not a quote with the role of its speaker falls apart into its blocks."""
    pieces = QUOTE.split(html)
    if not any("<fig" in piece for piece in pieces[::2]):
        return html
    pieces[::2] = map(fallen_apart, pieces[::2])
    return CLEANER.clean("".join(pieces)).replace("<p></p>", "")


def fallen_apart(html):
    html = NO_CAPTION.sub("", html)
    html = html.replace("<figcaption>", "<p>").replace("</figcaption>", "</p>")
    return html.replace("<figure>", "").replace("</figure>", "")


def way_to_reach(name):
    """The address and the words of a link to the channel, or None when there is no such channel."""
    key, _dot, kind = name.strip().partition(".")
    channel = force.current().channel.get(key)
    if channel is None:
        return None
    dials = "sms" if channel.is_text else "tel"
    ways = {
        "number": channel.number and (f"{dials}:{channel.dial}", channel.number),
        "email": channel.email and (f"mailto:{channel.email}", channel.email),
        "web": channel.web and (f"https://{channel.web}", channel.web),
    }
    if kind and kind != "block":
        return ways.get(kind) or None
    return next(filter(None, ways.values()), None)


def check_channels(html):
    for found in PIECE.finditer(clean(html)):
        name = found["block"] or found["inline"]
        if name is None:
            continue
        if name.strip() == "results":
            raise ValidationError(_("Put {results} in a paragraph of its own."))
        if way_to_reach(name) is None:
            raise ValidationError(
                _("There is no contact channel called “{%(name)s}”. Use one of these: %(known)s."),
                code="unknown_channel",
                params={"name": name, "known": ", ".join(force.current().channel)},
            )


def wants_results(html):
    return any(found["results"] for found in PIECE.finditer(html))


def shown(html, results=()):
    """The text as a reader sees it, with the numbers of the channels and the week's results."""

    def filled_in(found):
        if found["results"]:
            return results_as_table(results)
        if found["block"]:
            return card(found["block"])
        return found[0] if found["inline"] is None else link_to(found["inline"])

    return mark_safe(PIECE.sub(filled_in, clean(html)))  # noqa: S308 — just cleaned


def link_to(name):
    # A channel that the force has since dropped leads to those that it has.
    href, words = way_to_reach(name) or (reverse("contact"), _("how to contact us"))
    rel = format_html(' rel="{}"', "noreferrer") if href.startswith("https:") else ""
    return format_html('<a class="govuk-link" href="{}"{}>{}</a>', href, rel, words)


def card(key):
    channel = force.current().channel.get(key)
    if channel is None:
        return format_html("<p>{}</p>", link_to(key))
    return render_to_string("includes/channels.html", {"channels": [channel]}).strip()


def results_as_table(results):
    if not results:
        return ""
    return render_to_string("news/includes/results.html", {"results": results}).strip()


def plain(html):
    """The words of a text, a line for each block, its numbers filled in."""
    lines = BLOCK_END.sub("\n", PIECE.sub(in_words, clean(html)))
    return unescape(A_TAG.sub("", lines)).strip()


def in_words(found):
    if found["results"]:
        return ""
    if found["block"] in force.current().channel:
        name = force.current().channel[found["block"]].name
        return format_html("<p>{}: {}</p>", name, link_to(found["block"]))
    return found[0] if found["inline"] is None else link_to(found["inline"])


class BodyField(models.TextField):
    """A text that is cleaned as a form, the shell, a bulk or an update saves it."""

    default_validators = [check, no_turning]

    def pre_save(self, instance, add):
        setattr(instance, self.attname, clean(super().pre_save(instance, add)))
        return getattr(instance, self.attname)

    def get_db_prep_save(self, value, connection):
        value = clean(value) if isinstance(value, str) else value
        return super().get_db_prep_save(value, connection)
