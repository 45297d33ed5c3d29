"""A page carries the rules of the style sheet that can match something in it, and no others.

The sheet of all pages is five times as long as what one of them uses, and on a bad line that is
the difference between one breath and two. `base.html` leaves a mark where the rules go; here the
page's own names are held against the selectors. What is not understood is kept, so a page looks
the same with less. The answer's policy allows this sheet alone, by its hash.
"""

import re
import string
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from django.conf import settings

from . import inline
from .indentation import without_indentation

# One for each direction of writing.
MARKS = {False: "/*from the left*/", True: "/*from the right*/"}
PLACES = {is_rtl: f"<style>{mark}</style>".encode() for is_rtl, mark in MARKS.items()}

# What a script of ours may give to a page that loads it.
ADDED_BY_SCRIPTS = {
    b"govuk": """
        div js-enabled govuk-frontend-supported govuk-character-count__message
        govuk-character-count__message--disabled govuk-character-count__status
        govuk-error-message govuk-hint govuk-skip-link-focused-element govuk-textarea--error
        govuk-visually-hidden
    """,
    b"time_left": "site-time-left--shown",
}
LEFT_TO_THE_BROWSER = ["tbody"]

SCRIPTS = re.compile(rb'<script[^>]* src="[^"]*/js/(\w+)\.')
CLASSES = re.compile(rb'class="([^"]*)"')
ELEMENTS = re.compile(rb"<([a-z][a-z0-9]*)")

BRACE = re.compile("[{}]")
COMMA_OR_BRACKET = re.compile(r"[,()\[\]]")
IN_BRACKETS = re.compile(r"\([^()]*\)|\[[^\]]*\]")
# What stands after a colon is passed over.
CLASS_OR_ELEMENT = re.compile(r"::?[a-z-]+|\.((?:\\.|[\w-])+)|([a-z][a-z0-9]*)")
GROUPS = ("@media", "@supports")
# Not `.button--small:hover`.
DECLARED = re.compile(r"(?<=[{;])(--[\w-]+):([^;}]*);?")
USED = re.compile(r"var\((--[\w-]+)")
OURS = re.compile(r"--site-[\w-]+")
KNOWN_TO_SCRIPTS = {"--site-message"}
# "Has no field where somebody types": most pages have no field at all.
FIELDS = {"input", "textarea"}
HAS_NO_FIELD = re.compile(r":not\(:has\(textarea,input(?:[^()]|\([^()]*\))*\)\)")


class Rule(NamedTuple):
    """`selectors` are each with the names that a page must have for it to match."""

    prelude: str
    body: str = ""
    inner: tuple = ()
    selectors: tuple = ()

    def for_names(self, names):
        """What stands in a page that has these names: the prelude and the body, or nothing."""
        if self.inner:
            return self.prelude, written(self.inner, names)
        matching = [text for text, needed in self.selectors if needed <= names]
        return ",".join(matching), self.body if matching else ""


def read(sheet):
    """The rules of a sheet, in their order."""
    rules, depth, start, opened = [], 0, 0, 0
    for brace in BRACE.finditer(sheet):
        if brace[0] == "{":
            depth += 1
            opened = brace.end() if depth == 1 else opened
        else:
            depth -= 1
        if depth == 0:
            prelude, body = sheet[start : opened - 1], sheet[opened : brace.start()]
            rules.append(rule_of(prelude.strip(), body))
            start = brace.end()
    return tuple(rules)


def rule_of(prelude, body):
    if prelude.startswith(GROUPS):
        return Rule(prelude, inner=read(body))
    selectors = [prelude] if prelude.startswith("@") else selectors_in(prelude)
    return Rule(prelude, body, selectors=tuple((text, needed_by(text)) for text in selectors))


def selectors_in(listed):
    """Commas inside of brackets divide nothing."""
    depth, start = 0, 0
    for sign in COMMA_OR_BRACKET.finditer(listed):
        depth += (sign[0] in "([") - (sign[0] in ")]")
        if sign[0] == "," and not depth:
            yield listed[start : sign.start()]
            start = sign.end()
    yield listed[start:]


def needed_by(selector):
    """The classes and elements without which it matches nothing."""
    if selector.startswith("@"):
        return frozenset()
    bare, shorter = "", selector
    while bare != shorter:
        bare, shorter = shorter, IN_BRACKETS.sub("", shorter)
    found = CLASS_OR_ELEMENT.findall(bare)
    return frozenset(name.replace("\\", "") for pair in found for name in pair if name)


def written(rules, names):
    """Neighbours under one condition share it."""
    kept = [found for rule in rules if (found := rule.for_names(names))[1]]
    groups = groupby(kept, key=lambda found: found[0])
    return "".join(f"{prelude}{{{joined(prelude, same)}}}" for prelude, same in groups)


def joined(prelude, same):
    between = "" if prelude.startswith(GROUPS) else ";"
    return between.join(body for _prelude, body in same)


def with_used_properties(style):
    """Without the colours that nothing in it asks for."""
    values = [(name, USED.findall(value)) for name, value in DECLARED.findall(style)]
    used = set(USED.findall(DECLARED.sub("", style)))
    while more := {of for name, asked in values if name in used for of in asked} - used:
        used |= more
    return DECLARED.sub(lambda found: found[0] if found[1] in used else "", style)


def with_short_names(style):
    """Our properties by a letter: their names weigh more than what they say, and nobody reads them.

    In the source they have their own, and so they have on the staff side.
    """
    names = [name for name in dict.fromkeys(OURS.findall(style)) if name not in KNOWN_TO_SCRIPTS]
    letters = dict(zip(names, string.ascii_letters, strict=False))
    return OURS.sub(
        lambda found: f"--{letters[found[0]]}" if found[0] in letters else found[0], style
    )


@lru_cache(maxsize=4)
def whole(profile, is_rtl):
    """The rules of the sheet, and every name that one of them needs."""
    rules = read(str(inline.style(profile, is_rtl)))
    return rules, names_in(rules)


def names_in(rules):
    needed = [names for rule in rules for _selector, names in rule.selectors]
    return frozenset().union(*needed, *(names_in(rule.inner) for rule in rules))


@lru_cache(maxsize=128)
def style_for(profile, is_rtl, names):
    """The sheet for the pages with these names, and the hash that allows it."""
    rules, _known = whole(profile, is_rtl)
    style = with_short_names(with_used_properties(written(rules, names)))
    if FIELDS.isdisjoint(names):
        style = HAS_NO_FIELD.sub("", style)
    return style.encode(), inline.csp_hash(style)


def names_of(html):
    """Elements and classes alike: those that stand there, and those that scripts may add."""
    names = set(ELEMENTS.findall(html))
    names.update(b" ".join(set(CLASSES.findall(html))).split())
    added = " ".join(ADDED_BY_SCRIPTS.get(script, "") for script in SCRIPTS.findall(html))
    return {*map(bytes.decode, names), *added.split(), *LEFT_TO_THE_BROWSER}


def sheet_of(html, is_rtl):
    """The sheet for this page, and the hash that allows it."""
    profile = settings.FORCE_PROFILE
    _rules, known = whole(profile, is_rtl)
    return style_for(profile, is_rtl, frozenset(names_of(html) & known))


def dressed(html):
    """The page with the rules that it needs in the place of the mark, and their hash.

    A page without a mark is given back as it is, with no hash.
    """
    for is_rtl, place in PLACES.items():
        before, mark, after = html.partition(place)
        if mark:
            style, allowed = sheet_of(html, is_rtl)
            html = b"<style>".join([before, style]) + b"</style>" + after
            return without_indentation(html), allowed
    return html, ""


def with_its_own_rules(get_response):
    """Stands inside what writes the policy, which then names the hash."""

    def middleware(request):
        response = get_response(request)
        if response.streaming or not response.get("Content-Type", "").startswith("text/html"):
            return response
        html, allowed = dressed(response.content)
        if allowed:
            response.content = html
            response["Content-Length"] = str(len(response.content))
            more = getattr(response, "_csp_update", None) or {}
            response._csp_update = more | {"style-src": [allowed]}
        return response

    return middleware
