"""The page of a report: what was told, and what staff do with it."""

from itertools import groupby

from django.utils.translation import gettext_lazy as _

from campaign_site import languages
from campaign_site.recorded_admin import read
from campaign_site.staff_pages import RowView
from reports.journey import STEPS
from reports.models import ConcernReport, ThreatPhrase

from .doubts import doubts_in_words
from .pages import ReportPage

SECTION_OF = {step.slug: step.form_class.section for step in STEPS}


class ReportView(ReportPage, RowView):
    pass


class Marker:
    """Cuts a text into pieces for a template, each with whether a threat phrase stands in it."""

    def __init__(self):
        self.phrases = ThreatPhrase.objects.loaded()

    def pieces(self, text):
        place = 0
        for found in self.phrases.found_in(text):
            yield text[place : found.start], False
            yield text[found.start : found.end], True
            place = found.end
        yield text[place:], False

    def by_section(self, stored):
        """What was told, in the order told, under the headings that its writer saw."""
        told = groupby(stored["pages"], key=lambda page: SECTION_OF.get(page.get("step")))
        return [
            (
                heading or _("Other questions"),
                [
                    (question, self.pieces(answer))
                    for page in pages
                    for question, answer in page["rows"]
                ],
            )
            for heading, pages in told
        ]


def section(request, report):
    marker = Marker()
    return {
        "is_overdue": ConcernReport.objects.overdue().filter(pk=report.pk).exists(),
        "doubts": doubts_in_words(report),
        "language": languages.named(report.language),
        "ticked": [risk.label for risk in report.Risk if getattr(report, risk.column)],
        "told": read(report.answers, marker.by_section),
        "additions": [
            {"addition": addition, **read(addition.text, marker.pieces)}
            for addition in report.additions.all()
        ],
    }


PAGES = [("<uuid:pk>/change/", ReportView, "concernreport_change")]
