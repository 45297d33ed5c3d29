"""One address for each language: `/report/` is English, `/ro/report/` the same page in Romanian.

Nothing else decides: no cookie, no header, no guess. So a page is the same bytes for everyone,
and a link in a language leads to it in that language.

A page is in a language, or it is not there: what is written in English alone has one address,
without a prefix, and links to it from another language say so.
"""

from urllib.parse import unquote, urlsplit, urlunsplit

from django.conf import settings
from django.urls import LocalePrefixPattern, Resolver404, get_resolver, reverse
from django.utils import translation
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.http import escape_leading_slashes
from django.utils.translation import get_language_info, gettext, trans_real

# In which a page is shown whose address names no language, and in which staff work.
OWN = settings.LANGUAGE_CODE


def in_the_language_of_its_address(get_response):
    """Must stand outside of whatever answers with a page of its own."""
    drop_empty_catalogues()

    def middleware(request):
        with translation.override(translation.get_language_from_path(request.path_info) or OWN):
            # As the page says it: whoever typed the address may have written it "RO".
            language = translation.get_language()
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def drop_empty_catalogues():
    """Django hangs a catalogue for each of its apps behind ours, with no English word in any.

    Whatever stands in none, which is most of what staff read, was looked up in all of them: that
    was a sixth of the time in which their pages are drawn.
    """
    catalogue = trans_real.translation(OWN)
    while fallback := catalogue._fallback:
        if any(fallback._catalog.keys()):
            catalogue = fallback
        else:
            catalogue._fallback = fallback._fallback


def are_there(code):
    """Whether readers can choose the language of this code."""
    return any(code == known for known, _name in settings.LANGUAGES)


def named(code):
    """A language as staff call it; readers look for its own name, which staff may not know."""
    try:
        return get_language_info("en" if code == OWN else code)["name"]
    except KeyError:
        return code


def other_than_own(code):
    """Its name, where it is not the one that staff work in; else nothing."""
    return "" if code == OWN else named(code)


def for_staff():
    """The languages of readers as choices, by the names that staff know."""
    return [(code, named(code)) for code, _name in settings.LANGUAGES]


def is_own():
    """Whether the language of now is the one that everything is written in."""
    return translation.get_language() == OWN


def versions_of(address):
    """The languages that the page at this address can be read in, with an address for each.

    Empty for a page in one language, and for one that is not there. An address that begins
    with two slashes would name another site.
    """
    address = urlsplit(escape_leading_slashes(address))
    here = translation.get_language()
    try:
        match = in_every_language().resolve(unquote(address.path).removeprefix("/"))
    except Resolver404:
        return []
    path = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    path = path.removeprefix(prefix(here))
    return [
        {
            "code": code,
            "name": name,
            "address": urlunsplit(("", "", prefix(code) + path, address.query, address.fragment)),
            "path": prefix(code) + path,
            "is_here": code == here,
        }
        for code, name in settings.LANGUAGES
    ]


def prefix(code):
    """What an address in this language begins with."""
    return "" if code == OWN else f"/{code}"


def in_every_language():
    """The part of the map that is the same in each language.

    Asked in the reader's language alone. `translate_url` would read the map and the catalogue
    of all others too, in each process and before its first page.
    """
    patterns = get_resolver().url_patterns
    return next(each for each in patterns if isinstance(each.pattern, LocalePrefixPattern))


class Untranslated(str):
    """Words that are not in the language of the page. A template can mark them as English."""

    def __str__(self):
        return self


def said(text):
    """Words that the force wrote, not we: a topic, the use of a telephone number.

    In the reader's language where the catalogue has them, else as they stand.
    """
    words = gettext(text) if text else text
    return Untranslated(words) if words and words == text and not is_own() else words


# For the label of an answer: what is sealed asks for it once more, in the language of officers.
said_when_read = lazy(said, str)


def translated(text):
    """The same on a page: what is not translated is marked as English for a screen reader."""
    return marked(said(str(text)))


def marked(text):
    """The same for words that were looked up before, as the label of an answer is."""
    words = str(text)
    return in_english(words) if isinstance(words, Untranslated) else text


def in_english(text):
    return format_html('<span lang="{}">{}</span>', OWN, text)
