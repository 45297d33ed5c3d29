"""From the blocks of a press release to the values of a draft.

On top stand the line with the date and the title, in whichever order. The first paragraph
is the summary; where it is too long, or says more than words, it stays in the text too.
"""

from collections import Counter

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from campaign_site.dates import day_in_words, moment_in_words
from news.models import Article, OldAddress

from . import date_line
from .blocks import as_text, pieces_of
from .channels import with_channels, without_strange_braces

LONGEST_TITLE = Article._meta.get_field("title").max_length
LONGEST_SUMMARY = Article._meta.get_field("summary").max_length
LONGEST_SLUG = Article._meta.get_field("slug").max_length
# So far down a main heading is still the title.
TOP = 6
SIZES = {"h1": "h2", "h4": "h3", "h5": "h3", "h6": "h3"}
SENTENCE_ENDS = (". ", "! ", "? ")


def values_of(blocks, report):
    """Title, summary, text and time. `blocks` are not empty."""
    rest = list(blocks)
    publish_at = take_date(rest, report)
    title, first = take_title(rest, report)
    summary = take_summary(rest, first, report)
    text = [piece for block in rest for piece in pieces_of(with_channels(block, report))]
    text = [block.as_kind(SIZES.get(block.kind, block.kind)) for block in text]
    tell_of(rest, report)
    return {
        "title": title,
        "summary": summary,
        "body": without_strange_braces(as_text(text), report),
        "publish_at": publish_at,
    }


def take_date(rest, report):
    """When it appears, where the line names a time to come; an older one is only reported."""
    for place, block in enumerate(rest[:2]):
        found = date_line.read(block.words)
        if found:
            del rest[place]
            break
    else:
        report.found.append(_("There is no line with a date on top."))
        return None
    if found.day is None:
        told = _("There is no such day or time. The draft does not say when it appears.")
    elif found.moment is None:
        told = _("That is %(day)s. The draft does not say when it appears.")
    elif found.moment > timezone.now():
        told = _("The draft says that it appears at %(moment)s. Change it if it should not.")
    else:
        told = _("That is %(moment)s, in the past. The draft does not say when it appears.")
    told %= {
        "day": found.day and day_in_words(found.day),
        "moment": found.moment and moment_in_words(found.moment),
    }
    report.found.append(_("Date: “%(words)s”. %(told)s") % {"words": found.words, "told": told})
    is_to_come = found.moment is not None and found.moment > timezone.now()
    return found.moment if is_to_come else None


def take_title(rest, report):
    """The main heading near the top, or else the first block; and where the text begins."""
    if not rest:
        return _("A press release without a title"), 0
    places = [place for place, block in enumerate(rest[:TOP]) if block.kind == "h1"]
    place = next(iter(places), 0)
    words = rest[place].one_line
    title = shortened(words, LONGEST_TITLE)
    is_whole = title == words and not rest[place].has_links
    if is_whole:
        del rest[place]
    else:
        rest[place] = rest[place].as_kind("p")
        report.changed.append(_("The first line is too long for a title, or has links: it stays."))
    report.found.append(_("Title: “%(title)s”") % {"title": title})
    return title, 0 if is_whole or len(rest) == 1 else place + 1


def take_summary(rest, first, report):
    """Of the first paragraph. A list, a quote or a heading is none."""
    places = range(first, len(rest))
    place = next((place for place in places if rest[place].kind == "p"), None)
    if place is None:
        report.changed.append(_("There is no paragraph for a summary."))
        return ""
    words = rest[place].one_line
    summary = shortened(words, LONGEST_SUMMARY)
    is_whole = summary == words and not rest[place].has_links
    if is_whole and place == first and len(rest) > 1:
        del rest[place]
    else:
        report.changed.append(_("The first paragraph is the summary, and stays in the text."))
    report.found.append(_("Summary: “%(summary)s”") % {"summary": summary})
    return summary


def shortened(words, longest):
    """Whole sentences where they fit, or else whole words."""
    if len(words) <= longest:
        return words
    end = max(words.rfind(mark, 0, longest) for mark in SENTENCE_ENDS) + 1
    if end > longest // 3:
        return words[:end]
    end = words.rfind(" ", 0, longest)
    return words[: end if end > 0 else longest - 1].rstrip(" ,;:–-") + "…"


def tell_of(rest, report):
    names = {
        "p": _("paragraphs"),
        "h1": _("headings"),
        "ul": _("list items"),
        "ol": _("numbered items"),
        "quote": _("paragraphs of quotes"),
        "role": _("roles of speakers"),
    }
    kinds = Counter("h1" if block.is_heading else block.kind for block in rest)
    told = [f"{kinds[kind]} {name}" for kind, name in names.items() if kinds[kind]]
    links = sum(bool(run.href) for block in rest for run in block.runs)
    told += [f"{links} {_('links')}"] if links else []
    report.found.append(_("Text: %(told)s") % {"told": ", ".join(told) or _("none")})
    sizes = Counter(block.kind for block in rest if block.kind in SIZES)
    for kind, number in sorted(sizes.items()):
        words = _("Headings of size %(old)s are now of size %(new)s: %(number)s")
        report.changed.append(words % {"old": kind, "new": SIZES[kind], "number": number})
    headings = [block.one_line for block in rest if block.is_heading]
    if headings:
        report.found.append(_("Headings: %(words)s") % {"words": " / ".join(headings)})


def free_slug(wanted):
    """The word in the address, numbered where another article has it or had it."""
    base = slugify(wanted)[:LONGEST_SLUG].strip("-_") or "press-release"
    taken = {"feed"}
    for rows in (Article.objects, OldAddress.objects):
        taken.update(rows.filter(slug__startswith=base[:100]).values_list("slug", flat=True))
    slug, number = base, 1
    while slug in taken:
        number += 1
        slug = f"{base[: LONGEST_SLUG - 1 - len(str(number))]}-{number}"
    return slug
