"""Two reports and what they have in common, for tests of links."""

import re

from django.urls import reverse

NUMBER = "07700 900765"
REFERENCE = re.compile("C-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]")
# Answers that have nothing in common with those of another report.
NOTHING = {
    "story": {"story": "A van."},
    "place": {"is_unknown": "on"},
    "vehicles": {"vehicles-count": "1"},
}


def page_of(report):
    return reverse("admin:reports_concernreport_change", args=[report.pk])


def words_of(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def shown(client, report):
    """The part of the page of a report that is about others, in its words."""
    page = client.get(page_of(report)).text
    return words_of(re.search(r'<section[^>]*aria-labelledby="links">.*?</section>', page, re.S)[0])


def mark(report, value, kind="plate", is_about_giver=False):
    report.index_entries.create(
        kind=kind,
        mark=f"{value:>032}",
        is_about_giver=is_about_giver,
        received_on=report.received_on,
    )
