"""What is looked at before an article is published.

Most of it is advice. What blocks: an article without a summary or a text, an image that is
neither described nor decorative, a telephone number that is not the force's, and a link to a
page of this site that readers can't see.
"""

import re
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import body
from .advice import advice
from .alternative_text import is_file_name
from .internal_links import Links, begins_with_host
from .numbers import in_one_line, numbers, strange_numbers_in_address
from .outline import Outline

IN_BRACES = re.compile(r"\{[^{}]*\}")
# Of one kind, as many as somebody will read.
MOST = 20


class Finding(NamedTuple):
    """Something to put right, or to think about."""

    words: str
    blocks: bool = False


def check(article):
    """The findings about an article as it stands on the object, blocking ones first."""
    outline = Outline(article.body)
    links = Links(article, {link.href for link in outline.links if link.href})
    strangers, ours = calls(article, outline)
    blocking = [missing(article), image(article), strangers, dead(outline, links), unknown(article)]
    thoughts = [ours, *advice(article, outline, links)]
    return [
        *(Finding(words, blocks=True) for kind in blocking for words in shortened(kind)),
        *(Finding(words) for kind in thoughts for words in shortened(kind)),
    ]


def shortened(kind):
    """Each once, and not more than somebody will read."""
    words = list(dict.fromkeys(kind))
    left = len(words) - MOST
    if left <= 0:
        return words
    more = ngettext("And %(number)s more like it.", "And %(number)s more like these.", left)
    return [*words[:MOST], more % {"number": left}]


def missing(article):
    if not article.summary.strip():
        yield _("Enter a summary.")
    if not body.plain(article.body):
        yield _("Enter the text.")


def image(article):
    if article.picture_id is None or article.picture_is_decorative:
        return
    alt = article.picture_alt.strip()
    if not alt:
        yield _("Enter what the image shows, or tick that it is decorative.")
    elif is_file_name(alt):
        yield _("Enter what the image shows: “%(alt)s” is the name of a file.") % {"alt": alt}


def calls(article, outline):
    """What is wrong with the telephone numbers: of strangers, and of the force's own."""
    strangers, ours = [], []
    text = "\n\n".join(block.text for block in outline.blocks)
    places = {
        _("title"): article.title,
        _("summary"): article.summary,
        _("text"): text,
        _("description of the image"): article.picture_alt,
        _("credit of the image"): article.picture_credit,
    }
    for place, words in places.items():
        for number in numbers(IN_BRACES.sub("{}", words)):
            if number.channel is None:
                strangers.append(of_a_stranger(place, in_one_line(number)))
            else:
                ours.append(typed_by_hand(number, place == _("text")))
    for link in outline.links:
        place = _("link “%(words)s”") % {"words": Truncator(link.words).chars(60)}
        found = strange_numbers_in_address(link.href)
        strangers += [of_a_stranger(place, number) for number in found]
    return strangers, ours


def of_a_stranger(place, number):
    return _(
        "Take %(number)s out of the %(place)s: it is not one of the force’s telephone numbers."
    ) % {"number": number, "place": place}


def typed_by_hand(number, is_in_text):
    values = {"number": in_one_line(number), "channel": f"{{{number.channel}}}"}
    if is_in_text:
        return _("Choose %(channel)s in place of %(number)s: it changes with the list.") % values
    return _("Say %(number)s in the text, as %(channel)s: it then changes with the list.") % values


def dead(outline, links):
    for link in outline.links:
        if link.href and links.is_dead(link.href, anchors=()):
            words = _("The link “%(words)s” leads to a page that readers can’t see: %(href)s") % {
                "words": Truncator(link.words).chars(60),
                "href": Truncator(link.href).chars(120),
            }
            yield f"{words}. {another_site()}" if begins_with_host(link.href) else words


def another_site():
    return _("Begin it with https:// if it is another site’s.")


def unknown(article):
    """Names in braces that nobody can be reached by."""
    try:
        body.check_channels(article.body)
    except ValidationError as error:
        yield from error.messages
