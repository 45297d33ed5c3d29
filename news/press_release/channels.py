"""Numbers of the force in a press release become names of its channels."""

import re
from collections import deque
from dataclasses import replace

from django.utils.translation import gettext as _

from news import body
from news.numbers import numbers

from .blocks import Block

TAG_OR_BRACES = re.compile(r"<[^>]*>|\{([^{}<>]*)\}")


def with_channels(block, report):
    """The block with {101} for 101. A number in a link stays: a link can't hold another."""
    linked = linked_places(block)
    found = deque()
    for number in numbers(block.words):
        if number.channel is None:
            report.drop(_("Telephone numbers that are not the force’s, still there"), number.words)
        elif not any(number.start < end and start < number.end for start, end in linked):
            found.append(number)
            change = f"{number.words} → {{{number.channel}}}"
            report.drop(_("Changed telephone numbers, so that they change with the list"), change)
    return Block(block.kind, list(named(block.runs, found))) if found else block


def linked_places(block):
    places, start = [], 0
    for run in block.runs:
        if run.href:
            places.append((start, start + len(run.text)))
        start += len(run.text)
    return places


def named(runs, found):
    """The runs, each number gone from them and named where it began."""
    start = 0
    for run in runs:
        end = start + len(run.text)
        text, at = [], start
        while found and found[0].start < end:
            number = found[0]
            text.append(run.text[at - start : max(number.start, at) - start])
            if number.start >= start:
                text.append(f"{{{number.channel}}}")
            at = min(number.end, end)
            if number.end > end:
                break
            found.popleft()
        text.append(run.text[at - start :])
        if any(text):
            yield replace(run, text="".join(text))
        start = end


def without_strange_braces(html, report):
    """Braces name a channel. Others become brackets, or the draft could not be saved."""

    def put_right(found):
        name = found[1]
        if name is None or body.way_to_reach(name):
            return found[0]
        report.drop(_("Changed braces to brackets: they name a channel"), f"{{{name}}}")
        return f"({name})"

    return TAG_OR_BRACES.sub(put_right, html)
